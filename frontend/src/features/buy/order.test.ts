import { describe, expect, it } from 'vitest'

import type { Plan, Plans } from '../../api/contract'
import { discountNote, discountOf, selectedPlan } from './order'

const plan = (tokens: number, list: number, amount = list): Plan => ({
  id: `pack_${tokens}`,
  name: `${tokens} tokens`,
  tokens,
  list_amount: list,
  amount,
  discount: amount < list ? { percent: 20, reason: 'first_purchase' } : null,
})
const first = [plan(160, 1200, 960), plan(60, 500, 400)]
const plans = (list: Plan[], first_purchase: boolean): Plans => ({ currency: 'usd', first_purchase, discount_percent: 20, plans: list, subscriptions: [], volume: null, tax: 'off' })

describe('the selected pack', () => {
  it('is the one of the address', () => {
    expect(selectedPlan(first, 'pack_160')?.tokens).toBe(160)
  })

  it('is the smallest without one, or when it is not sold any more', () => {
    expect(selectedPlan(first, undefined)?.tokens).toBe(60)
    expect(selectedPlan(first, 'pack_9')?.tokens).toBe(60)
    expect(selectedPlan([], undefined)).toBeUndefined()
  })
})

describe('the discount', () => {
  it('is the difference that the server says, as a line of its own', () => {
    expect(discountOf(plan(160, 1200, 960))).toEqual({ text: 'First purchase, 20 % off', amount: -240 })
  })

  it('is not there when the price is the price', () => {
    expect(discountOf(plan(160, 1200))).toBeNull()
  })

  it('is announced only when every price has it in', () => {
    expect(discountNote(plans(first, true))).toBe('20 % off your first purchase, already applied.')
    expect(discountNote(plans([plan(60, 500)], true))).toBeNull()
    expect(discountNote(plans([plan(60, 500), plan(160, 1200, 960)], true))).toBeNull()
    expect(discountNote(plans(first, false))).toBeNull()
  })
})
