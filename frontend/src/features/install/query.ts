import { queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import { Problem } from '../../api/problem'

/** What installing means here; null where this MyBA is not set up for it. */
async function read<T extends { ready: boolean }>(path: string): Promise<T | null> {
  try {
    const found = await call<T>(path, { anonymous: true })
    return found.ready ? found : null
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

/** The facts of one chat program's installation. */
export function installQuery<T extends { ready: boolean }>(platform: 'slack' | 'discord') {
  return queryOptions({ queryKey: ['install', platform], queryFn: () => read<T>(`/api/${platform}/install`), staleTime: 60_000 })
}
