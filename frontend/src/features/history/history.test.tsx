import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import type { DiffLine, TicketDiff, VersionSummary } from '../../api/contract'
import { Toaster } from '../../components/toast'
import TicketPage from '../../pages/ticket'
import { ANA, fakeServer, inApp, TICKET, VISITOR } from '../../testing/in-app'
import { roundWords } from '../ticket/refine'
import { sectionPrice } from '../ticket/rewrite-section'
// Loaded here, so that no test waits for what the page fetches only when it is opened.
import './history-dialog'
import { countWords, fromWords, lineWords, madeWords } from './words'

vi.mock('@tanstack/react-router', async (load) => ({
  ...(await load<typeof import('@tanstack/react-router')>()),
  useParams: () => ({ id: 'tkt_1' }),
}))

const NOW = { ...TICKET, version: 3, title: 'Invoices as CSV' }

const version = (n: number, more: Partial<VersionSummary>): VersionSummary => ({
  version: n,
  made: 'written',
  section: null,
  restored: null,
  channel: 'web',
  said: 2,
  assumed: 1,
  created_at: '2026-11-23T16:20:00Z',
  kind: 'story',
  size: 'M',
  title: TICKET.title,
  ...more,
})

const statement = (text: string) => ({ text, clauses: null, source: null })
const line = (change: string, more: Partial<DiffLine>): DiffLine => ({ change, moved: false, before: null, after: null, pieces: [], ...more })

const DIFF: TicketDiff = {
  from: 1,
  to: 2,
  title: null,
  kind: null,
  size: { before: 'S', after: 'M' },
  sections: [
    {
      id: 'criteria',
      title: 'Acceptance criteria',
      lines: [
        line('changed', {
          before: statement('The file has 12 rows.'),
          after: statement('The file has 500 rows.'),
          pieces: [
            { change: 'same', text: 'The file has ' },
            { change: 'removed', text: '12' },
            { change: 'added', text: '500' },
            { change: 'same', text: ' rows.' },
          ],
        }),
        line('added', { after: statement('A new one.') }),
        line('removed', { before: statement('An old one.') }),
        line('added', { after: statement('From above.'), moved: true }),
      ],
    },
  ],
  counts: { added: 1, removed: 1, changed: 1, moved: 1 },
}

const ITEMS = [version(3, { made: 'edited', title: NOW.title, channel: 'slack' }), version(2, { made: 'refined' }), version(1, {})]

const { title, kind, kind_reason, size, language, sections, idea, model, findings, report } = TICKET
const FIRST = { ...version(1, {}), title, kind, kind_reason, size, language, sections, idea, model, findings, report }

async function open(more: Parameters<typeof fakeServer>[0] = {}) {
  const asked = fakeServer({
    'GET /api/tickets/tkt_1': { body: NOW },
    'GET /api/tickets/tkt_1/markdown': { text: '' },
    'GET /api/tickets/tkt_1/versions': { body: { items: ITEMS } },
    'GET /api/tickets/tkt_1/versions/1': { body: FIRST },
    'GET /api/tickets/tkt_1/versions/2/diff': { body: DIFF },
    ...more,
  })
  await inApp(
    <>
      <TicketPage />
      <Toaster />
    </>,
  )
  await screen.findByRole('heading', { level: 1, name: NOW.title })
  return asked
}

async function history() {
  await userEvent.click(screen.getByRole('button', { name: 'Show the history' }))
  return within(await screen.findByRole('list', { name: 'Versions, newest first' }))
}

describe('the history of a ticket', () => {
  it('lists how each version came to be', async () => {
    await open()
    const list = await history()
    const rows = list.getAllByRole('button').map((row) => row.textContent)
    expect(rows[0]).toMatch(/^3Edited by hand · as it is now.* · in Slack · 2 said, 1 assumed$/)
    expect(rows[1]).toMatch(/^2Refined/)
    expect(rows[2]).toMatch(/^1Written from your idea/)
  })

  it('tells what changed with signs, words, ins and del', async () => {
    await open()
    const list = await history()
    await userEvent.click(list.getByRole('button', { name: /Refined/ }))
    const lines = (await list.findByText('An old one.')).closest('ul')?.querySelectorAll('li') ?? []
    expect([...lines].map((row) => row.textContent)).toEqual([
      '±The file has  removed: 12 added: 500 rows. changed',
      '+A new one. added',
      '−An old one. removed',
      '+From above. moved here',
    ])
    expect([...document.querySelectorAll('.diff ins')].map((one) => one.textContent)).toContain('A new one.')
    expect([...document.querySelectorAll('.diff del')].map((one) => one.textContent)).toContain('An old one.')
    expect(list.getByText('Against version 1. Lines: 1 changed, 1 added, 1 removed, 1 moved.')).toBeTruthy()
  })

  it('reads an old version, restores it free, and offers to undo that', async () => {
    const bodies: unknown[] = []
    await open({
      'POST /api/tickets/tkt_1/versions/1/restore': (body) => {
        bodies.push(body)
        return { body: { ...TICKET, version: 4 } }
      },
    })
    const list = await history()
    await userEvent.click(list.getByRole('button', { name: /Written from your idea/ }))
    expect(await list.findByRole('heading', { name: TICKET.title })).toBeTruthy()
    await userEvent.click(list.getByRole('button', { name: 'Restore this version, free' }))
    expect(await screen.findByText('Version 1 is back, as version 4. Nothing was taken.')).toBeTruthy()
    expect(bodies).toEqual([{ version: 3 }])
    expect(screen.queryByRole('list', { name: 'Versions, newest first' })).toBeNull()
    expect(screen.getByRole('heading', { level: 1, name: TICKET.title })).toBeTruthy()
    expect(screen.getByRole('button', { name: /^Undo/ })).toBeTruthy()
  })

  it('says when somebody else was faster, and when nothing can be read', async () => {
    await open({
      'POST /api/tickets/tkt_1/versions/2/restore': { status: 409, body: { code: 'conflict', charged: 0 } },
      'GET /api/tickets/tkt_1/versions/2/diff': { status: 503, body: { code: 'storage_unavailable' } },
    })
    const list = await history()
    await userEvent.click(list.getByRole('button', { name: /Refined/ }))
    expect((await list.findByRole('alert')).textContent).toContain('could not be read')
    await userEvent.click(list.getByRole('button', { name: 'Restore this version, free' }))
    expect(await list.findByText(/changed elsewhere/)).toBeTruthy()
  })

  it('says that a ticket has not changed yet', async () => {
    await open({ 'GET /api/tickets/tkt_1/versions': { body: { items: [version(1, {})] } } })
    await history()
    expect(screen.getByText(/Nothing has changed since/)).toBeTruthy()
  })
})

describe('undo', () => {
  it('follows a change by hand, by its key too', async () => {
    const bodies: unknown[] = []
    await open({
      'PATCH /api/tickets/tkt_1': { body: { ...NOW, version: 4, title: 'Mine' } },
      'POST /api/tickets/tkt_1/versions/3/restore': (body) => {
        bodies.push(body)
        return { body: { ...NOW, version: 5 } }
      },
    })
    await userEvent.click(screen.getByRole('button', { name: 'Edit the title' }))
    await userEvent.clear(screen.getByRole('textbox', { name: 'Title' }))
    await userEvent.type(screen.getByRole('textbox', { name: 'Title' }), 'Mine')
    await userEvent.click(screen.getByRole('button', { name: /^Save/ }))
    expect(await screen.findByText('Saved. Nothing was taken.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /^Undo/ }))
    expect(await screen.findByText('Undone.')).toBeTruthy()
    expect(bodies).toEqual([{ version: 4 }])
    expect(screen.getByRole('heading', { level: 1, name: NOW.title })).toBeTruthy()
  })
})

describe('a section written again', () => {
  it('says what it costs first, changes the ticket and can be undone', async () => {
    const bodies: unknown[] = []
    const rewritten = { ...NOW, version: 4, rounds_left: 2 }
    await open({
      'POST /api/tickets/tkt_1/refine': (body) => {
        bodies.push(body)
        return { body: { ticket: rewritten, tokens: { charged: 0, available: 2, held: 0 }, job: 'job_1' }, headers: { 'content-type': 'application/json' } }
      },
    })
    vi.setSystemTime(new Date('2026-11-24T12:00:00Z'))
    await userEvent.click(screen.getByRole('button', { name: 'Write Acceptance criteria again' }))
    expect(screen.getByText('Free: one of your included rounds, 2 left after it. Only this section changes.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Write it again, free' }))
    expect(await screen.findByText('Ticket ready. Nothing was taken, 2 left.')).toBeTruthy()
    expect(bodies).toEqual([{ section: 'criteria' }])
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Write Acceptance criteria again'))
    vi.useRealTimers()
  })

  it('closes with Escape and gives the focus back', async () => {
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Write Acceptance criteria again' }))
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Write Acceptance criteria again'))
  })

  it('has its price in words', () => {
    const now = new Date('2026-11-24T12:00:00Z')
    const price = (ticket: typeof TICKET) => sectionPrice(ticket, roundWords(ticket, ANA, now))
    expect(price(TICKET)).toBe('Free: one of your included rounds, 2 left after it.')
    expect(price({ ...TICKET, rounds_left: 0 })).toBe('This round uses 1 token, 124 left.')
    expect(sectionPrice({ ...TICKET, rounds_left: 0 }, roundWords({ ...TICKET, rounds_left: 0 }, VISITOR, now))).toBe('This round uses 1 token, 3 left.')
  })
})

describe('words', () => {
  it('name what made a version, and where', () => {
    const made = (one: Partial<VersionSummary>) => madeWords(version(2, one))
    expect(made({ made: 'regenerated_section', section: 'edge_cases' })).toBe('Edge cases written again')
    expect(made({ made: 'restored', restored: 2 })).toBe('Back to version 2')
    expect(made({ made: 'earlier' })).toBe('Changed')
    expect([fromWords('discord'), fromWords('api')]).toEqual(['in Discord', 'by the API'])
  })

  it('say that a mark changed', () => {
    const said = { ...statement('x'), source: { start: 0, end: 1 } }
    expect(lineWords(line('changed', { before: said, after: statement('x') })).word).toBe('changed, now assumed')
    expect(lineWords(line('removed', { moved: true })).word).toBe('moved away')
    expect(countWords({ added: 0, removed: 0, changed: 0, moved: 0 })).toBe('')
  })
})
