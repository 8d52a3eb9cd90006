import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'

import { queryClient } from '../../api/query'
import { toast } from '../../components/toast'
import { linksQuery } from './queries'

const NEWS: Record<string, string> = {
  slack: 'Slack is connected.',
  failed: 'Slack was not connected. Nothing changed.',
}

/** Back from signing in with Slack: says once how it went, and takes the news out of the address. */
export function useLinkedNews(): void {
  const { linked } = useSearch({ from: '/balance' })
  const navigate = useNavigate({ from: '/balance' })
  useEffect(() => {
    if (linked === undefined) return
    const news = NEWS[linked]
    if (news !== undefined) toast(news)
    if (linked === 'slack') void queryClient.invalidateQueries({ queryKey: linksQuery.queryKey })
    void navigate({ search: {}, replace: true, resetScroll: false })
  }, [linked, navigate])
}
