import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import type { Plan, Plans, TopUp } from '../../api/contract'
import { Toaster } from '../../components/toast'
import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { cardWords, TopUpCard } from './card'
import { changeOf, draftOf, wrongIn } from './draft'

const pack = (tokens: number, amount: number): Plan => ({ id: `pack_${tokens}`, name: `${tokens} tokens`, tokens, list_amount: amount, amount, discount: null })
const packs = [pack(60, 500), pack(160, 1200)]
const plans: Plans = { currency: 'usd', first_purchase: false, discount_percent: 20, plans: packs, subscriptions: [], volume: null, tax: 'off' }
const rule = (change: Partial<TopUp> = {}): TopUp => ({
  enabled: false,
  below: 20,
  plan: 'pack_60',
  monthly_limit: 5000,
  spent: 0,
  card: { brand: 'visa', last4: '4242' },
  card_unknown: false,
  state: 'off',
  why: null,
  ...change,
})

async function card(now: TopUp, more: Parameters<typeof fakeServer>[0] = {}) {
  const sent: unknown[] = []
  fakeServer({
    'GET /api/plans': { body: plans },
    'GET /api/top-up': { body: now },
    'PUT /api/top-up': (body) => {
      sent.push(body)
      const { enabled } = body as { enabled: boolean }
      return { body: { ...now, ...(body as object), state: enabled ? 'on' : 'off', why: null } }
    },
    ...more,
  })
  await inApp(
    <>
      <TopUpCard />
      <Toaster />
    </>,
    { me: ANA },
  )
  return sent
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

describe('the form of the rule', () => {
  it('holds the rule as it is kept, with a pack that is sold', () => {
    expect(draftOf(rule(), packs, 'usd')).toEqual({ below: '20', plan: 'pack_60', limit: '50' })
    expect(draftOf(rule({ plan: 'pack_9', monthly_limit: 5050 }), packs, 'usd')).toEqual({ below: '20', plan: 'pack_60', limit: '50.50' })
  })

  it('finds what is wrong', () => {
    const wrong = (below: string, plan: string, limit: string) => wrongIn({ below, plan, limit }, packs, 'usd')
    expect(wrong('20', 'pack_60', '5')).toEqual({})
    expect(wrong('0', 'pack_60', '50')).toEqual({ below: 'Type a whole number from 1 to 10,000.' })
    expect(wrong('2.5', 'pack_9', 'much')).toEqual({ below: expect.any(String), plan: 'Choose a pack.', limit: 'Type an amount of money.' })
    expect(wrong('20', 'pack_160', '11.99')).toEqual({ limit: 'One pack costs $12.00: set at least that.' })
  })

  it('is sent in minor units', () => {
    expect(changeOf({ below: '20', plan: 'pack_160', limit: '50.5' }, 'usd')).toEqual({ enabled: true, below: 20, plan: 'pack_160', monthly_limit: 5050 })
    expect(changeOf({ below: '20', plan: 'pack_160', limit: '5000' }, 'jpy').monthly_limit).toBe(5000)
  })
})

describe('the card of the rule', () => {
  it('is off, and is turned on with three answers', async () => {
    const sent = await card(rule())
    await screen.findByText('Off')
    expect(screen.getByText(/It would pay with Visa ending in 4242/)).toBeTruthy()
    await press('Set up')
    const limit = screen.getByRole('textbox', { name: 'At most a month, in USD' })
    await userEvent.clear(limit)
    await userEvent.type(limit, '2')
    await press('Turn on')
    expect(document.activeElement).toBe(limit)
    expect(limit.getAttribute('aria-invalid')).toBe('true')
    expect(sent).toEqual([])
    await userEvent.clear(limit)
    await userEvent.type(limit, '25')
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Buy this pack' }), 'pack_160')
    await press('Turn on')
    await screen.findByText('Auto top-up is on.')
    expect(sent).toEqual([{ enabled: true, below: 20, plan: 'pack_160', monthly_limit: 2500 }])
    expect(screen.getByText('On')).toBeTruthy()
    await waitFor(() => expect(document.activeElement?.id).toBe('top-up-title'))
  })

  it('explains how a card is kept where there is none, and leads to the pack once the rule waits for it', async () => {
    let now = rule({ card: null })
    await card(now, {
      'GET /api/top-up': () => ({ body: now }),
      'PUT /api/top-up': () => {
        now = rule({ card: null, why: 'There is no card to charge. Buy a pack: its card is kept for this.' })
        return { status: 409, body: { code: 'no_card', charged: 0, detail: 'There is no card to charge yet.' } }
      },
    })
    await screen.findByText(/the card of that pack is kept for this/)
    expect(screen.queryByRole('link', { name: 'Buy a pack' })).toBeNull()
    await press('Set up')
    await press('Turn on')
    await screen.findByText('Your rule is kept. It is off until there is a card.')
    expect((await screen.findByRole('link', { name: 'Buy a pack' })).getAttribute('href')).toBe('/buy?plan=pack_60')
    expect(screen.getByText(/There is no card to charge/)).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says why it went off by itself', async () => {
    await card(rule({ why: 'Your card was declined. Nothing was charged.' }))
    await screen.findByText(/Your card was declined/)
    expect(screen.getByRole('button', { name: 'Set up' })).toBeTruthy()
  })

  it('says what it spent of its limit, and is turned off', async () => {
    const sent = await card(rule({ enabled: true, state: 'on', spent: 1500 }))
    await screen.findByText('On')
    expect(document.querySelector('.stub')?.textContent).toContain('This month: $15.00 of $50.00')
    await press('Turn off')
    await screen.findByText('Auto top-up is off. Nothing is bought by itself.')
    expect(sent).toEqual([{ enabled: false, below: 20, plan: 'pack_60', monthly_limit: 5000 }])
  })

  it('knows the card that was shown when it is turned off without asking Stripe', async () => {
    const now = rule({ enabled: true, state: 'on' })
    await card(now, { 'PUT /api/top-up': { body: rule({ card: null, card_unknown: true }) } })
    await screen.findByText('On')
    await press('Turn off')
    await screen.findByText(/It would pay with Visa ending in 4242/)
  })

  it('says that Stripe does not answer, and can be turned off all the same', async () => {
    const sent = await card(rule({ enabled: true, state: 'on', card: null, card_unknown: true }))
    await screen.findByText('On')
    await press('Turn off')
    await screen.findByText(/Stripe does not say now whether you have one/)
    expect(sent).toHaveLength(1)
    expect(screen.queryByRole('link', { name: 'Buy a pack' })).toBeNull()
  })

  it('says why it is paused, and how it goes on', async () => {
    const sent = await card(rule({ enabled: true, state: 'paused', why: 'Your bank declined the last payment.' }))
    await screen.findByText('Paused')
    expect(screen.getByText(/Your bank declined the last payment/)).toBeTruthy()
    await press('Turn on again')
    await screen.findByText('On')
    expect(sent).toHaveLength(1)
  })

  it('says why it was not kept', async () => {
    await card(rule(), { 'PUT /api/top-up': { status: 422, body: { code: 'invalid', charged: 0, detail: 'At most $50.00 a month.', field: 'monthly_limit' } } })
    await screen.findByText('Off')
    await press('Set up')
    await press('Turn on')
    expect((await screen.findByRole('alert')).textContent).toContain('This was not kept. At most $50.00 a month.')
  })

  it('says when it did not load', async () => {
    await card(rule(), { 'GET /api/top-up': { status: 409, body: { code: 'conflict', charged: 0, detail: 'Something was in the way.' } } })
    await screen.findByText('Auto top-up did not load.')
  })

  it('names the card as people know it', () => {
    expect(cardWords({ brand: 'mastercard', last4: '4444' })).toBe('Mastercard ending in 4444')
  })
})
