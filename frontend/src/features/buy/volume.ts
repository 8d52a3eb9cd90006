/** An order beyond the largest pack. The server prices it in the same way; its answer, on the payment page, is what counts. */
import type { Plan, Plans, Volume } from '../../api/contract'
import { count, perTicket } from '../../lib/format'

/** What the payment page is asked for in place of a pack. */
export const VOLUME = 'volume'

/** The pack that every larger order begins with; nothing without it. */
function basis({ plans, volume }: Plans): { pack: Plan; volume: Volume } | null {
  const pack = volume && plans.find(({ tokens }) => tokens === volume.from - 1)
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
  if (quantity === null || quantity < volume.from) return `Type a whole number above ${count(volume.from - 1)}.`
  return quantity > volume.to ? `At most ${count(volume.to)} tokens in one order.` : null
}

/** The order as if it were a pack of that size; null for a number that is not sold. */
export function volumePlan(plans: Plans, text: string): Plan | null {
  const from = basis(plans)
  const quantity = typedQuantity(text)
  if (!from || quantity === null || quantityError(plans, text) !== null) return null
  const { pack, volume } = from
  const list = pack.list_amount + Math.ceil(furtherHundredths(volume, quantity) / 100)
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

/** What the tokens beyond the largest pack cost together, in hundredths of a minor unit. */
function furtherHundredths({ steps }: Volume, quantity: number): number {
  return steps.reduce((sum, { above, up_to: end, per_100: each }) => sum + Math.max(0, Math.min(quantity, end) - above) * each, 0)
}

/** `Each further token costs 4.5 ¢, beyond 5,000 it costs 4.0 ¢.` */
export function stepWords({ steps }: Volume, currency: string): string {
  const price = (per100: number) => perTicket(per100, 100, currency).replace(' a ticket', '')
  const words = steps.map(({ above, per_100: each }, at) => (at === 0 ? price(each) : `, beyond ${count(above)} it costs ${price(each)}`))
  return `Each further token costs ${words.join('')}.`
}
