import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { call } from '../../api/client'
import type { TicketPage } from '../../api/contract'

const PAGE = 30
/** How long typing rests before the search is asked. */
export const SEARCH_MS = 150

export interface Wish {
  q: string
  kind: string
}

function pathOf({ q, kind }: Wish, after: string | null): string {
  const params = new URLSearchParams({ limit: String(PAGE) })
  if (q !== '') params.set('q', q)
  if (kind !== '') params.set('kind', kind)
  if (after !== null) params.set('after', after)
  return `/api/tickets?${params}`
}

/** The caller's tickets that fit a wish, newest first. Old results stay until the new ones are there. */
export function useTickets(wish: Wish) {
  return useInfiniteQuery({
    queryKey: ['tickets', wish],
    queryFn: ({ pageParam }) => call<TicketPage>(pathOf(wish, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}

/** A value that follows another once it has rested for `ms`. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
}
