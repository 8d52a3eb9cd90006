import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ChatLink, LinkRequest } from '../../api/contract'
import { queryClient } from '../../api/query'
import LinkPage from '../../pages/link'
import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { auth } from '../auth/seam'
import { spelled } from './code-view'
import { lifeLeft } from './time'
import { isLinked } from './use-link'

const soon = () => new Date(Date.now() + 9 * 60_000 + 40_000).toISOString()
const request = (more: Partial<LinkRequest> = {}): LinkRequest => ({
  platform: 'Slack',
  workspace: 'Acme',
  name: 'ana',
  linked_to: null,
  email: 'ana@acme.test',
  expires_at: soon(),
  ...more,
})
const row = (linked_at: string): ChatLink => ({ id: 'cht_1', platform: 'Slack', workspace: 'Acme', name: 'ana', linked_at, seen_at: null })
const PATH = '/api/link-requests/tok'
const gone = { status: 410, body: { code: 'link_gone', status: 410, charged: 0, detail: 'This link no longer works.' } }

const signedIn = () =>
  auth.connect(
    { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} },
    { userId: 'user_1', name: 'Ana Roth', email: 'ana@acme.test', createdAt: 1 },
  )
const signedOut = () => auth.connect({ getToken: async () => null, signOut: async () => {}, openProfile: () => {} }, null)

async function open(answers: Parameters<typeof fakeServer>[0]) {
  const asked = fakeServer({ 'GET /api/links': { body: { items: [], changes: [] } }, ...answers })
  await inApp(<LinkPage />, { at: '/link/tok', me: ANA })
  return asked
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

beforeEach(signedIn)
afterEach(() => {
  act(signedOut)
  document.title = ''
})

describe('a link from chat', () => {
  it('asks who is there before anything else, and leads back', async () => {
    act(signedOut)
    const asked = await open({})
    expect(screen.getByRole('heading', { name: 'Sign in to connect chat' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in?then=%2Flink%2Ftok')
    expect(asked).toEqual([])
  })

  it('names both ends and changes nothing by being looked at', async () => {
    const asked = await open({ [`GET ${PATH}`]: { body: request() } })
    await screen.findByRole('heading', { name: 'Let this Slack user spend your tokens?' })
    for (const text of ['@ana', 'Acme workspace', 'Ana Roth', /ana@acme\.test · 124 tokens/, /press Cancel\./]) {
      expect(screen.getByText(text)).toBeTruthy()
    }
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy()
    expect(asked.every((call) => call.startsWith('GET '))).toBe(true)
    expect(screen.queryByText(/This moves a link/)).toBeNull()
  })

  it.each([
    ['Acme', 'Acme server'],
    ['', 'Discord'],
  ])('speaks of Discord as Discord does, in "%s"', async (workspace, line) => {
    const discord = request({ platform: 'Discord', workspace })
    let items: ChatLink[] = []
    await open({
      [`GET ${PATH}`]: { body: discord },
      [`POST ${PATH}/confirm`]: { body: { code: '7KQ4-MX2H', expires_at: soon() } },
      'GET /api/links': () => ({ body: { items, changes: [] } }),
      'GET /api/me': { body: ANA },
    })
    await screen.findByRole('heading', { name: 'Let this Discord user spend your tokens?' })
    expect(screen.getAllByText(line).length).toBeGreaterThan(0)
    expect(document.body.textContent).not.toMatch(/workspace|Slack/)
    await press('Yes, show me the code')
    const home = await screen.findByRole('link', { name: 'Open Discord' })
    expect(home.getAttribute('href')).toBe('https://discord.com/channels/@me')
    items = [{ ...row('2026-11-26T00:00:00Z'), platform: 'Discord', workspace }]
    await act(() => queryClient.invalidateQueries({ queryKey: ['links'] }))
    await screen.findByRole('heading', { name: 'Discord is connected' })
    expect(screen.getByText('/myba new')).toBeTruthy()
  })

  it('names both accounts when it moves a link', async () => {
    await open({ [`GET ${PATH}`]: { body: request({ linked_to: 'old@acme.test' }) } })
    const notice = (await screen.findByText('This moves a link.')).parentElement as HTMLElement
    expect(within(notice).getByText('old@acme.test')).toBeTruthy()
    expect(within(notice).getByText('ana@acme.test')).toBeTruthy()
  })

  it('has nothing to do for somebody who is linked to this account', async () => {
    await open({ [`GET ${PATH}`]: { body: request({ linked_to: 'ana@acme.test' }) } })
    await screen.findByRole('heading', { name: 'This Slack user is linked to you already' })
    expect(screen.queryByRole('button', { name: 'Yes, show me the code' })).toBeNull()
  })

  it('shows the code on the page, and neither in the title nor in the address', async () => {
    await open({
      [`GET ${PATH}`]: { body: request() },
      [`POST ${PATH}/confirm`]: { body: { code: '7KQ4-MX2H', expires_at: soon() } },
    })
    await press('Yes, show me the code')
    const heading = await screen.findByRole('heading', { name: 'Type this code in Slack' })
    expect(document.activeElement).toBe(heading)
    expect(screen.getByText('7KQ4-MX2H')).toBeTruthy()
    expect(screen.getByText('The code: 7 K Q 4, M X 2 H')).toBeTruthy()
    expect(screen.getByRole('timer').textContent).toMatch(/^9:(40|39|38) left\.$/)
    expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('off')
    expect(screen.getByText('Never send this code to anyone.')).toBeTruthy()
    const everywhere = `${document.title} ${window.location.href} ${JSON.stringify({ ...localStorage, ...sessionStorage })}`
    expect(everywhere).not.toMatch(/7KQ4/)
  })

  it('tells that the code was typed, once the list has somebody new', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    let items = [row('2026-01-01T00:00:00Z')]
    await open({
      [`GET ${PATH}`]: { body: request() },
      [`POST ${PATH}/confirm`]: { body: { code: '7KQ4-MX2H', expires_at: soon() } },
      'GET /api/links': () => ({ body: { items, changes: [] } }),
      'GET /api/me': { body: ANA },
    })
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
    await user.click(await screen.findByRole('button', { name: 'Yes, show me the code' }))
    await screen.findByText('7KQ4-MX2H')
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect(screen.getByText('7KQ4-MX2H')).toBeTruthy()
    items = [row('2026-11-26T00:00:00Z')]
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect(await screen.findByRole('heading', { name: 'Slack is connected' })).toBeTruthy()
    expect(screen.queryByText('7KQ4-MX2H')).toBeNull()
    vi.useRealTimers()
  })

  it('takes the code away when its time is over', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    await open({
      [`GET ${PATH}`]: { body: request() },
      [`POST ${PATH}/confirm`]: { body: { code: '7KQ4-MX2H', expires_at: soon() } },
    })
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
    await user.click(await screen.findByRole('button', { name: 'Yes, show me the code' }))
    await screen.findByText('7KQ4-MX2H')
    await act(() => vi.advanceTimersByTimeAsync(9 * 60_000 + 45_000))
    expect(screen.getByRole('heading', { name: 'This link no longer works' })).toBeTruthy()
    expect(screen.queryByText('7KQ4-MX2H')).toBeNull()
    vi.useRealTimers()
  })

  it('is cancelled by Cancel alone', async () => {
    const asked = await open({ [`GET ${PATH}`]: { body: request() }, [`POST ${PATH}/cancel`]: { status: 204 } })
    await press('Cancel')
    await screen.findByRole('heading', { name: 'Cancelled' })
    expect(asked.filter((call) => call.startsWith('POST'))).toEqual([`POST ${PATH}/cancel`])
  })

  it('says how to get a new one when it is used, old or made up', async () => {
    await open({ [`GET ${PATH}`]: gone })
    await screen.findByRole('heading', { name: 'This link no longer works' })
    expect(screen.getByText('/myba link')).toBeTruthy()
  })

  it('is gone when another account was faster', async () => {
    await open({ [`GET ${PATH}`]: { body: request() }, [`POST ${PATH}/confirm`]: gone })
    await press('Yes, show me the code')
    expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toBeTruthy()
  })

  it('keeps the question when a press failed, and says that nobody was linked', async () => {
    const refused = { status: 403, body: { code: 'impersonation_readonly', status: 403, charged: 0, detail: 'Looking only.' } }
    await open({ [`GET ${PATH}`]: { body: request() }, [`POST ${PATH}/confirm`]: refused })
    await press('Yes, show me the code')
    expect((await screen.findByRole('alert')).textContent).toContain('Looking only. Nobody was linked.')
    expect(screen.getByRole('button', { name: 'Yes, show me the code' })).toBeTruthy()
  })

  it('can be read again after trouble', async () => {
    let isUp = false
    const refused = { status: 401, body: { code: 'token_expired', status: 401, charged: 0, detail: 'Your sign-in has run out.' } }
    await open({ [`GET ${PATH}`]: () => (isUp ? { body: request() } : refused) })
    await screen.findByRole('heading', { name: 'The link could not be read' })
    isUp = true
    await press('Try again')
    await waitFor(() => expect(screen.getByText('@ana')).toBeTruthy())
  })
})

it('knows a new link from one that was there, and from another person', () => {
  const shown = { code: '', expires_at: '', arrivedAt: 0, request: request(), before: [row('a')] }
  expect(isLinked(shown, [row('a')])).toBe(false)
  expect(isLinked(shown, [row('b')])).toBe(true)
  expect(isLinked(shown, [{ ...row('b'), name: 'ben' }])).toBe(false)
  expect(isLinked({ ...shown, before: null }, [row('b')])).toBe(false)
})

it('counts down only when the clock of the device can be right', () => {
  expect(lifeLeft('2026-01-01T00:05:00Z', Date.parse('2026-01-01T00:00:00Z'))).toBe(300_000)
  expect(lifeLeft('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:05:00Z'))).toBeNull()
  expect(lifeLeft('2026-01-01T01:00:00Z', Date.parse('2026-01-01T00:05:00Z'))).toBeNull()
})

it('spells a code', () => expect(spelled('7KQ4-MX2H')).toBe('7 K Q 4, M X 2 H'))
