import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'

import { plansQuery } from '../api/config'
import { asProblem } from '../api/problem'
import { Button } from '../components/button'
import { PageHead, useTitle, wrap } from '../components/page'
import { useMe } from '../features/auth/me'
import { Choice } from '../features/buy/choice'
import { PacksLoading } from '../features/buy/packs'

export default function BuyPage() {
  useTitle('Buy tokens')
  const { cancelled } = useSearch({ from: '/buy' })
  const { data: plans, error, refetch, isFetching } = useQuery(plansQuery)
  const mayHaveNote = useMe()?.first_purchase !== false
  const what = plans?.subscriptions.some(({ id }) => id === cancelled) ? 'plan' : 'pack'
  return (
    <div className={`${wrap} pb-16`}>
      <PageHead title="Buy tokens" lede="One token is one good ticket. Tokens of packs never expire." />
      {cancelled && (
        <p className="keep mb-5" role="status">
          No payment was made. Your {what} is still selected.
        </p>
      )}
      {plans ? (
        <Choice plans={plans} />
      ) : error ? (
        <NoPrices text={asProblem(error).detail} busy={isFetching} onAgain={() => void refetch()} />
      ) : (
        <div className="grid grid-cols-1 gap-8 wide:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_340px]">
          <div className="wide:col-span-2">
            {mayHaveNote && <div className="mb-4 h-6" />}
            <PacksLoading />
          </div>
          <div className="sheet h-[372px]" aria-hidden="true" />
        </div>
      )}
    </div>
  )
}

function NoPrices({ text, busy, onAgain }: { text: string; busy: boolean; onAgain: () => void }) {
  return (
    <div className="warn grid gap-3" role="alert">
      <p>
        <b>The prices did not load.</b> {text}
      </p>
      <p>
        <Button busy={busy && 'Trying again'} onClick={onAgain}>
          Try again
        </Button>
      </p>
    </div>
  )
}
