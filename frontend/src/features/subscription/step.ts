/** One change of a subscription from a dialog: its waiting, its refusal, its end. */
import { useState } from 'react'

import type { SubscriptionState } from '../../api/contract'
import { asProblem, type Problem } from '../../api/problem'
import { changeSubscription, type PlanWish } from './queries'

/** `done` is told what is true afterwards, and what was wished. */
export function useStep(done: (after: SubscriptionState, wish?: PlanWish) => void) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (...step: Parameters<typeof changeSubscription>) => {
    setBusy(true)
    setProblem(null)
    try {
      done(await changeSubscription(...step), step[1])
    } catch (error) {
      setProblem(asProblem(error))
    }
    setBusy(false)
  }
  return { busy, problem, run: (...step: Parameters<typeof changeSubscription>) => void run(...step) }
}
