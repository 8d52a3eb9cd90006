import { type ReactNode, useState } from 'react'

import type { ChangeTerms, Subscription, SubscriptionPlan } from '../../api/contract'
import { toast } from '../../components/toast'
import { cx } from '../../lib/class'
import { fullDay, tokens } from '../../lib/format'
import { AskFirst } from '../chat/ask-first'
import { PortalButton, PortalTrouble, usePortal } from './portal'
import type { PlanWish } from './queries'
import { useStep } from './step'
import { beforeTax, type Change, changeTo, intervalWord, planTitle, plansFor, plusTax, priceWords, termsOf, tokenWords } from './words'

interface ChangeProps {
  subscription: Subscription
  plans: SubscriptionPlan[]
  /** What was chosen before the dialog was opened. */
  wish?: string
  onClose: () => void
}

/** The plans it can become, what that costs today, and what happens with the tokens. */
export function ChangeDialog({ subscription, plans, wish, onClose }: ChangeProps) {
  const choices = choicesOf(subscription, plansFor(subscription, plans))
  const [chosen, setChosen] = useState(wish)
  const [sent, setSent] = useState<string>()
  const to = choices.find(({ id }) => id === chosen)
  const portal = usePortal()
  const { busy, problem, run } = useStep((after, sentWish) => {
    toast(doneWords(subscription, after.subscription, sentWish))
    onClose()
  })
  const told = sent === chosen ? problem?.terms : null
  const offer = to && offerOf(subscription, to, told ?? null)
  return (
    <AskFirst
      title="Change your plan"
      action={offer?.change === 'at_end' ? null : actionOf(subscription, offer)}
      failed={{ known: 'Your plan was not changed.', unknown: 'We have not heard whether it was changed.' }}
      busy={busy}
      problem={problem}
      remedy={
        (problem?.code === 'payment_failed' || problem?.code === 'confirmation_needed') && (
          <div className="mt-3">
            <PortalButton portal={portal}>Update your card</PortalButton>
            <PortalTrouble portal={portal} />
          </div>
        )
      }
      onAction={() => {
        if (!offer) return
        setSent(offer.to.id)
        run('change', { plan: offer.to.id, shown: offer.terms })
      }}
      onClose={onClose}
    >
      <p className="mt-3 text-muted-foreground">
        You have {planTitle(subscription)}: {tokenWords(subscription)} for {priceWords(subscription, subscription.currency)}
        {plusTax(subscription)}.
      </p>
      <Choices plans={choices} subscription={subscription} chosen={chosen} onChoose={setChosen} />
      <div role="status" className="mt-4 min-h-12">
        {offer ? <Meaning subscription={subscription} offer={offer} /> : <p className="text-muted-foreground">Choose a plan to see what it costs today.</p>}
      </div>
    </AskFirst>
  )
}

/** All but the plan there is and the one that is chosen already; the plan there is comes back while another follows it. */
function choicesOf({ plan: current, next_plan: next }: Subscription, plans: SubscriptionPlan[]): SubscriptionPlan[] {
  return plans.filter(({ id }) => (id === current ? next !== null : id !== next?.id))
}

/** A plan at what it costs this subscriber, and what choosing it means. */
interface Offer {
  to: SubscriptionPlan
  terms: ChangeTerms
  change: Change
}

/** What the server said last is true, whatever was shown before. */
function offerOf(subscription: Subscription, to: SubscriptionPlan, told: ChangeTerms | null): Offer {
  const terms = told ?? termsOf(subscription, to)
  const later = to.id === subscription.plan ? 'same' : 'renewal'
  const change = told ? (told.starts_at === null ? 'today' : later) : changeTo(subscription, to)
  return { to: { ...to, amount: terms.amount, tokens: terms.tokens }, terms, change }
}

function actionOf(subscription: Subscription, offer: Offer | undefined) {
  if (offer?.change === 'today') return { label: `Change and pay ${beforeTax(offer.terms.due_now, subscription)}`, busy: 'Paying' }
  if (offer?.change === 'renewal' && offer.terms.starts_at) return { label: `Change on ${fullDay(offer.terms.starts_at)}`, busy: 'Changing' }
  if (offer?.change === 'same') return { label: `Stay on ${offer.to.name}`, busy: 'Changing' }
  return { label: 'Change', busy: 'Changing' }
}

function doneWords(before: Subscription, after: Subscription | null, wish: PlanWish | undefined): string {
  if (!after) return 'Your plan was changed.'
  if (wish?.shown.starts_at === null) return `You are on ${planTitle(after)} now. Its tokens are added once it is paid.`
  if (wish?.plan === before.plan) return `You stay on ${planTitle(after)}.`
  return `Your plan changes on ${fullDay(after.period_ends_at)}. Nothing was paid today.`
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

function Meaning({ subscription, offer: { to, terms, change } }: { subscription: Subscription; offer: Offer }) {
  const price = `${priceWords(to, subscription.currency)}${plusTax(subscription)}`
  const ends = fullDay(terms.starts_at ?? subscription.period_ends_at)
  const goesOn = terms.goes_on && `It was to end on ${fullDay(subscription.ends_at ?? subscription.period_ends_at)}. With this change it goes on.`
  if (change === 'today') {
    return (
      <Points>
        <>
          <b>{beforeTax(terms.due_now, subscription)}</b> is paid today with your saved card, then {price}.
        </>
        <>A new {intervalWord(to)} starts today: {tokens(to.tokens)} are added once it is paid.</>
        <>All tokens you have stay. Nothing is paid back for the rest of this {intervalWord(subscription)}.</>
        {goesOn}
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
          From {ends} you pay {price} and get {tokenWords(to)}.
        </>
        <>The tokens you have stay until they expire.</>
        {goesOn}
      </Points>
    )
  }
  if (change === 'same') {
    return (
      <Points>
        <>
          <b>Nothing is paid today.</b> The change that was planned for {ends} does not happen.
        </>
        <>You go on with {tokenWords(to)} for {price}.</>
        {goesOn}
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
      {children.filter(Boolean).map((point, at) => (
        // oxlint-disable-next-line no-array-index-key -- the points of one change stand as they are
        <li key={at}>{point}</li>
      ))}
    </ul>
  )
}
