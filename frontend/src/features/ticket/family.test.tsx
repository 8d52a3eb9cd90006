import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import type { Ticket } from '../../api/contract'
import { Toaster } from '../../components/toast'
import TicketPage from '../../pages/ticket'
import { ANA, fakeServer, inApp, TICKET } from '../../testing/in-app'
import { afterWords, orderWords, writtenWords } from './family'
import { lengthWords, splitWords } from './size'

vi.mock('@tanstack/react-router', async (load) => ({
  ...(await load<typeof import('@tanstack/react-router')>()),
  useParams: () => ({ id: 'tkt_1' }),
}))

const WRITTEN = { id: 'tkt_2', number: 14, kind: 'story', size: 'S', title: 'Pay a bill', state: 'ready' as const }
const EPIC: Ticket = {
  ...TICKET,
  kind: 'epic',
  children: [
    { number: 1, title: 'Pay', after: [3], turn: 2, ticket: WRITTEN },
    { number: 2, title: 'Rate', after: [1, 3], turn: 3, ticket: null },
    { number: 3, title: 'Sign up', after: [], turn: 1, ticket: null },
  ],
}

async function open(ticket: Ticket, more: Parameters<typeof fakeServer>[0] = {}) {
  const asked = fakeServer({ 'GET /api/tickets/tkt_1': () => ({ body: ticket }), 'GET /api/tickets/tkt_1/markdown': { text: 'x' }, ...more })
  await inApp(
    <>
      <TicketPage />
      <Toaster />
    </>,
    { me: ANA },
  )
  await screen.findByRole('heading', { level: 1, name: ticket.title })
  return asked
}

describe('the kind of a ticket', () => {
  it('says why, and is changed for nothing', async () => {
    const sent: unknown[] = []
    await open(TICKET, {
      'POST /api/tickets/tkt_1/kind': (body) => {
        sent.push(body)
        return { body: { ...TICKET, kind: 'task', kind_reason: 'chosen by you → task', version: 2 } }
      },
    })
    expect(screen.getByText('because “needs to” → story')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Story, change the kind' }))
    await userEvent.click(screen.getByRole('button', { name: 'Make it a task' }))
    expect(await screen.findByText('Now a task. Nothing was taken.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Task, change the kind' })).toBeTruthy()
    expect(sent).toEqual([{ version: 1, kind: 'task' }])
  })

  it('says what is missing and what writing it costs', async () => {
    const detail = 'A bug needs “What happens”, which this ticket does not say. Nothing was changed.'
    const asked = await open(TICKET, {
      'POST /api/tickets/tkt_1/kind': { status: 422, body: { code: 'sections_missing', detail, charged: 0, missing: ['observed'] } },
    })
    await userEvent.click(screen.getByRole('button', { name: 'Story, change the kind' }))
    await userEvent.click(screen.getByRole('button', { name: 'Make it a bug' }))
    expect(await screen.findByText(detail)).toBeTruthy()
    expect(screen.getByText('Writing it is a round: 3 included left.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Keep it as it is' }))
    expect(asked.some((call) => call.includes('refine'))).toBe(false)
  })
})

describe('the size of a ticket', () => {
  it('is shown with its budget, and offers what fits', async () => {
    const bodies: unknown[] = []
    await open({ ...TICKET, size: 'L', is_worth_splitting: true }, {
      'POST /api/tickets/tkt_1/refine': (body) => {
        bodies.push(body)
        return { status: 422, body: { code: 'quality_not_met', detail: 'Nothing was taken.', charged: 0 } }
      },
    })
    expect(screen.getByText('23 of 450 words')).toBeTruthy()
    expect(screen.getByText(/More than a week of work/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Split this' }))
    await waitFor(() => expect(bodies).toEqual([{ split: true }]))
  })

  it('has its sentences', () => {
    expect(lengthWords({ words: 1210, word_budget: 700 })).toBe('1,210 of 700 words')
    expect(splitWords({ is_worth_splitting: false, size: 'L' })).toBeNull()
    expect(splitWords({ is_worth_splitting: true, size: 'M' })).toContain('several tickets in one')
  })
})

describe('the children of an epic', () => {
  it('are a tree of what is outlined and what is written', async () => {
    await open(EPIC)
    expect(screen.getByText(/1 of 3 written. Each child that is written is a ticket of its own, for 1 token. You have 124 left./)).toBeTruthy()
    expect(screen.getByText(/Build them in this order: 3, 1, 2./)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'T-14 Pay a bill' })).toBeTruthy()
    expect(screen.getByText('Outlined, after 1 and 3')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Write this child.*: 1,/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Split this' })).toBeNull()
  })

  it('are written one by one, without a body to choose', async () => {
    const bodies: unknown[] = []
    await open(EPIC, {
      'POST /api/tickets/tkt_1/children/2/expand': (body) => {
        bodies.push(body)
        return { status: 402, body: { code: 'insufficient_tokens', detail: 'No tokens left. Nothing was taken.', charged: 0, available: 0 } }
      },
    })
    await userEvent.click(screen.getByRole('button', { name: 'Write this child, 1 token: 2, Rate' }))
    await waitFor(() => expect(bodies).toEqual([{}]))
    expect(await screen.findByText(/nothing was taken/)).toBeTruthy()
  })

  it('are not written from an epic that was given back', async () => {
    await open({ ...EPIC, state: 'returned' })
    expect(screen.queryByRole('button', { name: /Write this child/ })).toBeNull()
  })

  it('know their epic', async () => {
    await open({ ...TICKET, parent: { ...WRITTEN, kind: 'epic', title: 'The portal' } })
    expect(screen.getByRole('link', { name: 'T-14 The portal' })).toBeTruthy()
  })

  it('have their sentences', () => {
    expect([[], [1], [1, 3], [1, 2, 3]].map((after) => afterWords({ after }))).toEqual(['can begin at once', 'after 1', 'after 1 and 3', 'after 1, 2 and 3'])
    expect(orderWords(EPIC.children.map((child) => ({ ...child, turn: child.number })))).toBeNull()
    expect(writtenWords(EPIC.children)).toBe('1 of 3 written.')
  })
})
