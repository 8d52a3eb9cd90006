import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import type { TicketSummary } from '../../api/contract'
import { Toaster } from '../../components/toast'
import { useKeyboard } from '../../lib/keys'
import LibraryPage from '../../pages/library'
import { fakeServer, inApp } from '../../testing/in-app'
import { step } from './cursor'

const row = (id: string, title: string, kind: TicketSummary['kind'] = 'story'): TicketSummary => ({
  id,
  number: 1,
  kind,
  size: 'M',
  title,
  said: 1,
  assumed: 1,
  state: 'ready',
  channel: 'web',
  created_at: '2026-11-23T12:00:00Z',
})
const ROWS = [row('tkt_a', 'Alpha'), row('tkt_b', 'Beta'), row('tkt_c', 'Gamma')]
const page = (items: TicketSummary[], next: string | null = null) => ({ body: { items, next } })

function Keyboard() {
  useKeyboard()
  return null
}

const open = async (answers: Parameters<typeof fakeServer>[0], at = '/library') => {
  const asked = fakeServer(answers)
  const view = await inApp(
    <>
      <Keyboard />
      <LibraryPage />
      <Toaster />
    </>,
    { at },
  )
  return { asked, ...view }
}

describe('the library', () => {
  it('moves by j and k, selects by x', async () => {
    await open({ 'GET /api/tickets': page(ROWS) })
    await screen.findByText('Alpha')
    await userEvent.keyboard('j')
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Alpha' }))
    await userEvent.keyboard('jj')
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Gamma' }))
    await userEvent.keyboard('k')
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Beta' }))
    await userEvent.keyboard('x')
    expect(await screen.findByText('1 selected')).toBeTruthy()
  })

  it('asks once typing rests, and keeps the old rows until then', async () => {
    const { asked } = await open({
      'GET /api/tickets': page(ROWS),
      'GET /api/tickets?limit=30&q=beta': page([ROWS[1] as TicketSummary]),
    })
    await screen.findByText('Alpha')
    await userEvent.keyboard('/')
    await userEvent.keyboard('beta')
    expect(screen.getByText('Alpha')).toBeTruthy()
    await waitFor(() => expect(screen.queryByText('Alpha')).toBeNull())
    expect(asked.filter((call) => call.includes('q='))).toEqual(['GET /api/tickets?limit=30&q=beta'])
  })

  it('tells an empty library from an empty search', async () => {
    await open({ 'GET /api/tickets': page([]) })
    expect(await screen.findByText('No tickets yet. The first one takes one sentence.')).toBeTruthy()
    await userEvent.type(screen.getByLabelText('Search tickets'), 'refund mail')
    expect(await screen.findByText('No ticket matches "refund mail".')).toBeTruthy()
    await userEvent.click(screen.getAllByRole('button', { name: 'Clear search' }).at(-1) as HTMLElement)
    expect(await screen.findByText('No tickets yet. The first one takes one sentence.')).toBeTruthy()
  })

  it('takes a ticket away at once and brings it back by Undo', async () => {
    let rows = ROWS
    const { asked } = await open({
      'GET /api/tickets': () => page(rows),
      'DELETE /api/tickets/tkt_b': () => {
        rows = ROWS.filter(({ id }) => id !== 'tkt_b')
        return { status: 204 }
      },
      'POST /api/tickets/tkt_b/restore': () => {
        rows = ROWS
        return { body: { id: 'tkt_b' } }
      },
    })
    await screen.findByText('Beta')
    await userEvent.click(screen.getByRole('button', { name: 'Delete Beta' }))
    expect(await screen.findByText('Deleted "Beta".')).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Beta' })).toBeNull())
    await userEvent.click(screen.getByRole('button', { name: /undo/i }))
    expect(await screen.findByRole('link', { name: 'Beta' })).toBeTruthy()
    expect(asked).toContain('POST /api/tickets/tkt_b/restore')
  })

  it('loads more only when asked', async () => {
    await open({ 'GET /api/tickets': page(ROWS, 'next'), 'GET /api/tickets?limit=30&after=next': page([row('tkt_d', 'Delta')]) })
    await screen.findByText('Alpha')
    expect(screen.queryByText('Delta')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }))
    expect(await screen.findByText('Delta')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
  })

  it('says nothing while waiting is short', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}))
    await act(async () => {
      await inApp(<LibraryPage />, { at: '/library' })
    })
    expect(screen.getByText('Getting your tickets').className).toContain('late-text')
  })
})

it('steps within the list, and starts anew when its row is gone', () => {
  expect(step(['a', 'b'], null, 1)).toBe('a')
  expect(step(['a', 'b'], null, -1)).toBe('b')
  expect(step(['a', 'b'], 'b', 1)).toBe('b')
  expect(step(['a', 'b'], 'gone', 1)).toBe('a')
  expect(step([], null, 1)).toBeNull()
})
