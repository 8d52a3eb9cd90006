import { queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import { Problem } from '../../api/problem'
import type { SlackInstall } from '../../api/contract'

/** What installing means here; null where this MyBA is not set up for Slack. */
async function readInstall(): Promise<SlackInstall | null> {
  try {
    const found = await call<SlackInstall>('/api/slack/install', { anonymous: true })
    return found.ready ? found : null
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

export const installQuery = queryOptions({ queryKey: ['slack-install'], queryFn: readInstall, staleTime: 60_000 })
