import { describe, expect, it } from 'vitest'

import { Problem } from '../../api/problem'
import type { CheckoutState } from '../../api/contract'
import { askAgainIn, doneView, GIVE_UP_MS } from './done'

const answer = (state: CheckoutState['state']): CheckoutState => ({
  state,
  tokens: 160,
  amount: 960,
  tax_amount: 0,
  currency: 'usd',
  available: 162,
  receipt_url: null,
})
const missing = new Problem({ code: 'not_found', status: 404 }, 0)

describe('after the payment', () => {
  it('waits ten seconds, then says that it takes longer', () => {
    expect(doneView(undefined, null, 0)).toBe('pending')
    expect(doneView(answer('open'), null, 9_999)).toBe('pending')
    expect(doneView(answer('open'), null, 10_000)).toBe('slow')
  })

  it('does not promise ten seconds for a payment that takes days', () => {
    expect(doneView(answer('awaiting_payment'), null, 0)).toBe('slow')
  })

  it.each(['paid', 'failed', 'expired'] as const)('takes %s as the end, however long it took', (state) => {
    expect(doneView(answer(state), null, 60_000)).toBe(state)
    expect(askAgainIn(state, 60_000)).toBe(false)
  })

  it('tells a foreign session from a line that broke', () => {
    expect(doneView(undefined, missing, 0)).toBe('not_found')
    expect(doneView(undefined, Problem.lost(), 0)).toBe('unreachable')
  })

  it('believes the last answer when a later question fails', () => {
    expect(doneView(answer('paid'), Problem.lost(), 20_000)).toBe('paid')
    expect(doneView(answer('open'), Problem.lost(), 20_000)).toBe('slow')
  })

  it('asks quickly at first, calmly later, and not for ever', () => {
    expect(askAgainIn('pending', 0)).toBe(1_000)
    expect(askAgainIn('slow', 20_000)).toBe(5_000)
    expect(askAgainIn('slow', GIVE_UP_MS)).toBe(false)
  })
})
