/** The caller's own figures, and the last known ones, so that the balance never starts as a zero or a spinner. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

import { call } from '../../api/client'
import { queryClient } from '../../api/query'
import type { Me } from '../../api/contract'
import { isRecord, slot } from '../../lib/storage'
import { auth, useAuth } from './seam'

const ME = ['me']

function isMe(value: unknown): value is Me {
  return isRecord(value) && typeof value.kind === 'string' && isRecord(value.tokens) && typeof value.tokens.available === 'number'
}

const lastKnown = slot('localStorage', 'me', isMe)

/** What was true when the page was last open, unless it belongs to somebody who has signed out since. */
function remembered(): Me | undefined {
  const me = lastKnown.read()
  const isStranger = me?.kind === 'user' && auth.get().status === 'anonymous'
  return me && !isStranger ? me : undefined
}

/** The caller's figures; `undefined` only for somebody whose first answer is still on the way. */
export function useMe(): Me | undefined {
  const { status } = useAuth()
  const { data, isPlaceholderData } = useQuery({
    queryKey: ME,
    queryFn: () => call<Me>('/api/me'),
    enabled: status !== 'unknown',
    placeholderData: remembered,
  })
  useEffect(() => {
    if (data && !isPlaceholderData) lastKnown.write(data)
  }, [data, isPlaceholderData])
  return data
}

/** Asks again, and waits for the answer. */
export function refreshMe(): Promise<Me> {
  return queryClient.fetchQuery({ queryKey: ME, queryFn: () => call<Me>('/api/me'), staleTime: 0 })
}

/** Puts in what an answer has just said about the balance. */
export function noteTokens(tokens: { available: number; held: number }): void {
  queryClient.setQueryData<Me>(ME, (old) => {
    const me = old ?? remembered()
    return me && { ...me, tokens: { available: tokens.available, held: tokens.held } }
  })
}

/** Another person than before: nothing of the old one may stay on the screen. */
export function forgetMe(): void {
  if (auth.get().status === 'anonymous') lastKnown.clear()
  const isOnesOwn = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'config'
  queryClient.removeQueries({ type: 'inactive', predicate: (query) => isOnesOwn(query) && query.queryKey[0] !== ME[0] })
  // What is on the screen is emptied and asked for again: taken out, it would wait for an answer that nobody asks for.
  void queryClient.resetQueries({ predicate: isOnesOwn })
}
