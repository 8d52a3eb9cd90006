/** Sentences about money. Each is made from what the ledger answered, and none of them guesses. */
import type { Problem } from '../../api/problem'
import type { TokenState } from '../../api/contract'
import type { Stop } from '../../writing/run'
import { count, tokens } from '../../lib/format'

/** `Ticket ready. 1 token taken, 2 left.` */
export function readySentence(paid: TokenState): string {
  const taken = paid.charged === 0 ? 'Nothing was taken' : `${tokens(paid.charged)} taken`
  return `Ticket ready. ${taken}, ${count(paid.available)} left.`
}

/** What a stop has cost; `kept` is what is still there. */
export function stoppedSentence({ charged, late, draftsLeft }: Stop, kept = 'Your idea is still here.'): string {
  if (charged === 0) {
    const stops = draftsLeft === 1 ? 'stop' : 'stops'
    return `You stopped. Nothing was taken. ${kept}${draftsLeft === null ? '' : ` ${count(draftsLeft)} free ${stops} left today.`}`
  }
  const were = charged === 1 ? '1 token was' : `${tokens(charged)} were`
  const why = late ? 'You stopped late, so' : 'The ticket was finished first, so'
  return `${why} ${were} taken. The ticket is in your library.`
}

/** What a failure has cost. Without an answer of the ledger the outcome is open, and a hold is all that may be said. */
export function moneySentence(problem: Problem, held: number): string {
  if (problem.charged === 0) return 'Nothing was taken.'
  if (problem.charged !== null) return `${tokens(problem.charged)} ${problem.charged === 1 ? 'was' : 'were'} taken.`
  if (held > 0) {
    const [are, come] = held === 1 ? ['is', 'it comes'] : ['are', 'they come']
    return `${tokens(held)} ${are} held; ${come} back by ${held === 1 ? 'itself' : 'themselves'} if no ticket is stored.`
  }
  return 'Your balance has not answered yet. If a token is held, it comes back by itself unless a ticket is stored.'
}
