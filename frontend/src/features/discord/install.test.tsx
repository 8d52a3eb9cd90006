import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import type { DiscordInstall } from '../../api/contract'
import DiscordInstallPage from '../../pages/discord-install'
import { fakeServer, inApp } from '../../testing/in-app'

const at = (query: string) => `https://discord.test/oauth2/authorize?client_id=8${query}`
const install: DiscordInstall = {
  ready: true,
  app_id: '8',
  server_url: at('&scope=bot+applications.commands&integration_type=0&permissions=2048'),
  commands_only_url: at('&scope=applications.commands&integration_type=0'),
  user_url: at('&scope=applications.commands&integration_type=1'),
  permissions: [
    { name: 'View Channels', reason: 'So that a ticket can be shared in the channel you pick.' },
    { name: 'Send Messages', reason: 'So that it goes there when somebody presses Share.' },
  ],
}

async function open(body: DiscordInstall | null = install) {
  const missing = { status: 404, body: { code: 'not_found', status: 404, charged: 0 } }
  fakeServer({ 'GET /api/discord/install': body === null ? missing : { body } })
  await inApp(<DiscordInstallPage />, { at: '/discord/install' })
}

describe('adding MyBA to Discord', () => {
  it('gives each permission its reason, and leads to a server, to oneself, and to the commands alone', async () => {
    await open()
    const asked = within(await screen.findByRole('region', { name: 'What it asks for, and why' }))
    expect(asked.getByText('View Channels')).toBeTruthy()
    expect(asked.getByText('So that it goes there when somebody presses Share.')).toBeTruthy()
    const ways: [string, string | null][] = [
      ['Add to a server', install.server_url],
      ['Add to my account', install.user_url],
      ['Add the commands only', install.commands_only_url],
    ]
    for (const [name, url] of ways) expect(screen.getByRole('link', { name }).getAttribute('href')).toBe(url)
    expect(document.title).toBe('MyBA in Discord · MyBA')
  })

  it('says what to type next', async () => {
    await open()
    const next = within(await screen.findByRole('region', { name: 'What happens next' }))
    for (const command of ['/myba new', '/myba link', '/myba setup']) expect(next.getByText(command)).toBeTruthy()
  })

  it.each([['nothing answers', null], ['it is not ready', { ...install, ready: false }]])('says so when %s', async (_, body) => {
    await open(body)
    expect(await screen.findByText('This MyBA is not set up for Discord')).toBeTruthy()
    expect(screen.queryByRole('link', { name: /^Add/ })).toBeNull()
  })
})
