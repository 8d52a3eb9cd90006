import { describe, expect, it } from 'vitest'

import type { Subscription, SubscriptionPlan } from '../../api/contract'
import { beforeTax, changeTo, isLive, monthly, nextPayment, planTitle, plansFor, priceWords, rollover, sibling, stateLabel, stateSentence, termsOf, tokenWords } from './words'

const plan = (id: string, interval: string, amount: number, tokens = 400): SubscriptionPlan => ({ id, name: id[0] === 's' ? 'Solo' : 'Team', interval, tokens, amount })
const soloMonth = plan('solo_month', 'month', 500, 80)
const teamMonth = plan('team_month', 'month', 1900)
const soloYear = plan('solo_year', 'year', 5000, 960)
const teamYear = plan('team_year', 'year', 19000, 4800)

const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  ...teamMonth,
  id: 'sub_1',
  plan: 'team_month',
  currency: 'usd',
  state: 'active',
  tax: 'off',
  period_ends_at: '2026-12-27T12:00:00Z',
  ends_at: null,
  next_plan: null,
  ...change,
})

describe('a plan in words', () => {
  it('says its interval, price and tokens', () => {
    expect(planTitle(teamYear)).toBe('Team, every year')
    expect(priceWords(teamMonth, 'usd')).toBe('$19 a month')
    expect(tokenWords(soloYear)).toBe('960 tokens a year')
    expect(rollover(teamMonth)).toBe('Tokens of a month last until the end of the next month.')
    expect(rollover(teamYear)).toBe('Tokens of a year last until the end of the next year.')
  })

  it('tells a year by the month, never for less than it costs', () => {
    expect(monthly(teamMonth)).toBe(1900)
    expect(monthly(soloYear)).toBe(417)
    expect(monthly(teamYear) * 12).toBeGreaterThanOrEqual(19000)
  })

  it('finds the same plan by the other interval', () => {
    const all = [soloMonth, teamMonth, soloYear, teamYear]
    expect(sibling(all, teamMonth, 'year')).toBe(teamYear)
    expect(sibling(all, { name: 'Business' }, 'year')).toBe(soloYear)
    expect(sibling(all, teamMonth, 'week')).toBeUndefined()
  })
})

describe('the state of a subscription', () => {
  it('is a word, and a sentence where something follows from it', () => {
    expect(stateLabel(subscription())).toBe('Active')
    expect(stateSentence(subscription())).toBeNull()
    expect(stateLabel(subscription({ state: 'past_due' }))).toBe('Payment is due')
    expect(stateSentence(subscription({ state: 'past_due' }))).toContain('the tokens you have stay')
    const ending = subscription({ state: 'ending', ends_at: '2026-12-27T12:00:00Z' })
    expect(stateLabel(ending)).toBe('Ends on 27 Dec 2026')
    expect(stateSentence(ending)).toContain('No further payment')
    expect(stateLabel(subscription({ state: 'ended', ends_at: '2026-11-27T12:00:00Z' }))).toBe('Ended on 27 Nov 2026')
    expect(stateSentence(subscription({ state: 'unpaid' }))).toContain('not tried again')
  })

  it('of a newer server is told as it is', () => {
    expect(stateLabel(subscription({ state: 'on_hold' }))).toBe('on hold')
  })

  it('has a next payment only while it goes on, at the price of what follows', () => {
    expect(nextPayment(subscription())).toBe('$19.00 on 27 Dec 2026')
    expect(nextPayment(subscription({ next_plan: soloMonth }))).toBe('$5.00 on 27 Dec 2026')
    for (const state of ['past_due', 'unpaid', 'ending', 'ended']) expect(nextPayment(subscription({ state }))).toBeNull()
  })

  it('says of a price that tax comes on top only where it does', () => {
    const taxed = subscription({ tax: 'exclusive' })
    expect(nextPayment(taxed)).toBe('$19.00 plus tax on 27 Dec 2026')
    expect(nextPayment({ ...taxed, next_plan: soloMonth })).toBe('$5.00 plus tax on 27 Dec 2026')
    expect(['off', 'inclusive', 'exclusive'].map((tax) => beforeTax(5900, { currency: 'usd', tax }))).toEqual(['$59.00', '$59.00', '$59.00 plus tax'])
    expect(nextPayment(subscription({ tax: 'inclusive' }))).toBe('$19.00 on 27 Dec 2026')
  })

  it('keeps another from standing beside it until it has ended', () => {
    expect(['active', 'past_due', 'unpaid', 'ending'].every((state) => isLive(subscription({ state })))).toBe(true)
    expect(isLive(subscription({ state: 'ended' }))).toBe(false)
    expect(isLive(null)).toBe(false)
    expect(isLive(undefined)).toBe(false)
  })
})

describe('a change of plan', () => {
  it('to a dearer plan begins today, to a cheaper one with the renewal', () => {
    expect(changeTo(subscription(), plan('team_more', 'month', 5900))).toBe('today')
    expect(changeTo(subscription(), soloMonth)).toBe('renewal')
    expect(changeTo(subscription(), teamMonth)).toBe('same')
  })

  it('from months to years begins today even where it costs less than the month', () => {
    expect(changeTo(subscription({ amount: 5900 }), soloYear)).toBe('today')
  })

  it('means what it costs today, and from when on it counts', () => {
    const later = { due_now: 0, amount: 500, tokens: 80, starts_at: '2026-12-27T12:00:00Z', goes_on: false }
    expect(termsOf(subscription(), soloMonth)).toEqual(later)
    const today = { due_now: 19000, amount: 19000, tokens: 4800, starts_at: null, goes_on: true }
    expect(termsOf(subscription({ state: 'ending' }), teamYear)).toEqual(today)
  })

  it('offers the plan that runs at the price it was paid at, also when it is not sold any more', () => {
    const old = subscription({ amount: 1500 })
    expect(plansFor(old, [soloMonth, teamMonth]).map(({ amount }) => amount)).toEqual([500, 1500])
    expect(plansFor(old, [soloMonth]).map(({ id, amount }) => [id, amount])).toEqual([
      ['team_month', 1500],
      ['solo_month', 500],
    ])
  })

  it('from years to months waits for the end', () => {
    expect(changeTo(subscription({ ...teamYear, plan: 'team_year' }), teamMonth)).toBe('at_end')
  })
})
