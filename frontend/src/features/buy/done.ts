/** What the page after the payment shows: from the server's answer, and from how long we have waited for it. */
import type { Problem } from '../../api/problem'
import type { CheckoutState } from '../../api/contract'

export type DoneView = 'pending' | 'slow' | 'paid' | 'failed' | 'expired' | 'not_found' | 'unreachable'

/** For so long a payment is expected to turn into tokens while the page is looked at. */
export const EXPECTED_MS = 10_000
const QUICK_MS = 1_000
const CALM_MS = 5_000
/** Later the page stops asking; the tokens arrive all the same. */
export const GIVE_UP_MS = 3 * 60_000

export function doneView(state: CheckoutState | undefined, problem: Problem | null, waitedMs: number): DoneView {
  if (state?.state === 'paid' || state?.state === 'failed' || state?.state === 'expired') return state.state
  if (problem?.status === 404) return 'not_found'
  // An answer that came before counts more than a question that failed since.
  if (problem && !state) return 'unreachable'
  if (state?.state === 'awaiting_payment') return 'slow'
  return waitedMs < EXPECTED_MS ? 'pending' : 'slow'
}

/** When to ask again, in milliseconds; false when the answer is final. */
export function askAgainIn(view: DoneView, waitedMs: number): number | false {
  if (view === 'pending') return QUICK_MS
  if (view === 'slow' && waitedMs < GIVE_UP_MS) return CALM_MS
  return false
}
