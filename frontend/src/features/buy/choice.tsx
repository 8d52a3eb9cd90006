/** All that is sold, beside the order that it becomes. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'

import { useConfig } from '../../api/config'
import type { Plans, Subscription } from '../../api/contract'
import { buttonClass } from '../../components/button'
import { useMe } from '../auth/me'
import { useAuth } from '../auth/seam'
import { Trouble, Waiting } from '../balance/parts'
import { useSubscription } from '../subscription/queries'
import { isLive, sibling } from '../subscription/words'
import { type CheckoutControl, useCheckout } from './checkout'
import { type Chosen, chosenOf, discountNote } from './order'
import { Packs } from './packs'
import { PlanOrder } from './plan-order'
import { IntervalSwitch, PlanRows } from './plans'
import { Summary } from './summary'
import { type Buyer, useBuyer } from './use-team'
import { quantityError, sellsVolume, VOLUME, volumePlan } from './volume'
import { VolumeRow } from './volume-row'

const GRIDS = {
  packs: 'grid grid-cols-1 items-start gap-8 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-10',
  plans: 'grid grid-cols-1 items-start gap-8 wide:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_340px]',
}

export function Choice({ plans }: { plans: Plans }) {
  const search = useSearch({ from: '/buy' })
  const navigate = useNavigate({ from: '/buy' })
  const checkout = useCheckout()
  const buyer = useBuyer()
  const { data: billing } = useSubscription()
  const [quantity, setQuantity] = useState(search.quantity ?? '')
  const [asked, setAsked] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const forTeam = buyer.for !== 'own'
  const chosen = chosenOf(plans, search.plan ?? search.cancelled, quantity, forTeam)
  if (!chosen) return <p className="unsure">Nothing is sold here at the moment.</p>
  const select = (id: string) => {
    checkout.forget()
    setAsked(false)
    void navigate({ search: (old) => ({ ...old, plan: id, cancelled: undefined }), replace: true, resetScroll: false })
  }
  const type = (text: string) => {
    checkout.forget()
    setQuantity(text)
    void navigate({ search: (old) => ({ ...old, quantity: text, plan: VOLUME, cancelled: undefined }), replace: true, resetScroll: false })
  }
  const toField = () => {
    setAsked(true)
    field.current?.focus()
  }
  const hasPlans = plans.subscriptions.length > 0 && !forTeam
  return (
    <div className={hasPlans ? GRIDS.plans : GRIDS.packs}>
      <section aria-labelledby="packs-title">
        <h2 id="packs-title" className={hasPlans ? 'mb-3 min-h-11 content-center text-base font-bold' : 'sr-only'}>
          {hasPlans ? 'Packs, paid once' : 'Packs'}
        </h2>
        <Notes plans={plans} buyer={buyer} />
        <Packs plans={plans.plans} currency={plans.currency} selected={chosen.id} onSelect={select}>
          {sellsVolume(plans) && plans.volume && (
            <VolumeRow
              plans={plans}
              volume={plans.volume}
              chosen={chosen.kind === 'volume'}
              quantity={quantity}
              plan={volumePlan(plans, quantity)}
              error={asked ? quantityError(plans, quantity) : null}
              field={field}
              onSelect={() => select(VOLUME)}
              onQuantity={type}
            />
          )}
        </Packs>
      </section>
      {hasPlans && <PlanSection plans={plans} chosen={chosen} subscription={billing?.subscription ?? null} onSelect={select} />}
      <div>
        <Order plans={plans} chosen={chosen} quantity={quantity} checkout={checkout} buyer={buyer} subscription={billing?.subscription} onUnsure={toField} />
        <Refunds />
      </div>
    </div>
  )
}

function Notes({ plans, buyer }: { plans: Plans; buyer: Buyer }) {
  const note = discountNote(plans)
  return (
    <>
      {buyer.for === 'team' && (
        <p className="mb-4">
          You buy for <b>{buyer.team.name}</b>. The tokens go into the wallet of the team, not into yours.
        </p>
      )}
      {note && <p className="mb-4 min-h-6 text-sm text-muted-foreground">{note}</p>}
    </>
  )
}

function Refunds() {
  const config = useConfig()
  if (!config) return null
  return <p className="mt-4 px-1 text-sm text-muted-foreground">An untouched pack can be refunded within {config.refund_days} days.</p>
}

interface PlanSectionProps {
  plans: Plans
  chosen: Chosen
  subscription: Subscription | null
  onSelect: (id: string) => void
}

function PlanSection({ plans, chosen, subscription, onSelect }: PlanSectionProps) {
  const [wish, setWish] = useState<string | null>(null)
  const own = chosen.kind === 'subscription' ? chosen.plan : isLive(subscription) ? subscription : undefined
  const first = plans.subscriptions[0]?.interval ?? 'month'
  const interval = chosen.kind === 'subscription' ? chosen.plan.interval : (wish ?? own?.interval ?? first)
  const turn = (next: string) => {
    setWish(next)
    // The order follows the switch, so that it never stands for a row that is not shown.
    const plan = chosen.kind === 'subscription' ? sibling(plans.subscriptions, chosen.plan, next) : undefined
    if (plan) onSelect(plan.id)
  }
  return (
    <section aria-labelledby="plans-title">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="plans-title" className="min-h-11 content-center text-base font-bold">
          Subscription
        </h2>
        <IntervalSwitch plans={plans.subscriptions} interval={interval} onInterval={turn} />
      </div>
      {/* As high as the note above the packs, so that the rows stand side by side. */}
      {discountNote(plans) && <p className="mb-4 min-h-6 text-sm text-muted-foreground">Renews by itself until you cancel.</p>}
      <PlanRows
        plans={plans.subscriptions}
        currency={plans.currency}
        interval={interval}
        subscription={subscription}
        selected={chosen.id}
        onSelect={onSelect}
      />
    </section>
  )
}

interface OrderProps {
  plans: Plans
  chosen: Chosen
  quantity: string
  checkout: CheckoutControl
  buyer: Buyer
  subscription: Subscription | null | undefined
  /** The number of tokens has to be mended first. */
  onUnsure: () => void
}

/** The order, once it is known for whom: a team's tokens are never bought for somebody else by mistake. */
function Order({ plans, chosen, quantity, checkout, buyer, subscription, onUnsure }: OrderProps) {
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
  const common = {
    currency: plans.currency,
    tax: plans.tax,
    payer: status === 'user' ? (name ?? email ?? me?.email ?? 'your account') : null,
    needsAccount: status === 'anonymous',
    back: backTo(chosen, quantity, wish),
    pending: checkout.pending,
    problem: checkout.problem,
  }
  if (chosen.kind === 'subscription') {
    return (
      <PlanOrder
        {...common}
        plan={chosen.plan}
        plans={plans.subscriptions}
        subscription={subscription}
        available={own}
        onContinue={() => checkout.go(chosen.id)}
      />
    )
  }
  const { kind, plan } = chosen
  const go = () => {
    if (!plan) onUnsure()
    else checkout.go(plan.id, { team: team ?? undefined, quantity: kind === 'volume' ? plan.tokens : undefined })
  }
  return <Summary {...common} plan={plan} available={team ? team.tokens.available : own} team={team} onContinue={go} />
}

/** Where to come back to with an account. */
function backTo({ id, kind }: Chosen, quantity: string, team: string | undefined): string {
  const search = new URLSearchParams({ plan: id })
  if (kind === 'volume' && quantity !== '') search.set('quantity', quantity)
  if (team !== undefined) search.set('team', team)
  return `/buy?${search.toString()}`
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
