/** What the balance page asks for. Always afresh: a figure about money from before is worse than a short wait. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import type { Purchases, StatementPage, Usage, UserTokens } from '../../api/contract'

export const DAYS = 30

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: () => call<UserTokens>('/api/user-tokens/me'),
  staleTime: 0,
})

export const usageQuery = queryOptions({
  queryKey: ['usage'],
  queryFn: () => call<Usage>(`/api/usage?days=${DAYS}`),
  staleTime: 0,
})

function after(path: string, cursor: string | null): string {
  return cursor === null ? path : `${path}?after=${encodeURIComponent(cursor)}`
}

export const purchasesQuery = infiniteQueryOptions({
  queryKey: ['purchases'],
  queryFn: ({ pageParam }) => call<Purchases>(after('/api/purchases', pageParam)),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
})

export const statementQuery = infiniteQueryOptions({
  queryKey: ['statement'],
  queryFn: ({ pageParam }) => call<StatementPage>(after('/api/usage/statement', pageParam)),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
})
