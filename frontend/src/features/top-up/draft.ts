/** The form of the rule: what is typed, what is wrong with it, and what is sent. */
import type { Plan, TopUp, TopUpRule } from '../../api/contract'
import { count, major, money, toMinor } from '../../lib/format'

export interface Draft {
  below: string
  plan: string
  limit: string
}

export type Wrong = Partial<Record<keyof Draft, string>>

/** The most that may stand in the field for tokens. */
const MOST_TOKENS = 10_000

/** The rule as it is kept; a pack that is not sold any more gives way to the first. */
export function draftOf({ below, plan, monthly_limit: limit }: TopUp, packs: Plan[], currency: string): Draft {
  const pack = packs.find(({ id }) => id === plan) ?? packs[0]
  return { below: String(below), plan: pack?.id ?? '', limit: major(limit, currency) }
}

/** What is wrong, by field; empty when it can be kept. */
export function wrongIn(draft: Draft, packs: Plan[], currency: string): Wrong {
  const wrong: Wrong = {}
  const below = Number(draft.below)
  if (!/^\d+$/.test(draft.below.trim()) || below < 1 || below > MOST_TOKENS) wrong.below = `Type a whole number from 1 to ${count(MOST_TOKENS)}.`
  const pack = packs.find(({ id }) => id === draft.plan)
  if (!pack) wrong.plan = 'Choose a pack.'
  const limit = toMinor(draft.limit, currency)
  if (limit === null) wrong.limit = 'Type an amount of money.'
  else if (pack && limit < pack.list_amount) wrong.limit = `One pack costs ${money(pack.list_amount, currency)}: set at least that.`
  return wrong
}

export function changeOf(draft: Draft, currency: string): TopUpRule {
  return { enabled: true, below: Number(draft.below), plan: draft.plan, monthly_limit: toMinor(draft.limit, currency) ?? 0 }
}
