import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import type { Subscription, SubscriptionPlan } from '../../api/contract'
import type { Problem } from '../../api/problem'
import { Button, buttonClass } from '../../components/button'
import { fullDay, money, tokens } from '../../lib/format'
import { ChangeDialog } from '../subscription/change-dialog'
import { changeTo, intervalWord, isLive, planTitle, plusTax, priceWords, tokenWords } from '../subscription/words'
import { taxWords } from './order'
import { AccountFirst, Line, OrderSheet } from './order-sheet'

interface PlanOrderProps {
  plan: SubscriptionPlan
  /** All that are sold, to change among. */
  plans: SubscriptionPlan[]
  currency: string
  /** Where tax stands: `off`, `exclusive` or `inclusive`. */
  tax: string
  /** What there is already; undefined while that is not known. */
  subscription: Subscription | null | undefined
  available: number | null
  payer: string | null
  needsAccount: boolean
  /** Where to come back to with an account, a path of the app. */
  back: string
  pending: boolean
  problem: Problem | null
  onContinue: () => void
}

/** The order of a subscription; for whoever has one, what the plan means for it. */
export function PlanOrder(props: PlanOrderProps) {
  const { subscription } = props
  return isLive(subscription) ? <ForSubscriber {...props} subscription={subscription} /> : <New {...props} />
}

function New({ plan, currency, tax, subscription, available, payer, needsAccount, back, pending, problem, onContinue }: PlanOrderProps) {
  const total = money(plan.amount, currency)
  const word = intervalWord(plan)
  const isKnown = needsAccount || subscription !== undefined
  return (
    <OrderSheet
      totalName="Today"
      total={total}
      small={taxWords(tax)}
      problem={problem}
      action={
        needsAccount ? (
          <AccountFirst back={back} total={total} what="Your plan" />
        ) : (
          <>
            <Button look="primary" full busy={pending ? 'Opening Stripe' : !isKnown && 'One moment'} onClick={onContinue}>
              Subscribe · {total} a {word}
            </Button>
            <p className="mt-2.5 text-xs text-muted-foreground">
              It renews every {word} until you cancel. You pay on Stripe’s page. We never see your card.
            </p>
          </>
        )
      }
      stub={
        <>
          {available !== null && (
            <span>
              Balance after: <b>{tokens(available + plan.tokens)}</b>
            </span>
          )}
          <span>Paid by: {payer ?? 'the account you create'}</span>
        </>
      }
    >
      <Line name={planTitle(plan)}>{total}</Line>
      <Line name={`Every ${word}`}>{tokens(plan.tokens)}</Line>
    </OrderSheet>
  )
}

/** Nothing is ordered here: the one subscription there is can only change. */
function ForSubscriber({ plan, plans, currency, subscription, available, payer }: PlanOrderProps & { subscription: Subscription }) {
  const [asking, setAsking] = useState(false)
  const change = changeTo(subscription, plan)
  const isNext = plan.id === subscription.next_plan?.id
  const mayChange = subscription.state === 'active' && !isNext && (change !== 'same' || subscription.next_plan !== null)
  const total = change === 'today' && subscription.state === 'active' ? plan.amount : 0
  return (
    <OrderSheet
      totalName="Today"
      total={money(total, currency)}
      small={smallPrint(subscription, plan)}
      problem={null}
      action={
        <div className="grid gap-2.5">
          {mayChange && (
            <Button look="primary" full onClick={() => setAsking(true)}>
              Change to {planTitle(plan)}
            </Button>
          )}
          <Link to="/balance" className={buttonClass({ look: mayChange ? 'quiet' : 'plain', full: true })}>
            See your subscription
          </Link>
          {asking && <ChangeDialog subscription={subscription} plans={plans} wish={plan.id} onClose={() => setAsking(false)} />}
        </div>
      }
      stub={
        <>
          {available !== null && (
            <span>
              Balance now: <b>{tokens(available)}</b>
            </span>
          )}
          <span>Paid by: {payer ?? 'your account'}</span>
        </>
      }
    >
      <Line name="You have">
        {subscription.name}, {priceWords(subscription, subscription.currency)}
      </Line>
      {change !== 'same' && (
        <Line name="You chose">
          {plan.name}, {priceWords(plan, currency)}
        </Line>
      )}
    </OrderSheet>
  )
}

/** What the choice means for the subscription there is. */
export function smallPrint(subscription: Subscription, plan: SubscriptionPlan): string {
  const ends = fullDay(subscription.ends_at ?? subscription.period_ends_at)
  if (subscription.state === 'ending') return `Your plan ends on ${ends}. Keep it to change it, or subscribe again after that day.`
  if (subscription.state !== 'active') return 'The last invoice is not paid. Update your card first, then change the plan.'
  if (plan.id === subscription.next_plan?.id) return `This is your plan from ${ends}. Nothing is paid today.`
  switch (changeTo(subscription, plan)) {
    case 'same':
      return subscription.next_plan ? `This is your plan until ${ends}.` : `This is your plan. The next payment is on ${ends}.`
    case 'today': {
      const tax = plusTax(subscription)
      return `A new ${intervalWord(plan)} starts today with ${tokens(plan.tokens)}, and all tokens you have stay.${tax && ` The price is${tax}.`}`
    }
    case 'renewal':
      return `Nothing is paid today. From ${ends} you get ${tokenWords(plan)}.`
    case 'at_end':
      return `Your year is paid until ${ends}. A plan by the month can only follow it.`
  }
}
