import { useQuery } from '@tanstack/react-query'

import { call } from './client'
import { queryClient } from './query'
import type { Config, Plans } from './contract'

const configQuery = { queryKey: ['config'], queryFn: () => call<Config>('/api/config', { anonymous: true }), staleTime: Infinity }

/** What this server offers; the same for the whole visit. */
export function useConfig(): Config | undefined {
  return useQuery(configQuery).data
}

/** Starts the first request before React draws anything. */
export function warmConfig(): void {
  void queryClient.prefetchQuery(configQuery)
}

export const plansQuery = { queryKey: ['plans'], queryFn: () => call<Plans>('/api/plans'), staleTime: 60_000 }
