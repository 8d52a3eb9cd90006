import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'

import { buttonClass } from '../components/button'
import { LateText, PageHead, useTitle, wrap } from '../components/page'
import { Trouble } from '../features/balance/parts'
import { InstallView } from '../features/slack/install-view'
import { newsOf } from '../features/slack/news'
import { NewsView } from '../features/slack/news-view'
import { installQuery } from '../features/slack/query'

/** Open to everybody: what installing means, and how it went. */
export default function SlackInstallPage() {
  useTitle('MyBA in Slack')
  const search = useSearch({ from: '/slack/install' })
  const { data: install, error, refetch, isFetching } = useQuery(installQuery)
  const news = newsOf(search, install?.app_id ?? null)
  return (
    <div className={`${wrap} pb-16`}>
      <PageHead title="MyBA in Slack" lede="A sentence in any channel becomes a ticket your team can start from." />
      {news && <NewsView news={news} start={install?.start ?? null} />}
      {install === undefined && !error && (
        <div className="min-h-[40rem]">
          <LateText>Getting what MyBA asks for</LateText>
        </div>
      )}
      {error && !install && (
        <div className="sheet">
          <Trouble what="What MyBA asks for" error={error} busy={isFetching} onAgain={() => void refetch()} />
        </div>
      )}
      {install === null && <NotSetUp />}
      {install && <InstallView install={install} quiet={news !== null && news.state !== 'cancelled'} />}
    </div>
  )
}

function NotSetUp() {
  return (
    <section className="sheet p-5 wide:p-6">
      <h2 className="text-base font-bold">This MyBA is not set up for Slack</h2>
      <p className="mt-2">Whoever runs it can set it up. Until then tickets are written on the web.</p>
      <p className="mt-5 flex flex-wrap gap-2.5">
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          Write a ticket
        </Link>
        <Link to="/support" className={buttonClass({})}>
          Support
        </Link>
      </p>
    </section>
  )
}
