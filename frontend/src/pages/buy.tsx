import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'

import { plansQuery, useConfig } from '../api/config'
import { asProblem } from '../api/problem'
import type { Plan, Plans } from '../api/contract'
import { Button, buttonClass } from '../components/button'
import { PageHead, useTitle, wrap } from '../components/page'
import { useMe } from '../features/auth/me'
import { useAuth } from '../features/auth/seam'
import { Trouble, Waiting } from '../features/balance/parts'
import { type CheckoutControl, useCheckout } from '../features/buy/checkout'
import { discountNote, selectedPlan } from '../features/buy/order'
import { Packs, PacksLoading } from '../features/buy/packs'
import { Summary } from '../features/buy/summary'
import { type Buyer, useBuyer } from '../features/buy/use-team'

export default function BuyPage() {
  useTitle('Buy tokens')
  const { cancelled } = useSearch({ from: '/buy' })
  const { data: plans, error, refetch, isFetching } = useQuery(plansQuery)
  const mayHaveNote = useMe()?.first_purchase !== false
  return (
    <div className={`${wrap} pb-16`}>
      <PageHead title="Buy tokens" lede="One token is one good ticket. Bought tokens never expire." />
      {cancelled && (
        <p className="keep mb-5" role="status">
          No payment was made. Your pack is still selected.
        </p>
      )}
      {plans ? (
        <Choice plans={plans} />
      ) : error ? (
        <NoPrices text={asProblem(error).detail} busy={isFetching} onAgain={() => void refetch()} />
      ) : (
        <div className="grid grid-cols-1 gap-8 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-10">
          <div>
            {mayHaveNote && <div className="mb-4 h-6" />}
            <PacksLoading />
          </div>
          <div className="sheet h-[372px]" aria-hidden="true" />
        </div>
      )}
    </div>
  )
}

function Choice({ plans }: { plans: Plans }) {
  const search = useSearch({ from: '/buy' })
  const navigate = useNavigate({ from: '/buy' })
  const config = useConfig()
  const checkout = useCheckout()
  const buyer = useBuyer()
  const note = discountNote(plans)
  const plan = selectedPlan(plans.plans, search.plan ?? search.cancelled)
  if (!plan) return <p className="unsure">No packs are sold here at the moment.</p>
  const select = (id: string) => {
    checkout.forget()
    void navigate({ search: (old) => ({ ...old, plan: id, cancelled: undefined }), replace: true, resetScroll: false })
  }
  return (
    <div className="grid grid-cols-1 items-start gap-8 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-10">
      <section aria-label="Packs">
        {buyer.for === 'team' && (
          <p className="mb-4">
            You buy for <b>{buyer.team.name}</b>. The tokens go into the wallet of the team, not into yours.
          </p>
        )}
        {note && <p className="mb-4 min-h-6 text-sm text-muted-foreground">{note}</p>}
        <Packs plans={plans.plans} currency={plans.currency} selected={plan.id} onSelect={select} />
      </section>
      <div>
        <Order plan={plan} currency={plans.currency} checkout={checkout} buyer={buyer} />
        {config && (
          <p className="mt-4 px-1 text-sm text-muted-foreground">
            An untouched pack can be refunded within {config.refund_days} days.
          </p>
        )}
      </div>
    </div>
  )
}

/** The order, once it is known for whom: a team's tokens are never bought for somebody else by mistake. */
function Order({ plan, currency, checkout, buyer }: { plan: Plan; currency: string; checkout: CheckoutControl; buyer: Buyer }) {
  const { status, name, email } = useAuth()
  const { team: wish } = useSearch({ from: '/buy' })
  const me = useMe()
  if (buyer.for === 'nobody') return <NotYourTeam />
  if (buyer.for === 'unknown') {
    return (
      <div className="sheet min-h-[372px]">
        {buyer.error ? <Trouble what="The team" error={buyer.error} busy={false} onAgain={buyer.again} /> : <Waiting>Getting the team</Waiting>}
      </div>
    )
  }
  const team = buyer.for === 'team' ? buyer.team : null
  const own = status === 'user' ? (me?.tokens.available ?? null) : null
  return (
    <Summary
      plan={plan}
      currency={currency}
      available={team ? team.tokens.available : own}
      payer={status === 'user' ? (name ?? email ?? me?.email ?? 'your account') : null}
      team={team}
      back={`/buy?plan=${encodeURIComponent(plan.id)}${wish === undefined ? '' : `&team=${encodeURIComponent(wish)}`}`}
      needsAccount={status === 'anonymous'}
      pending={checkout.pending}
      problem={checkout.problem}
      onContinue={() => checkout.go(plan.id, team ?? undefined)}
    />
  )
}

function NotYourTeam() {
  return (
    <div className="unsure grid gap-3">
      <p>
        <b>This team is not yours, or it is gone.</b> Nothing was bought. Only the owner of a team buys for it here.
      </p>
      <p className="flex flex-wrap gap-2">
        <Link to="/buy" search={(old) => ({ plan: old.plan })} className={buttonClass({})}>
          Buy for yourself
        </Link>
      </p>
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
