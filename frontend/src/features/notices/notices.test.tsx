import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Notice } from '../../api/contract'
import { Announcer } from '../../components/status'
import { Toaster } from '../../components/toast'
import { ANA, CONFIG, fakeServer, inApp, VISITOR } from '../../testing/in-app'
import { queryClient } from '../../api/query'
import { auth } from '../auth/seam'
import { NoticeBanner } from './banner'
import { NoticeSettingsCard } from './settings'

const notice = (id: string, change: Partial<Notice> = {}): Notice => ({
  id,
  kind: 'low_balance',
  title: `${id} tokens left`,
  text: 'A new ticket needs one.',
  action: { label: 'Buy tokens', path: '/buy' },
  at: '2026-11-27T12:00:00Z',
  ...change,
})
const person = { userId: 'user_1', name: null, email: 'ana@acme.test', createdAt: 1 }
const bridge = { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} }
beforeEach(() => auth.connect(bridge, person))
afterEach(() => act(() => auth.connect(bridge, null)))

async function banner(items: Notice[], more: Parameters<typeof fakeServer>[0] = {}) {
  const asked = fakeServer({ 'GET /api/notices': { body: { items } }, ...more })
  const view = await inApp(
    <main tabIndex={-1}>
      <NoticeBanner />
      <Announcer />
      <Toaster />
    </main>,
    { me: ANA },
  )
  return { asked, ...view }
}

describe('notices at the top of the app', () => {
  it('say what happened, and lead on', async () => {
    const { router } = await banner([notice('12')])
    const region = within(await screen.findByRole('region', { name: 'Notices' }))
    expect(region.getByText('12 tokens left')).toBeTruthy()
    await userEvent.click(region.getByRole('link', { name: 'Buy tokens' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/buy'))
  })

  it('are read aloud once by their title', async () => {
    await banner([notice('12')])
    await screen.findByText('Notice: 12 tokens left')
  })

  it('lead nowhere but into the app', async () => {
    await banner([notice('12', { action: { label: 'Look', path: '//evil.example/' } })])
    expect((await screen.findByRole('link', { name: 'Look' })).getAttribute('href')).toBe('/balance')
  })

  it('are put away one by one, and the focus goes on', async () => {
    const { asked } = await banner([notice('12'), notice('5')], { 'POST /api/notices/12/dismiss': { status: 204 } })
    await userEvent.click(await screen.findByRole('button', { name: 'Dismiss: 12 tokens left' }))
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Dismiss: 5 tokens left'))
    expect(screen.queryByText('12 tokens left')).toBeNull()
    expect(asked).toContain('POST /api/notices/12/dismiss')
  })

  it('leave the focus on the page when the last is put away', async () => {
    await banner([notice('12')], { 'POST /api/notices/12/dismiss': { status: 204 } })
    await userEvent.click(await screen.findByRole('button', { name: 'Dismiss: 12 tokens left' }))
    await waitFor(() => expect(document.activeElement?.tagName).toBe('MAIN'))
  })

  it('come back when the server did not hear of it', async () => {
    await banner([notice('12')], { 'POST /api/notices/12/dismiss': { status: 503, body: { code: 'storage_unavailable', charged: 0 } } })
    await userEvent.click(await screen.findByRole('button', { name: 'Dismiss: 12 tokens left' }))
    await screen.findByText('The notice could not be put away.')
    await screen.findByText('12 tokens left')
  })

  it('show two, and the rest when asked', async () => {
    await banner([notice('3'), notice('2'), notice('1')])
    await userEvent.click(await screen.findByRole('button', { name: 'Show 1 more' }))
    expect(screen.getAllByRole('button', { name: /^Dismiss/ })).toHaveLength(3)
  })

  it('are nothing for a visitor, or while there are none', async () => {
    act(() => auth.connect(bridge, null))
    const asked = fakeServer({ 'GET /api/notices': { body: { items: [notice('12')] } } })
    await inApp(<NoticeBanner />, { me: VISITOR })
    expect(asked).toEqual([])
    expect(screen.queryByRole('region')).toBeNull()
  })
})

describe('where else notices go', () => {
  const settings = async (more: Parameters<typeof fakeServer>[0] = {}, chat = true) => {
    const sent: unknown[] = []
    fakeServer({
      'GET /api/notices/settings': { body: { mail: true, chat: false, mail_available: true } },
      'PUT /api/notices/settings': (body) => {
        sent.push(body)
        return { body: { ...(body as object), mail_available: true } }
      },
      ...more,
    })
    const view = await inApp(<NoticeSettingsCard />, { me: ANA })
    act(() => queryClient.setQueryData(['config'], { ...CONFIG, chat: { slack: chat, install: false, discord: false } }))
    return { sent, ...view }
  }
  const box = (name: RegExp) => screen.findByRole('checkbox', { name }) as Promise<HTMLInputElement>

  it('is kept as soon as it is chosen', async () => {
    const { sent } = await settings()
    await userEvent.click(await box(/^In chat/))
    await waitFor(() => expect(sent).toEqual([{ mail: true, chat: true }]))
    expect((await box(/^In chat/)).checked).toBe(true)
  })

  it('is as before when it was not kept', async () => {
    await settings({ 'PUT /api/notices/settings': { status: 503, body: { code: 'storage_unavailable', charged: 0, detail: 'Our store does not answer.' } } })
    await userEvent.click(await box(/^By mail/))
    expect((await screen.findByRole('alert')).textContent).toContain('This was not kept. Our store does not answer.')
    expect((await box(/^By mail/)).checked).toBe(true)
  })

  it('offers no mail where none is sent', async () => {
    await settings({ 'GET /api/notices/settings': { body: { mail: true, chat: false, mail_available: false } } })
    await box(/^In chat/)
    expect(screen.queryByRole('checkbox', { name: /^By mail/ })).toBeNull()
  })

  it('offers no chat where there is none', async () => {
    await settings({}, false)
    await box(/^By mail/)
    expect(screen.queryByRole('checkbox', { name: /^In chat/ })).toBeNull()
  })
})
