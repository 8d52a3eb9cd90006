import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Plan, Plans, Subscription } from '../../api/contract'
import BuyPage from '../../pages/buy'
import { ANA, fakeServer, inApp, VISITOR } from '../../testing/in-app'
import { auth } from '../auth/seam'

const pack = (tokens: number, amount: number): Plan => ({ id: `pack_${tokens}`, name: `${tokens} tokens`, tokens, list_amount: amount, amount, discount: null })
const plans: Plans = {
  currency: 'usd',
  first_purchase: false,
  discount_percent: 20,
  plans: [pack(60, 500), pack(1500, 7900)],
  subscriptions: [
    { id: 'solo_month', name: 'Solo', interval: 'month', tokens: 80, amount: 500 },
    { id: 'team_month', name: 'Team', interval: 'month', tokens: 400, amount: 1900 },
    { id: 'solo_year', name: 'Solo', interval: 'year', tokens: 960, amount: 5000 },
  ],
  volume: { from: 1501, to: 20_000, steps: [{ above: 1500, up_to: 20_000, per_100: 450 }] },
  tax: 'off',
}
const solo: Subscription = {
  id: 'sub_1',
  plan: 'solo_month',
  name: 'Solo',
  interval: 'month',
  tokens: 80,
  amount: 500,
  currency: 'usd',
  state: 'active',
  tax: 'off',
  period_ends_at: '2026-12-27T12:00:00Z',
  ends_at: null,
  next_plan: null,
}
const person = { userId: 'user_1', name: 'Ana Roth', email: 'ana@acme.test', createdAt: 1 }
const bridge = { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} }
beforeEach(() => auth.connect(bridge, person))
afterEach(() => act(() => auth.connect(bridge, null)))

async function buy(at = '/buy', subscription: Subscription | null = null, more: Parameters<typeof fakeServer>[0] = {}) {
  const sent: unknown[] = []
  fakeServer({
    'GET /api/plans': { body: plans },
    'GET /api/subscription': { body: { subscription, billing: subscription !== null } },
    'POST /api/create-checkout-session': (body) => {
      sent.push(body)
      return { status: 409, body: { code: 'already_subscribed', charged: 0, detail: 'You have a subscription already.' } }
    },
    ...more,
  })
  const view = await inApp(<BuyPage />, { at, me: ANA })
  await screen.findByRole('radio', { name: /^60 tokens/ })
  return { ...view, sent }
}

const order = () => within(screen.getByRole('region', { name: 'Your order' }))
const radio = (name: RegExp) => screen.getByRole('radio', { name })

describe('the order', () => {
  it.each([
    ['off', 'No tax is added.'],
    ['exclusive', /^Plus tax\. The payment page adds it before you pay/],
    ['inclusive', /^Incl\. tax\./],
  ])('says what tax does to it: %s', async (tax, words) => {
    await buy('/buy', null, { 'GET /api/plans': { body: { ...plans, tax } } })
    expect(order().getByText(words)).toBeTruthy()
    await userEvent.click(radio(/^Solo/))
    await order().findByRole('button', { name: /^Subscribe/ })
    expect(order().getByText(words)).toBeTruthy()
  })
})

describe('subscriptions beside the packs', () => {
  it('are told by the month or by the year, with what a ticket costs', async () => {
    await buy()
    expect(radio(/^Team/).closest('label')?.textContent).toContain('4.8 ¢ a ticket')
    expect(screen.getByText(/Tokens of a month last until the end of the next month/)).toBeTruthy()
    expect(within(screen.getByRole('group', { name: 'Paid' })).getAllByRole('radio')).toHaveLength(2)
    await userEvent.click(radio(/^Yearly$/))
    expect(screen.queryByRole('radio', { name: /^Team/ })).toBeNull()
    const row = radio(/^Solo/).closest('label')?.textContent
    expect(row).toContain('$4.17')
    expect(row).toContain('$50.00 a year')
    expect(screen.getByText(/Tokens of a year last until the end of the next year/)).toBeTruthy()
  })

  it('become the order, and the switch takes the order with it', async () => {
    const { sent } = await buy()
    await userEvent.click(radio(/^Solo/))
    await order().findByRole('button', { name: 'Subscribe · $5.00 a month' })
    await userEvent.click(radio(/^Yearly$/))
    const subscribe = await order().findByRole('button', { name: 'Subscribe · $50.00 a year' })
    expect(order().getByText('Balance after:').textContent).toContain('1,084 tokens')
    await userEvent.click(subscribe)
    const alert = await order().findByRole('alert')
    expect(alert.textContent).toContain('You have a subscription already.')
    expect(within(alert).getByRole('link', { name: 'See your subscription' })).toBeTruthy()
    expect(sent).toEqual([{ plan: 'solo_year' }])
  })

  it('are marked for whoever has one, who changes instead of subscribing', async () => {
    await buy('/buy?plan=team_month', solo)
    expect(await screen.findByText('Your plan')).toBeTruthy()
    await userEvent.click(await screen.findByRole('button', { name: 'Change to Team, every month' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect((dialog.getByRole('radio', { name: /^Team, every month/ }) as HTMLInputElement).checked).toBe(true)
    expect(dialog.getByRole('button', { name: 'Change and pay $19.00' })).toBeTruthy()
  })

  it.each([
    ['off', /all tokens you have stay\.$/],
    ['exclusive', /all tokens you have stay\. The price is plus tax\.$/],
  ])('say what tax does to a change that is paid today: %s', async (tax, words) => {
    await buy('/buy?plan=team_month', { ...solo, tax })
    await screen.findByText(words)
  })

  it('say nothing of tax where nothing is paid today', async () => {
    await buy('/buy?plan=solo_month', { ...solo, plan: 'team_month', name: 'Team', amount: 1900, tokens: 400, tax: 'exclusive' })
    await screen.findByText('Nothing is paid today. From 27 Dec 2026 you get 80 tokens a month.')
  })

  it('offer nothing to whoever has that plan', async () => {
    await buy('/buy?plan=solo_month', solo)
    await screen.findByText('This is your plan. The next payment is on 27 Dec 2026.')
    expect(order().queryByRole('button')).toBeNull()
  })

  it('ask for the end of one that is ending to be taken back first', async () => {
    await buy('/buy?plan=team_month', { ...solo, state: 'ending', ends_at: '2026-12-27T12:00:00Z' })
    await screen.findByText(/Your plan ends on 27 Dec 2026. Keep it to change it/)
    expect(order().queryByRole('button')).toBeNull()
  })

  it('can be bought again after the end', async () => {
    await buy('/buy?plan=solo_month', { ...solo, state: 'ended' })
    await order().findByRole('button', { name: 'Subscribe · $5.00 a month' })
    expect(screen.queryByText('Your plan')).toBeNull()
  })

  it('ask a visitor for an account first, and come back to the plan', async () => {
    act(() => auth.connect(bridge, null))
    fakeServer({ 'GET /api/plans': { body: plans } })
    await inApp(<BuyPage />, { at: '/buy?plan=team_month', me: VISITOR })
    const create = await screen.findByRole('link', { name: 'Create account and continue · $19.00' })
    expect(decodeURIComponent(create.getAttribute('href') ?? '')).toContain('/buy?plan=team_month')
  })

  it('are said to be still selected when the payment was cancelled', async () => {
    await buy('/buy?cancelled=team_month')
    await screen.findByText('No payment was made. Your plan is still selected.')
    expect((radio(/^Team/) as HTMLInputElement).checked).toBe(true)
  })

  it('are not shown where none is sold', async () => {
    await buy('/buy', null, { 'GET /api/plans': { body: { ...plans, subscriptions: [] } } })
    expect(screen.queryByRole('heading', { name: 'Subscription' })).toBeNull()
  })
})

describe('more than the largest pack', () => {
  it('is priced as it is typed, and ordered by its number', async () => {
    const { sent } = await buy()
    await userEvent.click(radio(/^More than 1,500/))
    await userEvent.type(screen.getByRole('spinbutton', { name: 'How many tokens' }), '2000')
    await waitFor(() => expect(order().getByRole('button').textContent).toBe('Continue to Stripe · $101.50'))
    expect(order().getByText('2,000 tokens')).toBeTruthy()
    await userEvent.click(order().getByRole('button'))
    await order().findByRole('alert')
    expect(sent).toEqual([{ plan: 'volume', quantity: 2000 }])
  })

  it('says what is wrong with a number, and sends nothing', async () => {
    const { sent } = await buy('/buy?plan=volume&quantity=20')
    await userEvent.click(order().getByRole('button', { name: 'Continue to Stripe' }))
    const field = screen.getByRole('spinbutton', { name: 'How many tokens' })
    expect(document.activeElement).toBe(field)
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById(field.getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent).toBe('Type a whole number above 1,500.')
    expect(sent).toEqual([])
  })
})
