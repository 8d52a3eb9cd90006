import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Job, Question } from '../../api/contract'
import WritePage from '../../pages/write'
import { fakeServer, inApp, TICKET } from '../../testing/in-app'
import { answersOf, askedTitle, firstWrong, heldSentence, untilSentence, untouched } from './asking'
import { setIdea } from './idea'
import { writing } from './runs'

const CHOICE: Question = { text: 'Which columns does the file need?', options: ['Those of the list', 'All fields'], default: 'Those of the list' }
const OPEN: Question = { text: 'Until when?', options: [], default: 'Next week' }
const ASKED = { idea: 'export invoices', questions: [CHOICE, OPEN], until: new Date(Date.now() + 900_000).toISOString(), held: 1, draft: null }
const JOB: Job = { job: 'job_1', state: 'asking', ticket: null, tokens: { available: 2, held: 1 }, asked: ASKED }
const WRITTEN = { ticket: TICKET, tokens: { charged: 1, available: 2, held: 0 }, job: 'job_1' }

describe('what is answered', () => {
  it('is only what was changed', () => {
    const questions = [CHOICE, OPEN]
    expect(answersOf(questions, untouched(questions))).toEqual([])
    const other = [{ option: 'All fields', other: '' }, { option: null, other: ' Today ' }]
    expect(answersOf(questions, other)).toEqual([{ question: 0, answer: 'All fields' }, { question: 1, answer: 'Today' }])
    expect(answersOf(questions, [{ option: null, other: 'Ids' }, { option: null, other: 'Next week' }])).toEqual([{ question: 0, answer: 'Ids' }])
  })

  it('needs words where something else is chosen', () => {
    expect(firstWrong([CHOICE, OPEN], [{ option: null, other: ' ' }, { option: null, other: '' }])).toBe(0)
    expect(firstWrong([CHOICE, OPEN], untouched([CHOICE, OPEN]))).toBe(-1)
    expect(firstWrong([OPEN], [{ option: null, other: 'x'.repeat(501) }])).toBe(0)
  })

  it('is said with its money and its time', () => {
    expect(askedTitle(ASKED)).toBe('2 questions first')
    expect(askedTitle({ ...ASKED, questions: [CHOICE] })).toBe('A question first')
    expect(heldSentence(1)).toBe('1 token is held, none taken.')
    expect(untilSentence({ ...ASKED, until: '2026-11-23T14:32:00' })).toMatch(/^The token stays held until 14:32\. Without an answer/)
    expect(untilSentence({ ...ASKED, held: 2 })).toContain('they are taken')
  })
})

describe('the questions on the page', () => {
  beforeEach(() => {
    setIdea({ text: 'export invoices', kind: 'auto', model: null })
    sessionStorage.clear()
  })
  afterEach(() => {
    writing.clear()
    sessionStorage.clear()
  })

  /** The page with a job that asks, and what the server was told. */
  async function asked(answer: (body: unknown) => { status?: number; body?: unknown }) {
    const told = vi.fn()
    fakeServer({
      'GET /api/jobs?state=asking': { body: { items: [] } },
      'POST /api/tickets/similar': { body: { items: [] } },
      'POST /api/generate-ticket': (body) => {
        told(body)
        return { status: 202, body: JOB }
      },
      'POST /api/jobs/job_1/answers': (body) => {
        told(body)
        return answer(body)
      },
    })
    const shown = await inApp(<WritePage />)
    await userEvent.click(screen.getByRole('button', { name: /write ticket/i }))
    await screen.findByRole('heading', { level: 1, name: '2 questions first' })
    return { told, ...shown }
  }

  it('are radio groups with their presets, and lead the reader', async () => {
    const { told } = await asked(() => ({ body: WRITTEN }))
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ ask: 'auto', idea: 'export invoices' }))
    await expect.poll(() => document.activeElement?.textContent).toBe('2 questions first')
    const group = screen.getByRole('group', { name: CHOICE.text })
    const radios = within(group).getAllByRole('radio') as HTMLInputElement[]
    expect(radios.map(({ checked }) => checked)).toEqual([true, false, false])
    expect(screen.getByRole('heading', { name: '1 token is held, none taken.' })).toBeTruthy()
  })

  it('send what was changed, and the ticket follows', async () => {
    const { told, router } = await asked(() => ({ body: WRITTEN }))
    await userEvent.click(screen.getByRole('radio', { name: 'Something else' }))
    await userEvent.click(screen.getByRole('button', { name: 'Write it' }))
    expect(screen.getByText('Write an answer, or choose one above.')).toBeTruthy()
    await userEvent.type(screen.getByLabelText(`Your answer: ${CHOICE.text}`), 'Number and date')
    await userEvent.click(screen.getByRole('button', { name: 'Write it' }))
    await waitFor(() => expect(writing.state.get().phase).toBe('ready'))
    expect(told).toHaveBeenLastCalledWith({ answers: [{ question: 0, answer: 'Number and date' }] })
    expect(router.state.location.pathname).toBe('/')
  })

  it('go by their presets when nothing is said', async () => {
    const { told } = await asked(() => ({ body: WRITTEN }))
    await userEvent.click(screen.getByRole('button', { name: 'Write it' }))
    await waitFor(() => expect(writing.state.get().phase).toBe('ready'))
    expect(told).toHaveBeenLastCalledWith({ defaults: true })
  })

  it('stay open when writing with the answers fails', async () => {
    const failed = { code: 'generation_failed', title: 'Not written', status: 502, charged: 0, detail: 'The writer failed. Nothing was taken.' }
    await asked(() => ({ status: 502, body: { ...failed, available: 2, open_until: ASKED.until } }))
    await userEvent.click(screen.getByRole('button', { name: 'Use the defaults' }))
    expect(await screen.findByText(/The writer failed\. Nothing was taken\./)).toBeTruthy()
    expect(screen.getByRole('heading', { level: 1, name: '2 questions first' })).toBeTruthy()
  })

  it('are found again when they were asked elsewhere', async () => {
    sessionStorage.clear()
    fakeServer({ 'GET /api/jobs?state=asking': { body: { items: [JOB] } } })
    await inApp(<WritePage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Answer' }))
    expect(screen.getByRole('heading', { level: 1, name: '2 questions first' })).toBeTruthy()
  })
})
