/** What is true about a subscription, in words: its state, its next payment, and what a change to another plan does. */
import type { ChangeTerms, Subscription, SubscriptionPlan } from '../../api/contract'
import { fullDay, money, roundMoney, tokens } from '../../lib/format'

type Priced = Pick<SubscriptionPlan, 'interval' | 'amount' | 'tokens'>

/** `month` or `year`, as a word for sentences. */
export function intervalWord({ interval }: Pick<SubscriptionPlan, 'interval'>): 'month' | 'year' {
  return interval === 'year' ? 'year' : 'month'
}

/** `$19 a month` */
export function priceWords(plan: Priced, currency: string): string {
  return `${roundMoney(plan.amount, currency)} a ${intervalWord(plan)}`
}

/** `400 tokens a month` */
export function tokenWords(plan: Priced): string {
  return `${tokens(plan.tokens)} a ${intervalWord(plan)}`
}

/** What a month of it costs, in minor units; a year's price is told by the month, rounded up. */
export function monthly({ interval, amount }: Priced): number {
  return interval === 'year' ? Math.ceil(amount / 12) : amount
}

/** `Team, every month` */
export function planTitle(plan: Pick<SubscriptionPlan, 'name' | 'interval'>): string {
  return `${plan.name}, every ${intervalWord(plan)}`
}

/** How long the tokens of one period last. */
export function rollover(plan: Pick<SubscriptionPlan, 'interval'>): string {
  const word = intervalWord(plan)
  return `Tokens of a ${word} last until the end of the next ${word}.`
}

/** A subscription that goes on, or would once it is paid. Another cannot stand beside it. */
export function isLive(subscription: Subscription | null | undefined): subscription is Subscription {
  return Boolean(subscription) && subscription?.state !== 'ended'
}

/** The last invoice is not paid. */
export function isDue({ state }: Subscription): boolean {
  return state === 'past_due' || state === 'unpaid'
}

/** One word or two for the state. */
export function stateLabel({ state, ends_at: endsAt }: Subscription): string {
  switch (state) {
    case 'active':
      return 'Active'
    case 'past_due':
      return 'Payment is due'
    case 'unpaid':
      return 'Not paid'
    case 'ending':
      return endsAt ? `Ends on ${fullDay(endsAt)}` : 'Ending'
    case 'ended':
      return endsAt ? `Ended on ${fullDay(endsAt)}` : 'Ended'
    default:
      return state.replaceAll('_', ' ')
  }
}

/** What follows from the state, for whoever has to do something or wonders what comes. */
export function stateSentence(subscription: Subscription): string | null {
  const until = fullDay(subscription.ends_at ?? subscription.period_ends_at)
  switch (subscription.state) {
    case 'past_due':
      return 'Your bank did not pay the last invoice. New tokens come once it is paid; the tokens you have stay. Stripe tries again by itself.'
    case 'unpaid':
      return 'The last invoice was not paid and is not tried again. No new tokens come until you pay it.'
    case 'ending':
      return `It ends on ${until}. No further payment is taken, and your tokens stay until they expire.`
    case 'ended':
      return 'No payment is taken any more. Tokens that are left stay until they expire.'
    default:
      return null
  }
}

/** When and how much is paid next; null when nothing is. */
export function nextPayment(subscription: Subscription): string | null {
  const { state, period_ends_at: at, next_plan: next, amount } = subscription
  return state === 'active' ? `${beforeTax(next?.amount ?? amount, subscription)} on ${fullDay(at)}` : null
}

/** `$19.00`, or `$19.00 plus tax` where a payment of this subscription is more than that. */
export function beforeTax(amount: number, subscription: Pick<Subscription, 'currency' | 'tax'>): string {
  return `${money(amount, subscription.currency)}${plusTax(subscription)}`
}

/** ` plus tax`, to stand after a price to which tax is added; else nothing. */
export function plusTax({ tax }: Pick<Subscription, 'tax'>): string {
  return tax === 'exclusive' ? ' plus tax' : ''
}

/** What a change to a plan means. */
export type Change =
  /** It is that plan already. */
  | 'same'
  /** A new period starts today at the full price. */
  | 'today'
  /** The price counts from the next renewal. */
  | 'renewal'
  /** A year is paid: only after its end. */
  | 'at_end'

/** A shorter period waits for the end of the longer one; a longer one begins today, as a dearer plan does. */
export function changeTo(from: Pick<Subscription, 'plan' | 'interval' | 'amount'>, to: SubscriptionPlan): Change {
  if (from.plan === to.id) return 'same'
  if (from.interval !== to.interval) return from.interval === 'year' ? 'at_end' : 'today'
  return to.amount > from.amount ? 'today' : 'renewal'
}

/** The plans as this subscriber can have them: the one that runs stays at the price it was paid at, sold or not. */
export function plansFor({ plan: id, name, interval, tokens: each, amount }: Subscription, sold: SubscriptionPlan[]): SubscriptionPlan[] {
  const own = { id, name, interval, tokens: each, amount }
  return sold.some((plan) => plan.id === id) ? sold.map((plan) => (plan.id === id ? own : plan)) : [own, ...sold]
}

/** What a change means, in figures: it is shown, and sent along, so that nobody pays anything else. */
export function termsOf(from: Subscription, to: SubscriptionPlan): ChangeTerms {
  const isToday = changeTo(from, to) === 'today'
  return {
    due_now: isToday ? to.amount : 0,
    amount: to.amount,
    tokens: to.tokens,
    starts_at: isToday ? null : from.period_ends_at,
    goes_on: from.state === 'ending',
  }
}

/** The same plan by the other interval; else the first of it. */
export function sibling(plans: SubscriptionPlan[], of: Pick<SubscriptionPlan, 'name'> | undefined, interval: string): SubscriptionPlan | undefined {
  const those = plans.filter((plan) => plan.interval === interval)
  return those.find(({ name }) => name === of?.name) ?? those[0]
}
