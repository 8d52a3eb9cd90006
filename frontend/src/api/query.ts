import { QueryClient } from '@tanstack/react-query'

import { Problem } from './problem'

/** One cache for the whole app. A refusal is final; only silence and the server's own trouble are worth another try. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) =>
        failures < 2 && (!(error instanceof Problem) || error.status >= 500 || error.code === 'connection_lost'),
    },
  },
})
