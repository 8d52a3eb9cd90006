import { describe, expect, it } from 'vitest'

import type { Plan, Plans } from '../../api/contract'
import { quantityError, sellsVolume, stepWords, typedQuantity, volumePlan } from './volume'

const largest: Plan = { id: 'pack_1500', name: '1,500 tokens', tokens: 1500, list_amount: 7900, amount: 7900, discount: null }
const volume = {
  from: 1501,
  to: 20_000,
  steps: [
    { above: 1500, up_to: 5000, per_100: 450 },
    { above: 5000, up_to: 20_000, per_100: 400 },
  ],
}
const plans = (change: Partial<Plans> = {}): Plans => ({
  currency: 'usd',
  first_purchase: false,
  discount_percent: 20,
  plans: [largest],
  subscriptions: [],
  volume,
  tax: 'off',
  ...change,
})

describe('the price of more than the largest pack', () => {
  it('is that pack and each further token by its step', () => {
    expect(volumePlan(plans(), '2000')).toMatchObject({ id: 'volume', tokens: 2000, list_amount: 7900 + 2250, amount: 10150 })
    expect(volumePlan(plans(), '6000')?.amount).toBe(7900 + 3500 * 4.5 + 1000 * 4)
    expect(volumePlan(plans(), '20000')?.amount).toBe(7900 + 15_750 + 60_000)
  })

  it('rounds a fraction up once, and takes the discount of the pack', () => {
    expect(volumePlan(plans(), '1501')?.amount).toBe(7905)
    expect(volumePlan(plans(), '1502')?.amount).toBe(7909)
    const discount = { percent: 20, reason: 'first_purchase' }
    const first = plans({ plans: [{ ...largest, amount: 6320, discount }] })
    expect(volumePlan(first, '1501')).toMatchObject({ list_amount: 7905, amount: 6324, discount })
  })

  it('never falls when more is bought', () => {
    let before = largest.amount
    for (let quantity = 1501; quantity < 12_000; quantity += 7) {
      const now = volumePlan(plans(), String(quantity))?.amount ?? 0
      expect(now).toBeGreaterThanOrEqual(before)
      before = now
    }
  })

  it('is not there where only packs are sold, or the pack it begins with is not', () => {
    expect(sellsVolume(plans())).toBe(true)
    expect(sellsVolume(plans({ volume: null }))).toBe(false)
    expect(sellsVolume(plans({ plans: [] }))).toBe(false)
    expect(volumePlan(plans({ volume: null }), '2000')).toBeNull()
  })
})

describe('a number that was typed', () => {
  it('may have the separators people write', () => {
    expect(typedQuantity(' 2,000 ')).toBe(2000)
    expect(typedQuantity('2 000')).toBe(2000)
    for (const text of ['', '2.5', '-3', '1e4', 'many']) expect(typedQuantity(text)).toBeNull()
  })

  it('is told what is wrong with it', () => {
    expect(quantityError(plans(), '1500')).toBe('Type a whole number above 1,500.')
    expect(quantityError(plans(), '')).toBe('Type a whole number above 1,500.')
    expect(quantityError(plans(), '20001')).toBe('At most 20,000 tokens in one order.')
    expect(quantityError(plans(), '20000')).toBeNull()
  })
})

it('says what each further token costs', () => {
  expect(stepWords(volume, 'usd')).toBe('Each further token costs 4.5 ¢, beyond 5,000 it costs 4.0 ¢.')
})
