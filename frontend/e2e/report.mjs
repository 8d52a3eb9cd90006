/** One line for each check, and the tally at the end. */

/** @typedef {{ passed: number, failed: number }} Tally */

export function createReport() {
  const tally = { passed: 0, failed: 0 }
  const say = (isGood, name, why = '') => {
    tally[isGood ? 'passed' : 'failed'] += 1
    console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name}${why ? `\n     ${why.split('\n').slice(0, 12).join('\n     ')}` : ''}`)
  }
  return {
    tally,
    /** Runs one check. A failed one ends the journey that it belongs to, because what follows builds on it. */
    async check(name, run) {
      try {
        const value = await run()
        say(true, name)
        return value
      } catch (error) {
        say(false, name, String(error?.message ?? error))
        throw new Broken(name)
      }
    },
    /** A check that nothing builds on: the journey goes on after it. */
    async probe(name, run) {
      await this.check(name, run).catch(() => undefined)
    },
    /** Runs a whole journey, so that the next one starts even if this one broke. */
    async journey(name, run) {
      try {
        await run()
      } catch (error) {
        if (!(error instanceof Broken)) say(false, name, String(error?.stack ?? error))
      }
    },
    end() {
      console.log(`${tally.passed} passed, ${tally.failed} failed`)
      return tally.failed === 0 && tally.passed > 0
    },
  }
}

class Broken extends Error {}

/** Fails with both values when they differ. */
export function same(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`)
}

export function holds(truth, what) {
  if (!truth) throw new Error(what)
}
