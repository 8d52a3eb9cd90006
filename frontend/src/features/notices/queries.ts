/** What the account should know about its tokens, and where else it is told. */
import { queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import type { Notices, NoticeSettings } from '../../api/contract'

const EVERY_MS = 2 * 60_000

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => call<Notices>('/api/notices'),
  staleTime: 60_000,
  refetchInterval: EVERY_MS,
})

export const noticeSettingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: () => call<NoticeSettings>('/api/notices/settings'),
  staleTime: 0,
})
