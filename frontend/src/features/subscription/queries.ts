/** The subscription of the account, and the calls that change it. */
import { queryOptions, useQuery } from '@tanstack/react-query'

import { beginAttempt, settleAttempt } from '../../api/attempt'
import { call } from '../../api/client'
import { plansQuery } from '../../api/config'
import type { ChangeTerms, SubscriptionState } from '../../api/contract'
import { asProblem } from '../../api/problem'
import { queryClient } from '../../api/query'
import { useAuth } from '../auth/seam'
import { forgetFigures } from '../balance/forget'

const KEY = ['subscription']

/** Always afresh: the payment page and the page for cards change it behind our back. */
export const subscriptionQuery = queryOptions({
  queryKey: KEY,
  queryFn: () => call<SubscriptionState>('/api/subscription'),
  staleTime: 0,
})

/** Nobody has a subscription without an account. */
export function useSubscription() {
  const { status } = useAuth()
  return useQuery({ ...subscriptionQuery, enabled: status === 'user' })
}

/** A plan, and what choosing it means by what was shown. */
export interface PlanWish {
  plan: string
  shown: ChangeTerms
}

/** One of the calls that answer with what is true afterwards. The same wish without an answer keeps its key. */
export async function changeSubscription(step: 'change' | 'cancel' | 'resume', wish?: PlanWish): Promise<SubscriptionState> {
  const body = { ...wish }
  const path = `/api/subscription/${step}`
  const { key } = beginAttempt('subscription', path, body)
  try {
    const after = await call<SubscriptionState>(path, { method: 'POST', body, key })
    settleAttempt('subscription')
    queryClient.setQueryData(KEY, after)
    forgetFigures()
    return after
  } catch (error) {
    // It may have been changed on another device, or by a call whose answer was lost.
    if (asProblem(error).charged !== null) settleAttempt('subscription')
    void queryClient.invalidateQueries({ queryKey: KEY })
    if (asProblem(error).code === 'terms_changed') void queryClient.invalidateQueries(plansQuery)
    throw error
  }
}
