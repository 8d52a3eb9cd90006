/** What the buy page says about a pack. Every amount comes from the server; here it is only put into lines. */
import type { Plan, Plans, SubscriptionPlan } from '../../api/contract'
import { sellsVolume, VOLUME, volumePlan } from './volume'

/** The pack of the address, when the server still sells it; else the smallest, which is the one that other pages name. */
export function selectedPlan(plans: Plan[], wish: string | undefined): Plan | undefined {
  const smallest = plans.reduce<Plan | undefined>((least, plan) => (least && least.tokens <= plan.tokens ? least : plan), undefined)
  return plans.find((plan) => plan.id === wish) ?? smallest
}

/** What of all that is sold was chosen. */
export type Chosen =
  | { kind: 'pack'; id: string; plan: Plan }
  /** `plan` is null while the number is not one that is sold. */
  | { kind: 'volume'; id: string; plan: Plan | null }
  | { kind: 'subscription'; id: string; plan: SubscriptionPlan }

/** What the address names, else the smallest pack; nothing where nothing is sold. A team has packs alone. */
export function chosenOf(plans: Plans, wish: string | undefined, quantity: string, forTeam: boolean): Chosen | undefined {
  const subscription = forTeam ? undefined : plans.subscriptions.find(({ id }) => id === wish)
  if (subscription) return { kind: 'subscription', id: subscription.id, plan: subscription }
  if (wish === VOLUME && sellsVolume(plans)) return { kind: 'volume', id: VOLUME, plan: volumePlan(plans, quantity) }
  const pack = selectedPlan(plans.plans, wish)
  if (pack) return { kind: 'pack', id: pack.id, plan: pack }
  const first = forTeam ? undefined : plans.subscriptions[0]
  return first && { kind: 'subscription', id: first.id, plan: first }
}

export interface OrderLine {
  text: string
  amount: number
}

/** The lines of an order above its total. Without a discount there is one. */
export function discountOf(plan: Plan): OrderLine | null {
  const off = plan.list_amount - plan.amount
  if (!plan.discount || off <= 0) return null
  const why = plan.discount.reason === 'first_purchase' ? 'First purchase' : 'Discount'
  return { text: `${why}, ${plan.discount.percent} % off`, amount: -off }
}

/** What tax does to the price above, as the payment page will do it. */
export function taxWords(tax: string): string {
  switch (tax) {
    case 'exclusive':
      return 'Plus tax. The payment page adds it before you pay, by your address.'
    case 'inclusive':
      return 'Incl. tax. The payment page says how much of it.'
    default:
      return 'No tax is added.'
  }
}

/** Said above the packs, and only when every price below already has it in. */
export function discountNote(plans: Plans): string | null {
  const isApplied = plans.plans.length > 0 && plans.plans.every((plan) => plan.discount !== null && plan.amount < plan.list_amount)
  if (!plans.first_purchase || !isApplied) return null
  return `${plans.discount_percent} % off your first purchase, already applied.`
}
