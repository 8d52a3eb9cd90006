import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ChangeTerms, Plans, Subscription, SubscriptionPlan, SubscriptionState } from '../../api/contract'
import { queryClient } from '../../api/query'
import { Toaster } from '../../components/toast'
import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { auth } from '../auth/seam'
import { SubscriptionCard } from './card'
import { usePortal } from './portal'
import { subscriptionQuery } from './queries'

const SOLD: SubscriptionPlan[] = [
  { id: 'solo_month', name: 'Solo', interval: 'month', tokens: 80, amount: 500 },
  { id: 'team_month', name: 'Team', interval: 'month', tokens: 400, amount: 1900 },
  { id: 'business_month', name: 'Business', interval: 'month', tokens: 1500, amount: 5900 },
  { id: 'team_year', name: 'Team', interval: 'year', tokens: 4800, amount: 19000 },
]
const plans: Plans = { currency: 'usd', first_purchase: false, discount_percent: 20, plans: [], subscriptions: SOLD, volume: null, tax: 'off' }
const team = (change: Partial<Subscription> = {}): SubscriptionState => ({
  billing: true,
  subscription: {
    id: 'sub_1',
    plan: 'team_month',
    name: 'Team',
    interval: 'month',
    tokens: 400,
    amount: 1900,
    currency: 'usd',
    state: 'active',
    tax: 'off',
    period_ends_at: '2026-12-27T12:00:00Z',
    ends_at: null,
    next_plan: null,
    ...change,
  },
})
const none = (billing: boolean): SubscriptionState => ({ subscription: null, billing })
const declined = { code: 'payment_failed', charged: 0, detail: 'Your card was declined. Nothing was changed and nothing was charged.', reference: '7Q2F-K4' }

const person = { userId: 'user_1', name: null, email: 'ana@acme.test', createdAt: 1 }
const bridge = { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} }
beforeEach(() => auth.connect(bridge, person))
afterEach(() => act(() => auth.connect(bridge, null)))

/** What the server says now; a change that goes through becomes what it says next. */
let now: SubscriptionState
const becomes = (after: SubscriptionState) => () => {
  now = after
  return { body: after }
}

async function card(state: SubscriptionState, more: Parameters<typeof fakeServer>[0] = {}) {
  now = state
  const asked = fakeServer({ 'GET /api/plans': { body: plans }, 'GET /api/subscription': () => ({ body: now }), ...more })
  await inApp(
    <>
      <SubscriptionCard />
      <Toaster />
    </>,
    { at: '/balance', me: ANA },
  )
  return asked
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))
const stub = () => document.querySelector('.stub')?.textContent ?? ''

describe('the card of the subscription', () => {
  it('says what there is, what is paid next, and how long tokens last', async () => {
    await card(team())
    await screen.findByText('Team, every month')
    expect(screen.getByText('400 tokens a month · $19 a month')).toBeTruthy()
    expect(stub()).toContain('Next payment: $19.00 on 27 Dec 2026')
    expect(stub()).toContain('Tokens of a month last until the end of the next month.')
    expect(screen.getByRole('button', { name: 'Invoices and card' })).toBeTruthy()
  })

  it('says what follows a cheaper choice', async () => {
    await card(team({ next_plan: SOLD[0] ?? null }))
    await screen.findByText('Team, every month')
    expect(stub()).toContain('Next payment: $5.00 on 27 Dec 2026')
    expect(stub()).toContain('From 27 Dec 2026: Solo, every month, 80 tokens a month')
  })

  it('leads to the card while a payment is due, and promises no other payment', async () => {
    await card(team({ state: 'past_due' }))
    await screen.findByText('Payment is due')
    expect(screen.getByRole('button', { name: 'Update your card' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull()
    expect(stub()).toContain('Not paid: $19.00')
    expect(stub()).not.toContain('Next payment')
  })

  it('says plus tax of what is paid next and of what is not paid', async () => {
    await card(team({ tax: 'exclusive' }))
    await screen.findByText('Team, every month')
    expect(stub()).toContain('Next payment: $19.00 plus tax on 27 Dec 2026')
    now = team({ tax: 'exclusive', state: 'past_due' })
    await act(() => queryClient.invalidateQueries(subscriptionQuery))
    await screen.findByText('Payment is due')
    expect(stub()).toContain('Not paid: $19.00 plus tax')
  })

  it('is kept with one press while it ends', async () => {
    const asked = await card(team({ state: 'ending', ends_at: '2026-12-27T12:00:00Z' }), { 'POST /api/subscription/resume': becomes(team()) })
    await screen.findByText('Ends on 27 Dec 2026')
    expect(stub()).toContain('No payment is planned.')
    await press('Keep it')
    await screen.findByText('Your subscription goes on. Nothing was paid today.')
    expect(asked).toContain('POST /api/subscription/resume')
  })

  it('leads to the plans when it has ended, or when there is none', async () => {
    await card(team({ state: 'ended', ends_at: '2026-11-27T12:00:00Z' }))
    await screen.findByText('Ended on 27 Nov 2026')
    expect(screen.getByRole('link', { name: 'See the plans' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Cancel/ })).toBeNull()
  })

  it('says that there is none, with the invoices of whoever has some', async () => {
    await card(none(true))
    await screen.findByText(/You have none/)
    expect(screen.getByRole('button', { name: 'Invoices and card' })).toBeTruthy()
  })

  it('is not there where none is sold and nothing was ever paid', async () => {
    await card(none(false), { 'GET /api/plans': { body: { ...plans, subscriptions: [] } } })
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Subscription' })).toBeNull())
  })

  it('says when it did not load, and asks again', async () => {
    let times = 0
    const answer = () => {
      times += 1
      return times === 1 ? { status: 409, body: { code: 'conflict', charged: 0, detail: 'Something was in the way.' } } : { body: team() }
    }
    await card(team(), { 'GET /api/subscription': answer })
    await screen.findByText('Your subscription did not load.')
    await press('Try again')
    await screen.findByText('Team, every month')
  })
})

describe('changing the plan', () => {
  const open = async (state = team(), more: Parameters<typeof fakeServer>[0] = {}) => {
    const asked = await card(state, more)
    await screen.findByText('Team, every month')
    await press('Change')
    return { asked, dialog: within(await screen.findByRole('dialog')) }
  }
  const choose = (dialog: ReturnType<typeof within>, name: RegExp) => userEvent.click(dialog.getByRole('radio', { name }))

  it('to a dearer one says what is paid today, and pays it', async () => {
    const sent: unknown[] = []
    const after = team({ plan: 'business_month', name: 'Business', tokens: 1500, amount: 5900 })
    const { dialog } = await open(team(), {
      'POST /api/subscription/change': (body) => {
        sent.push(body)
        return becomes(after)()
      },
    })
    expect(dialog.queryByRole('radio', { name: /^Team, every month/ })).toBeNull()
    await choose(dialog, /^Business, every month/)
    expect(dialog.getByRole('status').textContent).toContain('$59.00 is paid today')
    expect(dialog.getByRole('status').textContent).toContain('All tokens you have stay.')
    await press('Change and pay $59.00')
    await screen.findByText('Business, every month')
    expect(sent).toEqual([
      { plan: 'business_month', shown: { due_now: 5900, amount: 5900, tokens: 1500, starts_at: null, goes_on: false } },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('says of every price that tax comes on top', async () => {
    const { dialog } = await open(team({ tax: 'exclusive', next_plan: SOLD[2] ?? null }))
    expect(dialog.getByText('You have Team, every month: 400 tokens a month for $19 a month plus tax.')).toBeTruthy()
    const status = () => dialog.getByRole('status').textContent
    await choose(dialog, /^Team, every year/)
    expect(status()).toContain('$190.00 plus tax is paid today with your saved card, then $190 a year plus tax.')
    expect(dialog.getByRole('button', { name: 'Change and pay $190.00 plus tax' })).toBeTruthy()
    await choose(dialog, /^Solo/)
    expect(status()).toContain('From 27 Dec 2026 you pay $5 a month plus tax and get 80 tokens a month.')
    await choose(dialog, /your plan now/)
    expect(status()).toContain('You go on with 400 tokens a month for $19 a month plus tax.')
  })

  it('with tax on top is paid by the button that says so', async () => {
    const after = team({ plan: 'business_month', name: 'Business', tokens: 1500, amount: 5900, tax: 'exclusive' })
    const { dialog } = await open(team({ tax: 'exclusive' }), { 'POST /api/subscription/change': becomes(after) })
    await choose(dialog, /^Business, every month/)
    await press('Change and pay $59.00 plus tax')
    await screen.findByText('Business, every month')
  })

  it('to a cheaper one says that nothing is paid today', async () => {
    const { dialog } = await open(team(), { 'POST /api/subscription/change': becomes(team({ next_plan: SOLD[0] ?? null })) })
    await choose(dialog, /^Solo, every month/)
    expect(dialog.getByRole('status').textContent).toContain('Nothing is paid today.')
    await press('Change on 27 Dec 2026')
    await screen.findByText('Your plan changes on 27 Dec 2026. Nothing was paid today.')
  })

  it('can be taken back before the renewal', async () => {
    const sent: unknown[] = []
    // It was subscribed to when it was cheaper.
    const { dialog } = await open(team({ amount: 1500, next_plan: SOLD[0] ?? null }), {
      'POST /api/subscription/change': (body) => {
        sent.push(body)
        return becomes(team())()
      },
    })
    expect(dialog.queryByRole('radio', { name: /^Solo/ })).toBeNull()
    await choose(dialog, /your plan now/)
    expect(dialog.getByRole('status').textContent).toContain('You go on with 400 tokens a month for $15 a month.')
    await press('Stay on Team')
    await screen.findByText('You stay on Team, every month.')
    const shown = { due_now: 0, amount: 1500, tokens: 400, starts_at: '2026-12-27T12:00:00Z', goes_on: false }
    expect(sent).toEqual([{ plan: 'team_month', shown }])
  })

  it('that means something else by now is not made, and shows what is true', async () => {
    const sent: { shown: ChangeTerms }[] = []
    const terms = { due_now: 2100, amount: 2100, tokens: 400, starts_at: null, goes_on: true }
    const other = { code: 'terms_changed', charged: 0, detail: 'What you saw is not true any more.', terms }
    const renewed = team({ plan: 'solo_month', name: 'Solo', tokens: 80, amount: 500 })
    const { asked, dialog } = await open(team({ next_plan: SOLD[0] ?? null }), {
      'POST /api/subscription/change': (body) => {
        sent.push(body as { shown: ChangeTerms })
        if (sent.length > 1) return becomes(team())()
        now = renewed
        return { status: 409, body: other }
      },
    })
    await choose(dialog, /your plan now/)
    expect(dialog.getByRole('status').textContent).toContain('Nothing is paid today.')
    const plansAsked = () => asked.filter((call) => call === 'GET /api/plans').length
    expect(plansAsked()).toBe(1)
    await press('Stay on Team')
    expect((await dialog.findByRole('alert')).textContent).toContain('Your plan was not changed. What you saw is not true any more.')
    expect(dialog.getByRole('status').textContent).toContain('$21.00 is paid today')
    expect(dialog.getByRole('status').textContent).toContain('With this change it goes on.')
    // The prices that were shown are asked for again.
    await waitFor(() => expect(plansAsked()).toBe(2))
    await press('Change and pay $21.00')
    await screen.findByText(/^You are on Team, every month now\./)
    expect(sent.map(({ shown }) => shown.due_now)).toEqual([0, 2100])
    expect(sent[1]?.shown).toEqual(terms)
  })

  it('from a year to months is explained instead of asked for', async () => {
    await card(team({ plan: 'team_year', interval: 'year', tokens: 4800, amount: 19000 }))
    await screen.findByText('Team, every year')
    await press('Change')
    const dialog = within(await screen.findByRole('dialog'))
    await choose(dialog, /^Team, every month/)
    expect(dialog.getByRole('status').textContent).toContain('Your year is paid until 27 Dec 2026.')
    expect(dialog.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Close'])
  })

  it('that the bank refused changed nothing, and leads to the card', async () => {
    const { dialog } = await open(team(), { 'POST /api/subscription/change': { status: 402, body: declined } })
    await choose(dialog, /^Business/)
    await press('Change and pay $59.00')
    const alert = await dialog.findByRole('alert')
    expect(alert.textContent).toContain('Your plan was not changed. Your card was declined.')
    expect(alert.textContent).toContain('Ref 7Q2F-K4')
    expect(within(alert).getByRole('button', { name: 'Update your card' })).toBeTruthy()
  })

  it('that the bank wants confirmed leads to another card', async () => {
    const asks = { code: 'confirmation_needed', charged: 0, detail: 'Your bank wants you to confirm this payment.' }
    const { dialog } = await open(team(), { 'POST /api/subscription/change': { status: 402, body: asks } })
    await choose(dialog, /^Business/)
    await press('Change and pay $59.00')
    const alert = await dialog.findByRole('alert')
    expect(alert.textContent).toContain('Your bank wants you to confirm this payment.')
    expect(within(alert).getByRole('button', { name: 'Update your card' })).toBeTruthy()
  })

  it('whose answer was lost is not called done or undone, and keeps its key', async () => {
    const keys: (string | null)[] = []
    const { dialog } = await open()
    await choose(dialog, /^Business/)
    const before = globalThis.fetch
    globalThis.fetch = async (input, init) => {
      if (init?.method !== 'POST') return before(input, init)
      keys.push(new Headers(init.headers).get('Idempotency-Key'))
      throw new TypeError('network')
    }
    await press('Change and pay $59.00')
    expect((await dialog.findByRole('alert')).textContent).toContain('We have not heard whether it was changed.')
    await press('Change and pay $59.00')
    await waitFor(() => expect(keys).toHaveLength(2))
    expect(keys[1]).toBe(keys[0])
  })
})

describe('cancelling', () => {
  it('says until when, and that tokens stay', async () => {
    await card(team(), { 'POST /api/subscription/cancel': becomes(team({ state: 'ending', ends_at: '2026-12-27T12:00:00Z' })) })
    await screen.findByText('Team, every month')
    await press('Cancel the subscription')
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/The tokens you have stay until they expire/)).toBeTruthy()
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel the subscription' }))
    await screen.findByText(/^Your subscription ends on 27 Dec 2026/)
    expect(screen.getByRole('button', { name: 'Keep it' })).toBeTruthy()
  })

  it('while a payment is due ends it now, and what is due is not charged', async () => {
    await card(team({ state: 'past_due', tax: 'exclusive' }), { 'POST /api/subscription/cancel': becomes(team({ state: 'ended', ends_at: '2026-11-27T12:00:00Z' })) })
    await screen.findByText('Payment is due')
    await press('Cancel the subscription')
    const dialog = within(await screen.findByRole('dialog'))
    const point = dialog.getByText(/It ends now\. Nothing more is charged/).closest('li')?.textContent
    expect(point).toBe('It ends now. Nothing more is charged, not even the $19.00 plus tax that is due.')
    expect(dialog.queryByText(/you can change your mind/)).toBeNull()
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel the subscription' }))
    await screen.findByText('Your subscription has ended. Nothing more is charged.')
    expect(screen.getByRole('link', { name: 'See the plans' })).toBeTruthy()
  })
})

describe('the page for invoices and cards', () => {
  function Opener({ leave }: { leave: (url: string) => void }) {
    const portal = usePortal(leave)
    return (
      <button type="button" onClick={portal.open}>
        {portal.pending ? 'pending' : 'open'}
      </button>
    )
  }

  it('is asked for once, however often it is pressed', async () => {
    const leave = vi.fn()
    const asked = fakeServer({ 'POST /api/billing-portal': { body: { url: 'https://pay.example/portal' } } })
    await inApp(<Opener leave={leave} />, { me: ANA })
    await userEvent.dblClick(screen.getByRole('button', { name: 'open' }))
    await waitFor(() => expect(leave).toHaveBeenCalledWith('https://pay.example/portal'))
    expect(asked.filter((call) => call.includes('portal'))).toHaveLength(1)
    act(() => {
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    })
    expect(screen.getByRole('button', { name: 'open' })).toBeTruthy()
  })

  it('says when it did not open', async () => {
    await card(team(), { 'POST /api/billing-portal': { status: 502, body: { code: 'payments_unavailable', charged: 0, detail: 'Payments are not available now.' } } })
    await screen.findByText('Team, every month')
    await press('Invoices and card')
    expect((await screen.findByRole('alert')).textContent).toContain('The page for invoices and cards did not open.')
  })
})
