import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ChatLink, ChatLinkChange, Config, Team, TeamWorkspace } from '../../api/contract'
import { queryClient } from '../../api/query'
import { Toaster } from '../../components/toast'
import BalancePage from '../../pages/balance'
import BuyPage from '../../pages/buy'
import BuyDonePage from '../../pages/buy-done'
import { ANA, CONFIG, fakeServer, inApp } from '../../testing/in-app'
import { auth } from '../auth/seam'
import { Connect } from './connect'
import { DISCORD, PLATFORMS } from './platform'
import { monthWords } from './teams'

const ana: ChatLink = { id: 'cht_1', platform: 'Slack', workspace: 'Acme', name: 'ana', linked_at: '2026-11-20T12:00:00Z', seen_at: null }
const acme: Team = {
  id: 'team_1',
  name: 'Acme',
  wallet: 'wal_team',
  tokens: { available: 48, held: 1 },
  workspaces: [{ platform: 'Slack', tenant: 'T1', name: 'Acme HQ', cap: 20, installed: false }],
  members: [
    { name: 'ana', platform: 'Slack', tokens: 9, tickets: 7, last_at: '2026-11-20T12:00:00Z' },
    { name: 'ben', platform: 'Slack', tokens: 1, tickets: 1, last_at: null },
  ],
}
const figures = {
  available: 124,
  held: 0,
  granted: 124,
  purchased: 0,
  consumed: 0,
  expired: 0,
  next_expiry: null,
  held_until: null,
}
const answers = {
  'GET /api/user-tokens/me': { body: figures },
  'GET /api/usage': { body: { grants: [], days: [], totals: { granted: 0, used: 0, available: 0, held: 0, expired: 0, reversed: 0 } } },
  'GET /api/purchases': { body: { items: [], next: null, purchased: 0 } },
  'GET /api/usage/statement': { body: { items: [], next: null } },
  'GET /api/statements': { body: { items: [] } },
  'GET /api/plans': { body: { currency: 'usd', first_purchase: false, discount_percent: 20, plans: [], subscriptions: [], volume: null, tax: 'off' } },
  'GET /api/subscription': { body: { subscription: null, billing: false } },
  'GET /api/top-up': { body: { enabled: false, below: 20, plan: 'pack_60', monthly_limit: 5000, spent: 0, card: null, card_unknown: false, state: 'off', why: null } },
  'GET /api/notices/settings': { body: { mail: true, chat: false, mail_available: true } },
  'GET /api/links': { body: { items: [] as ChatLink[], changes: [] as ChatLinkChange[] } },
  'GET /api/teams': { body: { items: [] as Team[] } },
}

const person = { userId: 'user_1', name: null, email: 'ana@acme.test', createdAt: 1 }
const bridge = { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} }
beforeEach(() => auth.connect(bridge, person))
afterEach(() => act(() => auth.connect(bridge, null)))

async function balance(more: Parameters<typeof fakeServer>[0] = {}, at = '/balance') {
  const asked = fakeServer({ ...answers, ...more })
  const view = await inApp(
    <>
      <BalancePage />
      <Toaster />
    </>,
    { at, me: ANA },
  )
  return { asked, ...view }
}
const connected = async () => within(await screen.findByRole('region', { name: 'Connected in chat' }))

describe('who is connected in chat', () => {
  it('tells of a link that moved to another account', async () => {
    const changes: ChatLinkChange[] = [
      { what: 'moved', platform: 'Slack', workspace: 'Acme', name: 'ana', at: '2026-11-20T12:00:00Z' },
      { what: 'linked', platform: 'Slack', workspace: '', name: 'ben', at: '2026-11-19T12:00:00Z' },
    ]
    await balance({ 'GET /api/links': { body: { items: [], changes } } })
    const list = await connected()
    await list.findByText(/@ana in Acme moved to another account and no longer spends your tokens/)
    list.getByText(/@ben was linked/)
  })

  it('says how to link while nobody is, and offers each chat only where it is set up', async () => {
    await balance()
    const list = await connected()
    expect(await list.findByText('/myba link')).toBeTruthy()
    expect(list.queryByRole('button', { name: /^Connect/ })).toBeNull()
    const set = (chat: Config['chat']) => act(() => void queryClient.setQueryData<Config>(['config'], { ...CONFIG, chat }))
    set({ slack: false, install: false, discord: true })
    expect(await list.findByRole('button', { name: 'Connect Discord' })).toBeTruthy()
    expect(list.queryByRole('button', { name: 'Connect Slack' })).toBeNull()
    set({ slack: true, install: true, discord: true })
    expect(await list.findByRole('button', { name: 'Connect Slack' })).toBeTruthy()
  })

  it('asks before it unlinks, and then the person is gone', async () => {
    let items = [ana]
    const { asked } = await balance({
      'GET /api/links': () => ({ body: { items, changes: [] } }),
      'DELETE /api/links/cht_1': () => {
        items = []
        return { status: 204 }
      },
    })
    const list = await connected()
    await userEvent.click(await list.findByRole('button', { name: 'Unlink @ana, Slack · Acme' }))
    const dialog = await screen.findByRole('dialog', { name: 'Unlink @ana?' })
    expect(asked.some((call) => call.startsWith('DELETE'))).toBe(false)
    await userEvent.click(within(dialog).getByRole('button', { name: 'Unlink' }))
    expect(await screen.findByText('@ana in Acme is unlinked.')).toBeTruthy()
    expect(await list.findByText(/Nobody in chat spends your tokens/)).toBeTruthy()
    expect(screen.queryByRole('dialog')).toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Connected in chat' })))
  })

  it('keeps the dialog and the link when the server refuses', async () => {
    const refused = { status: 403, body: { code: 'impersonation_readonly', status: 403, charged: 0, detail: 'Looking only.' } }
    await balance({ 'GET /api/links': { body: { items: [ana], changes: [] } }, 'DELETE /api/links/cht_1': refused })
    await userEvent.click(await (await connected()).findByRole('button', { name: /^Unlink @ana/ }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Unlink' }))
    expect((await screen.findByRole('alert')).textContent).toContain('The link was not ended. Looking only.')
  })

  it.each(PLATFORMS)('goes to $name once its address is known, and says so when there is none', async (platform) => {
    let answer: { status?: number; body?: unknown } = { status: 404, body: { code: 'not_found', status: 404, charged: 0 } }
    fakeServer({ [`POST /api/links/${platform.id}`]: () => answer })
    const leave = vi.fn()
    await inApp(<Connect platforms={PLATFORMS} leave={leave} />, { me: ANA })
    await userEvent.click(screen.getByRole('button', { name: `Connect ${platform.name}` }))
    expect((await screen.findByRole('alert')).textContent).toContain(
      `${platform.name} did not open. This MyBA is not set up for signing in with ${platform.name}. Nothing was changed.`,
    )
    answer = { body: { url: 'https://chat.test/authorize' } }
    await userEvent.click(screen.getByRole('button', { name: `Connect ${platform.name}` }))
    await waitFor(() => expect(leave).toHaveBeenCalledWith('https://chat.test/authorize'))
    expect(screen.getByText(`Opening ${platform.name}`)).toBeTruthy()
  })

  it('can be pressed again by whoever comes back with the browser’s Back', async () => {
    fakeServer({ 'POST /api/links/discord': { body: { url: 'https://chat.test/authorize' } } })
    const leave = vi.fn()
    await inApp(<Connect platforms={[DISCORD]} leave={leave} />, { me: ANA })
    await userEvent.click(screen.getByRole('button', { name: 'Connect Discord' }))
    await screen.findByText('Opening Discord')
    act(() => void window.dispatchEvent(new Event('pageshow')))
    await waitFor(() => expect(screen.queryByText('Opening Discord')).toBeNull())
  })

  it.each([
    ['slack', 'Slack is connected.'],
    ['discord', 'Discord is connected.'],
    ['failed', 'Chat was not connected. Nothing changed.'],
  ])('back with %s it says how it went, once', async (linked, words) => {
    const { router } = await balance({}, `/balance?linked=${linked}`)
    expect(await screen.findByText(words)).toBeTruthy()
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })
})

describe('teams', () => {
  it('shows what a team has, where it pays, and what its members used', async () => {
    await balance({ 'GET /api/teams': { body: { items: [acme] } } })
    const card = within(await screen.findByRole('region', { name: 'Team wallet of Acme' }))
    expect(card.getByText('48')).toBeTruthy()
    expect(card.getByText(/1 held/)).toBeTruthy()
    expect(card.getByText('Slack · Acme HQ · up to 20 tokens a member and month · the app is removed')).toBeTruthy()
    expect(card.getByText('@ana')).toBeTruthy()
    expect(card.getByText(/of a Slack workspace or a Discord server types/)).toBeTruthy()
    expect(card.getByText('This month (UTC): 10 tokens for 8 tickets, 2 members')).toBeTruthy()
    expect(card.getByRole('link', { name: 'Buy for Acme' }).getAttribute('href')).toBe('/buy?team=team_1')
  })

  it('asks before it disconnects a workspace, and then the team pays there no more', async () => {
    const lab: TeamWorkspace = { platform: 'Discord', tenant: '700', name: 'Acme Lab', cap: 5, installed: true }
    let workspaces = [...acme.workspaces, lab]
    const { asked } = await balance({
      'GET /api/teams': () => ({ body: { items: [{ ...acme, workspaces }] } }),
      'DELETE /api/teams/team_1/workspaces/discord/700': () => {
        workspaces = acme.workspaces
        return { status: 204 }
      },
    })
    const card = within(await screen.findByRole('region', { name: 'Team wallet of Acme' }))
    await userEvent.click(card.getByRole('button', { name: 'Disconnect Discord · Acme Lab' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Disconnect Discord · Acme Lab?' }))
    expect(dialog.getByText(/People there use their own tokens again.*Nothing is taken/)).toBeTruthy()
    expect(asked.some((call) => call.startsWith('DELETE'))).toBe(false)
    await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }))
    expect(await screen.findByText('Discord · Acme Lab is disconnected.')).toBeTruthy()
    expect(screen.queryByRole('dialog')).toBeNull()
    await waitFor(() => expect(card.queryByRole('button', { name: 'Disconnect Discord · Acme Lab' })).toBeNull())
    expect(card.getByRole('button', { name: 'Disconnect Slack · Acme HQ' })).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(card.getByRole('heading', { name: 'Team wallet of Acme' })))
  })

  it('says so while it disconnects, and keeps the dialog and the workspace when the server refuses', async () => {
    const refused = { status: 403, body: { code: 'impersonation_readonly', status: 403, charged: 0, detail: 'Looking only.' } }
    await balance({
      'GET /api/teams': { body: { items: [acme] } },
      'DELETE /api/teams/team_1/workspaces/slack/T1': refused,
    })
    const name = 'Disconnect Slack · Acme HQ'
    await userEvent.click(await screen.findByRole('button', { name }))
    const dialog = within(await screen.findByRole('dialog'))
    const answer = globalThis.fetch
    let release = () => {}
    globalThis.fetch = async (...call) => {
      await new Promise<void>((resolve) => (release = resolve))
      return answer(...call)
    }
    await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }))
    expect(await dialog.findByText('Disconnecting')).toBeTruthy()
    act(() => release())
    expect((await dialog.findByRole('alert')).textContent).toContain('It was not disconnected. Looking only.')
    expect(screen.getByRole('button', { name })).toBeTruthy()
  })

  it('sums in words', () => {
    expect(monthWords([{ name: 'a', platform: 'Slack', tokens: 1, tickets: 1, last_at: null }])).toBe(
      'This month (UTC): 1 token for 1 ticket, 1 member',
    )
    expect(monthWords([])).toBe('This month (UTC): 0 tokens for 0 tickets, 0 members')
  })
})

const plans = {
  currency: 'usd',
  first_purchase: false,
  discount_percent: 20,
  plans: [{ id: 'pack_60', name: '60 tokens', tokens: 60, list_amount: 500, amount: 500, discount: null }],
  subscriptions: [],
  volume: null,
  tax: 'off',
}

async function buy(at: string, teams: Team[] = [acme]) {
  const bought: unknown[] = []
  fakeServer({
    'GET /api/plans': { body: plans },
    'GET /api/teams': { body: { items: teams } },
    'POST /api/create-checkout-session': (body) => {
      bought.push(body)
      return { body: { url: '#paying', session_id: 'cs_1', order: 'ord_1' } }
    },
  })
  const view = await inApp(<BuyPage />, { at, me: ANA })
  return { bought, ...view }
}

describe('buying for a team', () => {
  it('names the team, its balance after, and sends its wallet', async () => {
    const { bought } = await buy('/buy?team=team_1')
    expect(await screen.findByText('Team wallet of Acme')).toBeTruthy()
    expect(screen.getByText('108 tokens')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /^Continue to Stripe/ }))
    await waitFor(() => expect(bought).toEqual([{ plan: 'pack_60', wallet: 'wal_team' }]))
  })

  it('buys for nobody else when the team is not one’s own', async () => {
    await buy('/buy?team=team_1', [])
    expect(await screen.findByText('This team is not yours, or it is gone.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Continue to Stripe/ })).toBeNull()
  })

  it('is still for the team after a cancelled payment, and never for it without being asked', async () => {
    const { bought, unmount } = await buy('/buy?team=team_1')
    await userEvent.click(await screen.findByRole('button', { name: /^Continue to Stripe/ }))
    await waitFor(() => expect(bought).toHaveLength(1))
    unmount()
    const cancelled = await buy('/buy?cancelled=pack_60')
    expect(await screen.findByText('Team wallet of Acme')).toBeTruthy()
    cancelled.unmount()
    const own = await buy('/buy')
    await userEvent.click(await screen.findByRole('button', { name: /^Continue to Stripe/ }))
    await waitFor(() => expect(own.bought).toEqual([{ plan: 'pack_60' }]))
  })

  it('tells after the payment what the team has, and of another payment what oneself has', async () => {
    const { bought, unmount } = await buy('/buy?team=team_1')
    await userEvent.click(await screen.findByRole('button', { name: /^Continue to Stripe/ }))
    await waitFor(() => expect(bought).toHaveLength(1))
    unmount()
    const paid = { state: 'paid', tokens: 60, amount: 500, currency: 'usd', available: 124, receipt_url: null }
    const server = {
      'GET /api/checkout-sessions/cs_1': { body: paid },
      'GET /api/checkout-sessions/cs_2': { body: paid },
      'GET /api/teams': { body: { items: [{ ...acme, tokens: { available: 108, held: 0 } }] } },
      'GET /api/me': { body: ANA },
    }
    fakeServer(server)
    const done = await inApp(<BuyDonePage />, { at: '/buy/done?session_id=cs_1', me: ANA })
    expect(await screen.findByText(/The team wallet of Acme has 108 tokens/)).toBeTruthy()
    done.unmount()
    fakeServer(server)
    await inApp(<BuyDonePage />, { at: '/buy/done?session_id=cs_2', me: ANA })
    expect(await screen.findByText(/You have 124 tokens/)).toBeTruthy()
  })
})
