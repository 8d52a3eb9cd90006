import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import WritePage from '../../pages/write'
import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { setIdea } from './idea'
import { writing } from './runs'

const TICKET = { id: 'tkt_1', number: 12, kind: 'story', size: 'M', title: 'CSV of all invoices', said: 2, assumed: 1, state: 'ready', channel: 'web', created_at: '2026-11-23T16:20:00Z' }
const IDEA = 'finance needs all invoices as CSV'

async function write(likeness: number | null) {
  const similar = likeness === null ? { status: 500 } : { body: { items: [{ likeness, ticket: TICKET }] } }
  const asked = fakeServer({ 'POST /api/tickets/similar': similar, 'POST /api/generate-ticket': REFUSED })
  setIdea({ text: IDEA, kind: 'auto', model: null })
  await inApp(<WritePage />, { me: ANA })
  await userEvent.click(screen.getByRole('button', { name: /write ticket/i }))
  return asked
}

/** Final: it is not tried again. */
const REFUSED = { status: 422, body: { code: 'invalid', detail: 'No.', charged: 0, retryable: false } }

const isWritten = (asked: string[]) => asked.includes('POST /api/generate-ticket')

describe('a ticket that is there already', () => {
  afterEach(async () => {
    await expect.poll(() => writing.isBusy).toBe(false)
    act(() => writing.clear())
    setIdea({ text: '', kind: 'auto', model: null })
  })

  it('is shown before another is paid, and another is written when it is wished for', async () => {
    const asked = await write(87)
    const heading = await screen.findByRole('heading', { name: 'You have a ticket like this' })
    await expect.poll(() => document.activeElement).toBe(heading)
    expect(screen.getByText(/87 % like/).textContent).toBe('87 % like T-12 “CSV of all invoices”. Nothing was taken.')
    expect(screen.getByRole('link', { name: 'Open or refine T-12' }).getAttribute('href')).toBe('/t/tkt_1')
    expect(isWritten(asked)).toBe(false)
    await userEvent.click(screen.getByRole('button', { name: 'Write another, 1 token' }))
    await expect.poll(() => isWritten(asked)).toBe(true)
  })

  it('goes away when the idea is changed, and the box has the focus', async () => {
    await write(87)
    await userEvent.click(await screen.findByRole('button', { name: 'Change the idea' }))
    expect(screen.queryByRole('heading', { name: 'You have a ticket like this' })).toBeNull()
    expect(document.activeElement).toBe(screen.getByLabelText('Your idea'))
  })

  it.each([70, null])('holds nobody up at a likeness of %s', async (likeness) => {
    const asked = await write(likeness)
    await expect.poll(() => isWritten(asked)).toBe(true)
    expect(screen.queryByRole('heading', { name: 'You have a ticket like this' })).toBeNull()
  })
})
