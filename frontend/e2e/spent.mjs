import { visit } from './browser.mjs'
import { holds } from './report.mjs'

/** A visitor's browser whose three free tickets are used, by the interface alone. */
export async function spent(browser) {
  const { context, page } = await visit(browser)
  await page.goto('/')
  for (let round = 0; round < 3; round += 1) {
    const answer = await page.evaluate(async (idea) => {
      const response = await fetch('/api/generate-ticket', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ idea }),
      })
      return response.status
    }, `people in the warehouse need to print label number ${round} again when the printer jams`)
    holds(answer === 200, `a free ticket was answered with ${answer}`)
  }
  const state = await context.storageState()
  await context.close()
  return state
}
