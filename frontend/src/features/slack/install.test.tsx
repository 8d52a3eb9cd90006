import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import type { SlackInstall } from '../../api/contract'
import SlackInstallPage from '../../pages/slack-install'
import { fakeServer, inApp } from '../../testing/in-app'
import { adminText } from './admin-text'
import { newsOf } from './news'

const install: SlackInstall = {
  ready: true,
  scopes: [
    { scope: 'commands', reason: 'So that /myba works.' },
    { scope: 'chat:write', reason: 'So that a ticket can be shared.' },
  ],
  optional: [{ scope: 'im:history', reason: 'So that you can write to MyBA directly.' }],
  start: '/slack/oauth/start',
  app_id: null,
}

async function open(query = '', body: SlackInstall | null = install) {
  const missing = { status: 404, body: { code: 'not_found', status: 404, charged: 0 } }
  fakeServer({ 'GET /api/slack/install': body === null ? missing : { body } })
  await inApp(<SlackInstallPage />, { at: `/slack/install${query}` })
}

describe('installing in Slack', () => {
  it('gives each scope its reason, and a plain link to begin', async () => {
    await open()
    const asked = within(await screen.findByRole('region', { name: 'What it asks for, and why' }))
    expect(asked.getByText('So that /myba works.')).toBeTruthy()
    expect(asked.getByText('optional').parentElement?.textContent).toContain('im:history')
    expect(screen.getByRole('link', { name: 'Add to Slack' }).getAttribute('href')).toBe('/slack/oauth/start')
  })

  it.each([['nothing answers', null], ['it is not ready', { ...install, ready: false }]])('says so when %s', async (_, body) => {
    await open('', body)
    expect(await screen.findByText('This MyBA is not set up for Slack')).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Add to Slack' })).toBeNull()
  })

  it.each([
    ['?state=waiting', 'Waiting for approval', null],
    ['?state=cancelled', 'You cancelled', null],
    ['?state=failed&ref=7Q2F-K4', 'MyBA was not installed', 'Start again'],
    ['?state=restart', 'One more press', 'Continue install'],
    ['?state=done&workspace=Acme', 'MyBA is installed in Acme', 'Open Slack'],
  ])('%s is told in words, with its next step', async (query, title, step) => {
    await open(query)
    expect(await screen.findByRole('heading', { name: title })).toBeTruthy()
    if (step) expect(await screen.findByRole('link', { name: step })).toBeTruthy()
    if (query.includes('ref=')) expect(screen.getByText(/Ref 7Q2F-K4/)).toBeTruthy()
  })

  it('leads an organisation to its own page, and believes no other address', async () => {
    await open('?state=done&org=E123&app=A0123')
    expect((await screen.findByRole('link', { name: 'Add to workspaces' })).getAttribute('href')).toBe(
      'https://app.slack.com/manage/E123/integrations/profile/A0123/workspaces/add',
    )
    expect(newsOf({ state: 'done', org: 'E1/../x', app: 'A0123' })).toMatchObject({ organisation: null, addUrl: null })
    expect(newsOf({ state: 'done', org: 'E123', app: 'A0123' }, 'A0777')).toMatchObject({ addUrl: expect.stringContaining('/A0777/') as string })
    expect(newsOf({ state: 'failed', ref: 'call 0800 123' })).toEqual({ state: 'failed', reference: null })
    expect(newsOf({ state: 'anything' })).toBeNull()
  })

  it('writes a message for an administrator that can be copied', async () => {
    const text = adminText(install)
    expect(text).toContain('- commands: So that /myba works.')
    expect(text).toContain('- im:history (optional): So that you can write to MyBA directly.')
    expect(text).toContain('/slack/install')
    await open()
    const writeText = vi.fn(async () => {})
    const user = userEvent.setup()
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(writeText)
    await user.click(await screen.findByRole('button', { name: 'Copy message' }))
    expect(writeText).toHaveBeenCalledWith(text)
  })
})
