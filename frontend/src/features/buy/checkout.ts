/** Going to the payment page: one request at a time, and one order for one wish however often it is sent. */
import { useEffect, useRef, useState } from 'react'

import { beginAttempt, settleAttempt } from '../../api/attempt'
import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { Checkout } from '../../api/contract'

const PATH = '/api/create-checkout-session'
const ATTEMPT = 'checkout'

export interface CheckoutControl {
  pending: boolean
  problem: Problem | null
  /** Opens the payment page for a pack, bought for a team's wallet if one is named. A second press while the first is on its way does nothing. */
  go: (plan: string, wallet?: string) => void
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
  const go = async (plan: string, wallet?: string) => {
    if (running.current) return
    running.current = true
    setPending(true)
    setProblem(null)
    try {
      const body = { plan, ...(wallet !== undefined && { wallet }) }
      const { key } = beginAttempt(ATTEMPT, PATH, body)
      const { url } = await call<Checkout>(PATH, { method: 'POST', body, key })
      settleAttempt(ATTEMPT)
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
  return { pending, problem, go: (plan, wallet) => void go(plan, wallet), forget: () => setProblem(null) }
}
