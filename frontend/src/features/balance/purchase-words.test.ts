import { describe, expect, it } from 'vitest'

import { purchaseOf } from '../../testing/purchase'
import { kindWord, paidAmount, papersOf, purchaseName, purchaseStory, refundUntil, stateWord, taxPart, whyNotRefundable } from './purchase-words'

describe('what a purchase says', () => {
  it('says nothing more about one that was paid', () => {
    expect(purchaseStory(purchaseOf())).toEqual([])
    expect(stateWord('paid')).toBe('Paid')
  })

  it('is named by what it brought', () => {
    expect(purchaseName(purchaseOf())).toBe('160 tokens')
    expect(purchaseName(purchaseOf({ tokens: 1 }))).toBe('1 token')
  })

  it('tells how it was bought', () => {
    expect(['pack', 'subscription', 'top_up', 'gift_card'].map((kind) => kindWord({ kind }))).toEqual(['Pack', 'Subscription', 'Auto top-up', 'gift card'])
  })

  it('says that a code made it free', () => {
    expect(stateWord('free')).toBe('Free')
    const free = purchaseOf({ state: 'free', kind: 'subscription', amount: 0 })
    expect(purchaseStory(free)).toEqual(['A promotion code took off the whole price. Nothing was charged.'])
    expect(whyNotRefundable(free, 14)).toBeNull()
  })

  it('says how much money and how many tokens went back', () => {
    const story = purchaseStory(purchaseOf({ state: 'partly_refunded', refunded_amount: 600, taken_back: 80 }))
    expect(story).toEqual(['$6.00 of $12.00 was paid back.', '80 tokens went back with it.'])
  })

  it('says what was paid with its tax, and measures what went back by it', () => {
    const taxed = purchaseOf({ paid_amount: 1428, tax_amount: 228 })
    expect([paidAmount(taxed), taxPart(taxed)]).toEqual([1428, 'incl. $2.28 tax'])
    expect([paidAmount(purchaseOf({ paid_amount: null })), taxPart(purchaseOf())]).toEqual([1200, null])
    const back = purchaseOf({ ...taxed, state: 'partly_refunded', refunded_amount: 714 })
    expect(purchaseStory(back)[0]).toBe('$7.14 of $14.28 was paid back.')
  })

  it('has its papers in one order', () => {
    expect(papersOf(purchaseOf())).toEqual([])
    const papers = papersOf(purchaseOf({ receipt_url: 'https://pay.example/r', invoice_url: 'https://pay.example/i' }))
    expect(papers.map(({ name }) => name)).toEqual(['Receipt', 'Invoice'])
  })

  it('says what is frozen, and that it is not decided', () => {
    expect(purchaseStory(purchaseOf({ state: 'disputed', frozen: 150 }))[0]).toContain('150 tokens are frozen until the bank decides')
    expect(purchaseStory(purchaseOf({ state: 'disputed' }))[0]).toContain('None of its tokens were left to freeze')
  })

  it('says in plain words that used tokens are not asked back', () => {
    const story = purchaseStory(purchaseOf({ state: 'dispute_lost', taken_back: 150, shortfall: 10 }))
    expect(story.at(-1)).toBe('10 more were used or held already, so they could not go back. Your balance is never below zero and you owe nothing.')
    expect(purchaseStory(purchaseOf({ state: 'refunded', refunded_amount: 1200, shortfall: 1 })).at(-1)).toMatch(/^1 more was used .* so it could/)
  })

  it('knows a state of a newer server as words', () => {
    expect(stateWord('under_review')).toBe('under review')
  })
})

describe('why there is no refund', () => {
  it('is not asked where there is one, or nothing to refund', () => {
    const refundable = { until: '2026-12-04T10:01:00Z', amount: 1200 }
    expect(whyNotRefundable(purchaseOf({ refundable }), 14)).toBeNull()
    expect(refundUntil(purchaseOf({ refundable }))).toBe('Until 4 Dec 2026')
    expect(whyNotRefundable(purchaseOf({ state: 'refunded' }), 14)).toBeNull()
  })

  it('is the seller, or the pack itself', () => {
    expect(whyNotRefundable(purchaseOf({ seller: 'discord' }), 14)).toContain('Discord refunds it')
    expect(whyNotRefundable(purchaseOf(), 14)).toContain('untouched pack can be refunded, within 14 days')
    expect(whyNotRefundable(purchaseOf({ kind: 'subscription' }), 14)).toContain('is not refunded here')
  })
})
