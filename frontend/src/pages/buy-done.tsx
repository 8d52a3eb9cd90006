import { useSearch } from '@tanstack/react-router'

import { useTitle, wrap } from '../components/page'
import { DoneView, TITLES } from '../features/buy/done-view'
import { useDone } from '../features/buy/use-done'
import { usePaidFor } from '../features/buy/use-team'

export default function BuyDonePage() {
  const { session_id: sessionId } = useSearch({ from: '/buy/done' })
  return (
    <div className={wrap}>
      <div className="mx-auto max-w-[560px] py-7 wide:py-11">{sessionId ? <Followed sessionId={sessionId} /> : <Unnamed />}</div>
    </div>
  )
}

function Followed({ sessionId }: { sessionId: string }) {
  const { view, state, problem, again, isFetching } = useDone(sessionId)
  const team = usePaidFor(sessionId, view === 'paid')
  useTitle(TITLES[view])
  return <DoneView view={view} state={state} team={team} problem={problem} busy={isFetching} onAgain={again} />
}

function Unnamed() {
  useTitle(TITLES.not_found)
  return <DoneView view="not_found" state={undefined} team={null} problem={null} busy={false} onAgain={() => undefined} />
}
