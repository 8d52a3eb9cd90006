import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { call } from '../../api/client'
import { asProblem } from '../../api/problem'
import type { CheckoutState } from '../../api/contract'
import { forgetFigures } from '../balance/forget'
import { askAgainIn, doneView, EXPECTED_MS } from './done'

/** Follows one payment until its outcome is known. */
export function useDone(sessionId: string) {
  const [since] = useState(() => Date.now())
  const waited = useWaited(since)
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['checkout', sessionId],
    queryFn: () => call<CheckoutState>(`/api/checkout-sessions/${encodeURIComponent(sessionId)}`),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      const problem = state.error ? asProblem(state.error) : null
      return askAgainIn(doneView(state.data, problem, Date.now() - since), Date.now() - since)
    },
  })
  const view = doneView(data, error ? asProblem(error) : null, waited)
  useEffect(() => {
    if (view !== 'paid') return
    forgetFigures()
  }, [view])
  return { view, state: data, problem: error ? asProblem(error) : null, again: () => void refetch(), isFetching }
}

/** Turns once, when waiting has become long. */
function useWaited(since: number): number {
  const [waited, setWaited] = useState(() => Date.now() - since)
  useEffect(() => {
    const timer = setTimeout(() => setWaited(EXPECTED_MS), Math.max(0, since + EXPECTED_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [since])
  return waited
}
