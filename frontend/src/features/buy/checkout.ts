/** Going to the payment page: one request at a time, and one order for one wish however often it is sent. */
import { useEffect, useRef, useState } from 'react'

import { beginAttempt, settleAttempt } from '../../api/attempt'
import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { Checkout, Team } from '../../api/contract'
import { rememberOrder } from './use-team'

const PATH = '/api/create-checkout-session'
const ATTEMPT = 'checkout'

/** Whose wallet the tokens go into. */
export type ForTeam = Pick<Team, 'id' | 'wallet'>

/** What an order says beside its plan. */
export interface OrderOf {
  /** For a team instead of oneself. */
  team?: ForTeam | undefined
  /** How many tokens, where the plan does not say it. */
  quantity?: number | undefined
}

export interface CheckoutControl {
  pending: boolean
  problem: Problem | null
  /** Opens the payment page. A second press while the first is on its way does nothing. */
  go: (plan: string, order?: OrderOf) => void
  forget: () => void
}

/** `leave` takes the browser to the payment page. */
export function useCheckout(leave: (url: string) => void = (url) => window.location.assign(url)): CheckoutControl {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const running = useRef(false)
  useEffect(() => {
    // Coming back with the browser's Back shows this page as it was left: pending, though nothing is on its way.
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return
      running.current = false
      setPending(false)
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [])
  const go = async (plan: string, { team, quantity }: OrderOf) => {
    if (running.current) return
    running.current = true
    setPending(true)
    setProblem(null)
    try {
      const body = { plan, ...(quantity !== undefined && { quantity }), ...(team && { wallet: team.wallet }) }
      const { key } = beginAttempt(ATTEMPT, PATH, body)
      const { url, session_id: session } = await call<Checkout>(PATH, { method: 'POST', body, key })
      settleAttempt(ATTEMPT)
      rememberOrder(team ? { team: team.id, session } : null)
      leave(url)
    } catch (error) {
      const failure = asProblem(error)
      // Without an answer the same wish keeps its key, so that trying again cannot open a second order.
      if (failure.charged !== null) settleAttempt(ATTEMPT)
      running.current = false
      setPending(false)
      setProblem(failure)
    }
  }
  return { pending, problem, go: (plan, order = {}) => void go(plan, order), forget: () => setProblem(null) }
}
