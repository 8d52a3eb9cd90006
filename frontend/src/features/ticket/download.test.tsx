import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Toaster } from '../../components/toast'
import { savedName } from '../../lib/save'
import { fakeServer, inApp, TICKET } from '../../testing/in-app'
import { TicketActions } from './actions'
import { DownloadDialog } from './download-dialog'
import { FORMATS } from './formats'

const NAME = `attachment; filename="T-12-fur.feature"; filename*=UTF-8''T-12-f%C3%BCr.feature`

describe('a download', () => {
  let saved: { name: string; text: string }[] = []
  beforeEach(() => {
    saved = []
    const blobs = new Map<string, Blob>()
    URL.createObjectURL = (blob) => {
      const address = `blob:${blobs.size}`
      blobs.set(address, blob as Blob)
      return address
    }
    URL.revokeObjectURL = () => {}
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      const { download: name, href } = this
      void blobs.get(href)?.text().then((text) => saved.push({ name, text }))
    })
  })

  it('is a choice of the ticket page, in formats that people know by name', async () => {
    fakeServer({})
    await inApp(<TicketActions ticket={TICKET} />)
    await userEvent.click(screen.getByRole('button', { name: 'Download…' }))
    const offered = FORMATS.map(({ name }) => name)
    expect(offered).toContain('Gherkin')
    for (const name of offered) expect(screen.getByText(name)).toBeTruthy()
  })

  it('saves the file under the name the server gave it', async () => {
    const asked = fakeServer({ 'GET /api/tickets/tkt_1/export?format=feature': { text: 'Feature: x', headers: { 'content-disposition': NAME } } })
    const onClose = vi.fn()
    await inApp(
      <>
        <DownloadDialog ticket={TICKET} onClose={onClose} />
        <Toaster />
      </>,
    )
    await userEvent.click(screen.getByRole('button', { name: /^Gherkin/ }))
    expect(await screen.findByText('Saved as T-12-für.feature. Nothing was taken.')).toBeTruthy()
    expect(saved).toEqual([{ name: 'T-12-für.feature', text: 'Feature: x' }])
    expect(asked).toEqual(['GET /api/tickets/tkt_1/export?format=feature'])
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('of a PDF says what could not be printed', async () => {
    const headers = { 'content-disposition': 'attachment; filename="T-12.pdf"', 'unprinted-characters': 'U+13080, U+1F9FF' }
    fakeServer({ 'GET /api/tickets/tkt_1/export?format=pdf': { text: '%PDF-', headers } })
    await inApp(
      <>
        <DownloadDialog ticket={TICKET} onClose={() => {}} />
        <Toaster />
      </>,
    )
    await userEvent.click(screen.getByRole('button', { name: /^PDF/ }))
    const said = 'Saved as T-12.pdf. Nothing was taken. 2 characters could not be printed: U+13080, U+1F9FF.'
    expect(await screen.findByText(said)).toBeTruthy()
  })

  it('that fails says so and can be tried again', async () => {
    let answer = { status: 500, text: '{}' }
    const asked = fakeServer({ 'GET /api/tickets/tkt_1/export?format=text': () => answer })
    await inApp(<DownloadDialog ticket={TICKET} onClose={() => {}} />)
    await userEvent.click(screen.getByRole('button', { name: /^Text/ }))
    expect(await screen.findByText('The file did not arrive. Nothing was taken. Try again.')).toBeTruthy()
    expect(saved).toEqual([])
    answer = { status: 200, text: 'x' }
    await userEvent.click(screen.getByRole('button', { name: /^Text/ }))
    await vi.waitFor(() => expect(saved).toEqual([{ name: 'T-12', text: 'x' }]))
    expect(asked).toHaveLength(2)
  })
})

describe('the name of a file', () => {
  it('is the server’s, or a plain one', () => {
    expect(savedName(NAME, 'x')).toBe('T-12-für.feature')
    expect(savedName(`attachment; filename="T-1.md"; filename*=UTF-8''%E4`, 'x')).toBe('T-1.md')
    expect(savedName(null, 'x')).toBe('x')
  })
})
