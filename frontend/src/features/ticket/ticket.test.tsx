import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Finding } from '../../api/contract'
import { Toaster } from '../../components/toast'
import TicketPage from '../../pages/ticket'
import { ANA, CONFIG, fakeServer, inApp, TICKET, VISITOR } from '../../testing/in-app'
import { copyMarkdown } from './actions'
import { linesOf } from './edit-section'
import { handover, projectUrl } from './open-in'
import { includedWords, roundWords } from './refine'
import { returnedWords } from './return-card'
import { cutWords, marksOf, numberSpans } from './spans'
import { stubWords } from './stub'
import { verdictOf } from './verdict'

vi.mock('@tanstack/react-router', async (load) => ({
  ...(await load<typeof import('@tanstack/react-router')>()),
  useParams: () => ({ id: 'tkt_1' }),
}))

const MARKDOWN = '- The file has 500 rows.\n- An empty month makes no file. *(assumed)*\n'
const open = async (more: Parameters<typeof fakeServer>[0] = {}) => {
  const asked = fakeServer({
    'GET /api/tickets/tkt_1': { body: TICKET },
    'GET /api/tickets/tkt_1/markdown': { text: MARKDOWN },
    ...more,
  })
  await inApp(
    <>
      <TicketPage />
      <Toaster />
    </>,
  )
  await screen.findByRole('heading', { level: 1, name: TICKET.title })
  return asked
}

describe('the ticket page', () => {
  let copied: string[] = []
  beforeEach(() => {
    copied = []
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text: string) => copied.push(text) } })
  })

  it('writes the mark behind each statement', async () => {
    await open()
    const rows = screen.getAllByRole('listitem').map((row) => row.textContent)
    expect(rows.slice(0, 3)).toEqual(['The file has 500 rows.2 said', 'A guest gets no download.1 said', 'An empty month makes no file. assumed'])
    expect(screen.getByText('2 said')).toBeTruthy()
  })

  it('shows the place in your words, by pointer and by keyboard', async () => {
    await open()
    const linked = () => [...document.querySelectorAll('.span-said[data-linked]')].map((span) => span.textContent)
    const row = screen.getByText('A guest gets no download.').closest('li')
    if (row) fireEvent.pointerEnter(row)
    expect(linked()).toEqual(['not for guests'])
    if (row) fireEvent.pointerLeave(row)
    expect(linked()).toEqual([])
    fireEvent.focus(screen.getByRole('link', { name: 'Your words, 2' }))
    expect(linked()).toEqual(['must work for 500 invoices'])
  })

  it('copies the Markdown with its marks', async () => {
    await open()
    expect(await copyMarkdown(TICKET)).toBe(true)
    await waitFor(() => expect(copied).toEqual([MARKDOWN]))
  })

  it('keeps what was typed when somebody else was faster, and saves on the newest version', async () => {
    const versions: unknown[] = []
    let now = TICKET
    await open({
      'GET /api/tickets/tkt_1': () => ({ body: now }),
      'PATCH /api/tickets/tkt_1': (body) => {
        const { version } = body as { version: number }
        versions.push(version)
        if (version === 2) return { body: { ...now, version: 3 } }
        now = { ...TICKET, version: 2 }
        return { status: 409, body: { code: 'conflict', charged: 0 } }
      },
    })
    await userEvent.click(screen.getByRole('button', { name: 'Edit Acceptance criteria' }))
    const box = screen.getByLabelText('Acceptance criteria', { selector: 'textarea' })
    await userEvent.clear(box)
    await userEvent.type(box, 'mine')
    await userEvent.click(screen.getByRole('button', { name: /save/i }))
    expect(await screen.findByText(/changed elsewhere/)).toBeTruthy()
    expect(box).toHaveProperty('value', 'mine')
    await userEvent.click(screen.getByRole('button', { name: /save/i }))
    await waitFor(() => expect(versions).toEqual([1, 2]))
  })

  it('returns a ticket for a reason, and says what came back', async () => {
    const reasons: unknown[] = []
    await open({
      'POST /api/tickets/tkt_1/return': (body) => {
        reasons.push(body)
        return { body: { tokens: { returned: 1, available: 125, held: 0 }, returns_left: 2 } }
      },
    })
    await userEvent.click(screen.getByRole('button', { name: 'Return this ticket' }))
    await userEvent.click(screen.getByRole('button', { name: 'Return it' }))
    expect(reasons).toEqual([])
    await userEvent.type(screen.getByLabelText('What was wrong with it?'), 'not our case')
    await userEvent.click(screen.getByRole('button', { name: 'Return it' }))
    expect(await screen.findByText('1 token is back. 125 left. You can return 2 more in the next 30 days.')).toBeTruthy()
    expect(reasons).toEqual([{ reason: 'not our case' }])
  })
})

describe('findings', () => {
  const finding = (more: Partial<Finding>): Finding => ({ rule: 'A5', severity: 'warn', message: 'x', field: null, section: null, index: null, span: null, ...more })
  const findings = [
    finding({ rule: 'A5', field: 'criteria', section: 'criteria', index: 1, message: '“fast” cannot be tested: name a number or an example.' }),
    finding({ rule: 'F2', field: 'title', message: 'The title ends with a full stop.' }),
    finding({ rule: 'S8', message: 'T-9 says nearly the same.' }),
  ]
  const judged = { ...TICKET, findings, report: { ...TICKET.report, score: 91 } }

  it('say how ready the ticket is, and each leads to its place', async () => {
    Element.prototype.scrollIntoView = vi.fn()
    await open({ 'GET /api/tickets/tkt_1': { body: judged } })
    const list = screen.getByRole('region', { name: 'Findings' })
    expect(within(list).getByText('Ready')).toBeTruthy()
    expect(within(list).getByText('· 91 of 100 · 3 remarks')).toBeTruthy()
    expect(within(list).getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      'A5“fast” cannot be tested: name a number or an example.Remark·Acceptance criteria 2',
      'F2The title ends with a full stop.Remark·Title',
      'S8T-9 says nearly the same.Remark·The whole ticket',
    ])
    await userEvent.click(within(list).getByRole('button', { name: 'Acceptance criteria 2' }))
    expect(document.activeElement?.textContent).toContain('A guest gets no download.')
    await userEvent.click(within(list).getByRole('button', { name: 'Title' }))
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  })

  it('say it when there is nothing to say, and when a language is not known well', async () => {
    await open({ 'GET /api/tickets/tkt_1': { body: { ...TICKET, report: { ...TICKET.report, degraded: true } } } })
    expect(screen.getByText('· 100 of 100')).toBeTruthy()
    expect(screen.getByText('Our checks found nothing to say against it.')).toBeTruthy()
    expect(screen.getByText(/we do not know it well enough/)).toBeTruthy()
  })

  it('name what blocks apart from what is only remarked', () => {
    const words = verdictOf({ ...TICKET.report, ready: 'not_ready', score: 67 }, [finding({ severity: 'hard' }), finding({ severity: 'hard' }), finding({})])
    expect(words).toEqual({ ready: 'Not ready', rest: '· 67 of 100 · 2 checks missed · 1 remark' })
    expect(verdictOf({ ...TICKET.report, ready: 'needs_answers' }, []).ready).toBe('Needs answers')
  })
})

describe('your words', () => {
  it('are cut by characters and numbered in their own order', () => {
    const pieces = cutWords(TICKET.idea, numberSpans(TICKET.sections))
    expect(pieces.map(({ text, numbers }) => [text, numbers])).toEqual([
      ['not for guests', [1]],
      [' 👋 and ', []],
      ['must work for 500 invoices', [2]],
    ])
  })

  it('may belong to two places at once', () => {
    const statement = (start: number, end: number) => ({ text: 'x', clauses: null, source: { start, end } })
    const numbers = numberSpans([{ id: 'a', title: 'A', statements: [statement(0, 4), statement(2, 6)] }])
    expect(cutWords('abcdefgh', numbers).map(({ text, numbers: on }) => [text, on])).toEqual([
      ['ab', [1]],
      ['cd', [1, 2]],
      ['ef', [2]],
      ['gh', []],
    ])
  })
})

describe('a draft that was refused', () => {
  it('has its marks counted here, because the server counts only tickets', () => {
    expect(marksOf(TICKET.sections)).toEqual({ said: TICKET.said, assumed: TICKET.assumed })
    expect(marksOf([])).toEqual({ said: 0, assumed: 0 })
  })
})

describe('open in', () => {
  it('fills in the form of each tracker', () => {
    const place = (text: string) => projectUrl(text)
    expect(handover('github', place('github.com/acme/web/'), 'A & B', 'x')?.address).toBe('https://github.com/acme/web/issues/new?title=A%20%26%20B&body=x')
    expect(handover('gitlab', place('https://gitlab.com/a/b'), 'T', 'x')?.address).toBe(
      'https://gitlab.com/a/b/-/issues/new?issue%5Btitle%5D=T&issue%5Bdescription%5D=x',
    )
    expect(handover('linear', null, 'T', 'x')?.address).toBe('https://linear.app/new?title=T&description=x')
    expect(handover('jira', place('https://a.atlassian.net/?pid=1&issuetype=2'), 'T', 'x')?.address).toContain('pid=1&issuetype=2&summary=T&description=x')
  })

  it('copies what does not fit into an address', () => {
    const long = handover('github', projectUrl('https://github.com/a/b'), 'T', 'x'.repeat(9000))
    expect(long).toEqual({ address: 'https://github.com/a/b/issues/new?title=T', copy: true })
    expect(handover('jira', projectUrl('https://a.atlassian.net'), 'T', 'x')?.copy).toBe(true)
  })

  it('asks for the project first, and opens only web pages', () => {
    expect(handover('github', null, 'T', 'x')).toBeNull()
    expect(projectUrl('javascript:alert(1)')).toBeNull()
    expect(projectUrl('somewhere')).toBeNull()
  })
})

describe('sentences of a ticket', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  it('say the cost from the ledger', () => {
    const paid = { charged: 1, available: 2, held: 0 }
    expect(stubWords(TICKET, paid, VISITOR, CONFIG)).toEqual({ bold: '1 token taken.', left: '2 of 3 free left.' })
    expect(stubWords(TICKET, null, ANA, CONFIG)).toEqual({ bold: '1 token taken.', left: '124 left.' })
    expect(stubWords({ ...TICKET, state: 'uncharged', charged: 0 }, null, ANA, CONFIG).bold).toBe('Nothing was taken.')
  })

  it('say what a round costs before it is asked for', () => {
    expect(roundWords(TICKET, ANA, now)).toEqual({ text: '3 included left', free: true })
    expect(roundWords({ ...TICKET, rounds_left: 0 }, ANA, now)).toEqual({ text: 'This round uses 1 token, 124 left.', free: false })
    expect(roundWords({ ...TICKET, rounds_until: '2026-11-22T00:00:00Z' }, undefined, now).free).toBe(false)
    expect(includedWords({ ...TICKET, rounds_left: 0 }, now)).toBe('The included refinements are used up.')
  })

  it('say how many returns are left', () => {
    const none = returnedWords({ tokens: { returned: 1, available: 3, held: 0 }, returns_left: 0 })
    expect(none).toBe('1 token is back. 3 left. You cannot return another in the next 30 days.')
  })

  it('take each line of an edit as a statement', () => {
    expect(linesOf(' a \n\n b\n')).toEqual([{ text: 'a' }, { text: 'b' }])
  })
})
