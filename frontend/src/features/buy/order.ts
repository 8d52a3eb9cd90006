/** What the buy page says about a pack. Every amount comes from the server; here it is only put into lines. */
import type { Plan, Plans } from '../../api/contract'

/** The pack of the address, when the server still sells it; else the smallest, which is the one that other pages name. */
export function selectedPlan(plans: Plan[], wish: string | undefined): Plan | undefined {
  const smallest = plans.reduce<Plan | undefined>((least, plan) => (least && least.tokens <= plan.tokens ? least : plan), undefined)
  return plans.find((plan) => plan.id === wish) ?? smallest
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

/** Said above the packs, and only when every price below already has it in. */
export function discountNote(plans: Plans): string | null {
  const isApplied = plans.plans.length > 0 && plans.plans.every((plan) => plan.discount !== null && plan.amount < plan.list_amount)
  if (!plans.first_purchase || !isApplied) return null
  return `${plans.discount_percent} % off your first purchase, already applied.`
}
