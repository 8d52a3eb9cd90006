import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'

import { queryClient } from '../../api/query'
import { toast } from '../../components/toast'
import { PLATFORMS } from './platform'
import { linksQuery } from './queries'

/** What the address says; null for words that nobody of us put there. */
function newsOf(linked: string): string | null {
  if (linked === 'failed') return 'Chat was not connected. Nothing changed.'
  const platform = PLATFORMS.find(({ id }) => id === linked)
  return platform ? `${platform.name} is connected.` : null
}

/** Back from signing in with Slack or Discord: says once how it went, and takes the news out of the address. */
export function useLinkedNews(): void {
  const { linked } = useSearch({ from: '/balance' })
  const navigate = useNavigate({ from: '/balance' })
  useEffect(() => {
    if (linked === undefined) return
    const news = newsOf(linked)
    if (news !== null) toast(news)
    if (linked !== 'failed') void queryClient.invalidateQueries({ queryKey: linksQuery.queryKey })
    void navigate({ search: {}, replace: true, resetScroll: false })
  }, [linked, navigate])
}
