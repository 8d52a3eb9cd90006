/** The rule by which a pack is bought by itself. */
import { queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import type { TopUp } from '../../api/contract'

export const topUpQuery = queryOptions({
  queryKey: ['top-up'],
  queryFn: () => call<TopUp>('/api/top-up'),
  staleTime: 0,
})
