import { useQuery } from '@tanstack/react-query'

import { useConfig } from '../api/config'
import type { Usage } from '../api/contract'
import { PageHead, useTitle, wrap } from '../components/page'
import { useMe } from '../features/auth/me'
import { useAuth } from '../features/auth/seam'
import { BurnOrder } from '../features/balance/burn-order'
import { Figure, FigureActions } from '../features/balance/figure'
import { Grants } from '../features/balance/grants'
import { Trouble, Waiting } from '../features/balance/parts'
import { PurchaseList } from '../features/balance/purchases'
import { tokensQuery, usageQuery } from '../features/balance/queries'
import { Statement } from '../features/balance/statement'
import { UsageCard } from '../features/balance/usage-card'
import { Connected } from '../features/chat/connected'
import { TeamList } from '../features/chat/teams'
import { useLinkedNews } from '../features/chat/use-linked-news'
import { NoticeSettingsCard } from '../features/notices/settings'
import { SubscriptionCard } from '../features/subscription/card'
import { TopUpCard } from '../features/top-up/card'
import { Months } from '../features/statements/months'

export default function BalancePage() {
  useTitle('Balance and usage')
  useLinkedNews()
  const { status } = useAuth()
  const config = useConfig()
  const state = useQuery(tokensQuery)
  const usage = useQuery(usageQuery)
  const isVisitor = status === 'anonymous'
  return (
    <div className={`${wrap} pb-16`}>
      <PageHead title="Balance and usage" />
      <div className="grid grid-cols-1 gap-6">
        <div className="grid grid-cols-1 gap-6 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-10">
          <FigureRoom usage={usage.data} />
          <FigureActions visitor={isVisitor} welcome={config?.welcome_tokens} purchased={state.data?.purchased ?? null} />
        </div>
        {!isVisitor && <SubscriptionCard />}
        {usage.data ? (
          <>
            <BurnOrder order={usage.data.burn_order} />
            <UsageCard usage={usage.data} />
            <Grants usage={usage.data} />
          </>
        ) : (
          <div className="sheet min-h-72">
            {usage.isError ? (
              <Trouble what="Your usage" error={usage.error} busy={usage.isFetching} onAgain={() => void usage.refetch()} />
            ) : (
              <Waiting>Getting your usage</Waiting>
            )}
          </div>
        )}
        {!isVisitor && <TeamList />}
        {!isVisitor && <Connected />}
        {!isVisitor && <PurchaseList />}
        {!isVisitor && (
          <div className="grid grid-cols-1 items-start gap-6 wide:grid-cols-2">
            <TopUpCard />
            <NoticeSettingsCard />
          </div>
        )}
        <Statement />
        {!isVisitor && <Months />}
      </div>
    </div>
  )
}

function FigureRoom({ usage }: { usage: Usage | undefined }) {
  const state = useQuery(tokensQuery)
  const me = useMe()
  if (state.data) return <Figure state={state.data} usage={usage} />
  if (state.isError) {
    return (
      <div className="sheet">
        <Trouble what="Your balance" error={state.error} busy={state.isFetching} onAgain={() => void state.refetch()} />
      </div>
    )
  }
  // The last known figure at once, never a zero or a spinner.
  return <div className="sheet min-h-48 p-5 wide:px-6">{me && <p className="text-fig leading-none font-bold">{me.tokens.available}</p>}</div>
}
