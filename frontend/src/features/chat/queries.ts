/** Who in chat spends from this account, and the teams it owns. */
import { queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import type { Links, Teams } from '../../api/contract'

export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: () => call<Links>('/api/links'),
  staleTime: 0,
})

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: () => call<Teams>('/api/teams'),
  staleTime: 0,
})
