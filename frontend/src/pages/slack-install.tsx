import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'

import type { SlackInstall } from '../api/contract'
import { InstallFrame } from '../features/install/frame'
import { installQuery } from '../features/install/query'
import { InstallView } from '../features/slack/install-view'
import { newsOf } from '../features/slack/news'
import { NewsView } from '../features/slack/news-view'

/** Open to everybody: what installing means, and how it went. */
export default function SlackInstallPage() {
  const search = useSearch({ from: '/slack/install' })
  const facts = useQuery(installQuery<SlackInstall>('slack'))
  const install = facts.data
  const news = newsOf(search, install?.app_id ?? null)
  return (
    <InstallFrame platform="Slack" lede="A sentence in any channel becomes a ticket your team can start from." facts={facts}>
      {news && <NewsView news={news} start={install?.start ?? null} />}
      {install && <InstallView install={install} quiet={news !== null && news.state !== 'cancelled'} />}
    </InstallFrame>
  )
}
