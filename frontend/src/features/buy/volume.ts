/** An order beyond the largest pack. The server prices it in the same way; its answer, on the payment page, is what counts. */
import type { Plan, Plans, Volume } from '../../api/contract'
import { count, perTicket } from '../../lib/format'

/** What the payment page is asked for in place of a pack. */
export const VOLUME = 'volume'

/** The pack that every larger order begins with; nothing without it. */
function basis({ plans, volume }: Plans): { pack: Plan; volume: Volume } | null {
  const pack = volume && plans.find(({ tokens }) => tokens === volume.above_tokens)
  return pack ? { pack, volume } : null
}

/** Whether more than the largest pack is sold. */
export function sellsVolume(plans: Plans): boolean {
  return basis(plans) !== null
}

/** The number that was typed: `2,000` is 2000. */
export function typedQuantity(text: string): number | null {
  const digits = text.replace(/[\s,]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}

/** What is wrong with it; null when it can be bought. */
export function quantityError(plans: Plans, text: string): string | null {
  const volume = basis(plans)?.volume
  const quantity = typedQuantity(text)
  if (!volume) return null
  if (quantity === null || quantity <= volume.above_tokens) return `Type a whole number above ${count(volume.above_tokens)}.`
  const most = largest(volume)
  return most !== null && quantity > most ? `At most ${count(most)} tokens in one order.` : null
}

/** The most in one order: what the server says, or the end of its last step. */
export function largest({ max_tokens: max, steps }: Volume): number | null {
  const ends = [max, steps.at(-1)?.up_to].filter((end) => typeof end === 'number')
  return ends.length === 0 ? null : Math.min(...ends)
}

/** The order as if it were a pack of that size; null for a number that is not sold. */
export function volumePlan(plans: Plans, text: string): Plan | null {
  const from = basis(plans)
  const quantity = typedQuantity(text)
  if (!from || quantity === null || quantityError(plans, text) !== null) return null
  const { pack, volume } = from
  const list = pack.list_amount + Math.ceil(furtherThousandths(volume, quantity) / 1000)
  const percent = pack.discount?.percent ?? 0
  return {
    id: VOLUME,
    name: `${count(quantity)} tokens`,
    tokens: quantity,
    list_amount: list,
    amount: Math.ceil((list * (100 - percent)) / 100),
    discount: pack.discount,
  }
}

/** What the tokens beyond the largest pack cost together, in thousandths of a minor unit. */
function furtherThousandths({ above_tokens: above, steps }: Volume, quantity: number): number {
  let from = above
  let sum = 0
  for (const { up_to: end, amount_per_thousand: each } of steps) {
    const to = Math.min(quantity, end ?? quantity)
    if (to <= from) continue
    sum += (to - from) * each
    from = to
  }
  return sum
}

/** `Each further token costs 4.5 ¢, beyond 5,000 it costs 4.0 ¢.` */
export function stepWords(volume: Volume, currency: string): string {
  const each = volume.steps.map(({ amount_per_thousand: amount }) => perTicket(amount, 1000, currency).replace(' a ticket', ''))
  const [first, ...rest] = each
  const beyond = rest.map((price, at) => `, beyond ${count(volume.steps[at]?.up_to ?? 0)} it costs ${price}`)
  return `Each further token costs ${first}${beyond.join('')}.`
}
