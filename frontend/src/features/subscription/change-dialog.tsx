import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'

import { plansQuery } from '../../api/config'
import type { Subscription, SubscriptionPlan } from '../../api/contract'
import { toast } from '../../components/toast'
import { cx } from '../../lib/class'
import { fullDay, money, tokens } from '../../lib/format'
import { AskFirst } from '../chat/ask-first'
import { PortalButton, PortalTrouble, usePortal } from './portal'
import { useStep } from './step'
import { type Change, changeTo, intervalWord, planTitle, priceWords, tokenWords } from './words'

interface ChangeProps {
  subscription: Subscription
  plans: SubscriptionPlan[]
  /** What was chosen before the dialog was opened. */
  wish?: string
  onClose: () => void
}

/** The plans it can become, what that costs today, and what happens with the tokens. */
export function ChangeDialog({ subscription, plans, wish, onClose }: ChangeProps) {
  const choices = choicesOf(subscription, plans)
  const [chosen, setChosen] = useState(wish)
  const to = choices.find(({ id }) => id === chosen)
  const change = to && changeTo(subscription, to)
  const portal = usePortal()
  const { busy, problem, run } = useStep((after) => {
    toast(doneWords(after.subscription, change))
    onClose()
  })
  return (
    <AskFirst
      title="Change your plan"
      action={change === 'at_end' ? null : actionOf(subscription, to, change)}
      failed={{ known: 'Your plan was not changed.', unknown: 'We have not heard whether it was changed.' }}
      busy={busy}
      problem={problem}
      remedy={
        problem?.code === 'payment_failed' && (
          <div className="mt-3">
            <PortalButton portal={portal}>Update your card</PortalButton>
            <PortalTrouble portal={portal} />
          </div>
        )
      }
      onAction={() => to && run('change', { plan: to.id })}
      onClose={onClose}
    >
      <p className="mt-3 text-muted-foreground">
        You have {planTitle(subscription)}: {tokenWords(subscription)} for {priceWords(subscription, subscription.currency)}.
      </p>
      <Choices plans={choices} subscription={subscription} chosen={chosen} onChoose={setChosen} />
      <div role="status" className="mt-4 min-h-12">
        {to && change ? <Meaning subscription={subscription} to={to} change={change} /> : <p className="text-muted-foreground">Choose a plan to see what it costs today.</p>}
      </div>
    </AskFirst>
  )
}

/** All but the plan there is and the one that is chosen already; the plan there is comes back while another follows it. */
function choicesOf({ plan: current, next_plan: next }: Subscription, plans: SubscriptionPlan[]): SubscriptionPlan[] {
  return plans.filter(({ id }) => (id === current ? next !== null : id !== next?.id))
}

function actionOf({ currency, period_ends_at: at }: Subscription, to: SubscriptionPlan | undefined, change: Change | undefined) {
  if (to && change === 'today') return { label: `Change and pay ${money(to.amount, currency)}`, busy: 'Paying' }
  if (to && change === 'renewal') return { label: `Change on ${fullDay(at)}`, busy: 'Changing' }
  if (to && change === 'same') return { label: `Stay on ${to.name}`, busy: 'Changing' }
  return { label: 'Change', busy: 'Changing' }
}

function doneWords(subscription: Subscription | null, change: Change | undefined): string {
  if (!subscription) return 'Your plan was changed.'
  if (change === 'today') return `You are on ${planTitle(subscription)} now. Its tokens are added once it is paid.`
  if (change === 'same') return `You stay on ${planTitle(subscription)}.`
  return `Your plan changes on ${fullDay(subscription.period_ends_at)}. Nothing was paid today.`
}

interface ChoicesProps {
  plans: SubscriptionPlan[]
  subscription: Subscription
  chosen: string | undefined
  onChoose: (id: string) => void
}

function Choices({ plans, subscription, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset className="mt-4">
      <legend className="text-sm font-semibold">New plan</legend>
      <div className="mt-2 grid gap-2">
        {plans.map((plan) => (
          <label
            key={plan.id}
            className={cx('pack grid min-h-14 cursor-pointer grid-cols-[28px_minmax(0,1fr)_auto] items-center gap-3 rounded-control border border-input px-3 py-2 tabular-nums')}
          >
            <input
              type="radio"
              name="new-plan"
              value={plan.id}
              className="sr-only"
              checked={plan.id === chosen}
              onChange={() => onChoose(plan.id)}
            />
            <span className="radio-dot" aria-hidden="true" />
            <span>
              <b className="font-semibold">{planTitle(plan)}</b>
              <span className="block text-sm text-muted-foreground">
                {tokenWords(plan)}
                {plan.id === subscription.plan && ', your plan now'}
              </span>
            </span>
            <span className="text-right text-sm font-semibold">{priceWords(plan, subscription.currency)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Meaning({ subscription, to, change }: { subscription: Subscription; to: SubscriptionPlan; change: Change }) {
  const { currency, period_ends_at: periodEnds } = subscription
  const ends = fullDay(periodEnds)
  const hasTax = useQuery(plansQuery).data?.tax === 'exclusive'
  if (change === 'today') {
    return (
      <Points>
        <>
          <b>{money(to.amount, currency)}</b> is paid today with your saved card, then {priceWords(to, currency)}.{hasTax && ' Tax comes on top where your invoices have it.'}
        </>
        <>A new {intervalWord(to)} starts today: {tokens(to.tokens)} are added once it is paid.</>
        <>All tokens you have stay. Nothing is paid back for the rest of this {intervalWord(subscription)}.</>
      </Points>
    )
  }
  if (change === 'renewal') {
    return (
      <Points>
        <>
          <b>Nothing is paid today.</b> Until {ends} everything stays as it is.
        </>
        <>
          From {ends} you pay {priceWords(to, currency)} and get {tokenWords(to)}.
        </>
        <>The tokens you have stay until they expire.</>
      </Points>
    )
  }
  if (change === 'same') {
    return (
      <Points>
        <>
          <b>Nothing is paid today.</b> The change that was planned for {ends} does not happen.
        </>
        <>You go on with {tokenWords(to)} for {priceWords(to, currency)}.</>
      </Points>
    )
  }
  return (
    <Points>
      <>
        <b>Your year is paid until {ends}.</b> A plan by the month can only follow it.
      </>
      <>Cancel the subscription and subscribe to {to.name} after that day. Your tokens stay until they expire.</>
    </Points>
  )
}

function Points({ children }: { children: ReactNode[] }) {
  return (
    <ul className="grid list-disc gap-1.5 pl-5">
      {children.map((point, at) => (
        // oxlint-disable-next-line no-array-index-key -- the points of one change stand as they are
        <li key={at}>{point}</li>
      ))}
    </ul>
  )
}
