/**
 * The pages of chat. Here the answers of the interface are the test's own, so that every state can be looked at; that a person in
 * chat begins a link and types the code is for a journey with the room of the console.
 */
import { answers } from './answers.mjs'
import { violations } from './axe.mjs'
import { DESK, overhang, PHONE, picture, visit } from './browser.mjs'
import { enlarged, tooWide } from './reader.mjs'
import { holds, same } from './report.mjs'
import { myba } from './settings.mjs'
import { open, signIn } from './steps.mjs'

const CODE = '7KQ4-MX2H'
const ANA = { id: 'cht_1', platform: 'Slack', workspace: 'Acme', name: 'ana', linked_at: '2026-11-20T12:00:00Z', seen_at: null }
const BEN = { ...ANA, id: 'cht_2', name: 'benjamin.okafor-from-the-warehouse', workspace: 'Acme logistics, northern region' }
const TEAM = {
  id: 'team_1',
  name: 'Acme',
  wallet: 'wal_team',
  tokens: { available: 148, held: 1 },
  workspaces: [
    { platform: 'Slack', tenant: 'T1', name: 'Acme', cap: 20, installed: true },
    { platform: 'Slack', tenant: 'T2', name: 'Acme logistics', cap: 20, installed: false },
  ],
  members: [
    { name: 'ana', platform: 'Slack', tokens: 9, tickets: 7, last_at: '2026-11-20T12:00:00Z' },
    { name: BEN.name, platform: 'Slack', tokens: 1, tickets: 1, last_at: '2026-11-21T12:00:00Z' },
  ],
}
const INSTALL = {
  ready: true,
  scopes: [
    { scope: 'commands', reason: 'So that people can type /myba.' },
    { scope: 'chat:write', reason: 'So that a ticket goes to a channel when somebody presses Share.' },
    { scope: 'users:read', reason: 'So that guests do not spend the tokens of a team.' },
  ],
  optional: [{ scope: 'im:history', reason: 'So that you can write to MyBA directly.' }],
  start: '/slack/oauth/start',
}

const DISCORD = {
  ready: true,
  app_id: '8',
  server_url: 'https://discord.example/oauth2/authorize?scope=bot',
  commands_only_url: 'https://discord.example/oauth2/authorize?integration_type=0',
  user_url: 'https://discord.example/oauth2/authorize?integration_type=1',
  permissions: [
    { name: 'View Channels', reason: 'So that a ticket can be shared in the channel you pick.' },
    { name: 'Send Messages', reason: 'So that it goes there, or to a forum, when somebody presses Share.' },
  ],
}

const inMinutes = (minutes) => new Date(Date.now() + minutes * 60_000 - 15_000).toISOString()
const linkRequest = (email, linkedTo = null) => ({
  platform: 'Slack',
  workspace: 'Acme',
  name: 'ana',
  linked_to: linkedTo,
  email,
  expires_at: inMinutes(10),
})

export async function chat(report, browser, { state, email }) {
  await report.journey('a link of a stranger', () => stranger(report, browser, email))
  for (const size of [DESK, PHONE]) {
    for (const dark of [false, true]) {
      const person = await visit(browser, { size, dark, from: state, bypassCSP: true })
      const look = `${size.name} ${dark ? 'dark' : 'light'}`
      const shown = (name) => looked(report, person, look, dark, name)
      await report.journey(`a link, ${look}`, () => link(report, person, look, shown, email))
      await report.journey(`who is connected, ${look}`, () => connected(report, person, look, shown))
      await report.journey(`installing, ${look}`, () => install(person, shown))
      await report.journey(`adding to Discord, ${look}`, () => add(person, shown, email))
      await report.probe(`chat, ${look}: no page complained in the console`, () => same(person.complaints.join('\n'), '', 'complaints'))
      await person.context.close()
    }
  }
  await large(report, browser, state, email)
}

/** A picture, and what axe and the window have against the page as it stands. */
function looked(report, person, look, dark, name) {
  return report.probe(`chat, ${look}: ${name}`, async () => {
    await person.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
    await picture(person, `chat-${name.replaceAll(' ', '-')}${dark ? '-dark' : ''}`)
    same(await violations(person.page), '', 'violations')
    same(await overhang(person.page), 0, 'pixels beyond the window')
  })
}

async function stranger(report, browser, email) {
  const { context, page, complaints } = await visit(browser)
  await report.check('a link asks a stranger to sign in, leads back, and says when it is gone', async () => {
    await open(page, '/link/made-up')
    await page.getByRole('heading', { name: 'Sign in to connect chat' }).waitFor()
    await page.locator('main').getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, email)
    await page.waitForURL(`${myba}/link/made-up`)
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()
    await page.locator('main').getByText('/myba link').waitFor()
  })
  await report.check('nobody is connected, and the balance page says how', async () => {
    await open(page, '/balance')
    await page.getByRole('region', { name: 'Connected in chat' }).getByText('Nobody in chat spends your tokens.').waitFor()
  })
  await report.check('the address of a link is told to nobody', async () => {
    const answer = await page.request.get(`${myba}/link/made-up`)
    same(answer.headers()['referrer-policy'], 'no-referrer', 'the policy')
  })
  await report.probe('a link: no page complained in the console', () => same(complaints.join('\n'), '', 'complaints'))
  await context.close()
}

async function link(report, { page }, look, shown, email) {
  const asked = []
  let links = []
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
  const table = {
    'GET /api/link-requests/tok': linkRequest(email, 'old-account@acme.example'),
    'POST /api/link-requests/tok/confirm': { code: CODE, expires_at: inMinutes(10) },
    'POST /api/link-requests/tok/cancel': () => ({ status: 204 }),
    'GET /api/links': () => ({ body: { items: links, changes: [] } }),
  }
  await answers(page, table)
  await open(page, '/link/tok')
  await page.getByText('This moves a link.').waitFor()
  await shown('link that moves')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('heading', { name: 'Cancelled' }).waitFor()
  await shown('link cancelled')

  await answers(page, { ...table, 'GET /api/link-requests/tok': linkRequest(email, email) })
  await open(page, '/link/tok')
  await page.getByRole('heading', { name: 'This Slack user is linked to you already' }).waitFor()
  await shown('link that is there')

  await answers(page, { ...table, 'GET /api/link-requests/tok': linkRequest(email) })
  asked.length = 0
  await open(page, '/link/tok')
  await page.getByRole('heading', { name: 'Let this Slack user spend your tokens?' }).waitFor()
  await shown('link')
  await report.probe(`chat, ${look}: looking changes nothing`, () => {
    same(asked.filter((call) => /\/api\//.test(call) && !call.startsWith('GET')).join(), '', 'calls that change')
  })
  await page.getByRole('button', { name: 'Yes, show me the code' }).click()
  const code = page.getByText(CODE)
  await code.waitFor()
  await shown('code')
  await report.probe(`chat, ${look}: the code stands in one line, and nowhere but on the page`, async () => {
    const box = await code.boundingBox()
    holds(box.height < 100, `the code is ${box.height} px high`)
    holds(!(await page.title()).includes('7KQ4') && !page.url().includes('7KQ4'), 'the code is in the title or the address')
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    holds(!kept.includes('7KQ4'), 'the code is in a store')
  })
  links = [ANA]
  await page.getByRole('heading', { name: 'Slack is connected' }).waitFor()
  await shown('linked')
}

async function connected(report, { page }, look, shown) {
  let links = [ANA, BEN]
  let team = TEAM
  const table = {
    'GET /api/links': () => ({ body: { items: links, changes: [] } }),
    'DELETE /api/links/cht_1': () => {
      links = [BEN]
      return { status: 204 }
    },
    'GET /api/teams': () => ({ body: { items: [team] } }),
    'DELETE /api/teams/team_1/workspaces/slack/T2': () => {
      team = { ...TEAM, workspaces: TEAM.workspaces.slice(0, 1) }
      return { status: 204 }
    },
  }
  await answers(page, table)
  await open(page, '/balance?linked=failed')
  await page.getByText('Chat was not connected. Nothing changed.').waitFor()
  await page.getByRole('region', { name: 'Team wallet of Acme' }).waitFor()
  await page.getByRole('button', { name: 'Unlink @ana, Slack · Acme' }).waitFor()
  await shown('balance')
  await page.getByRole('button', { name: 'Unlink @ana, Slack · Acme' }).click()
  const dialog = page.getByRole('dialog', { name: 'Unlink @ana?' })
  await dialog.waitFor()
  await shown('unlink')
  await dialog.getByRole('button', { name: 'Unlink' }).click()
  await page.getByText('@ana in Acme is unlinked.').waitFor()
  await report.probe(`chat, ${look}: who was unlinked is gone`, async () => {
    await page.getByRole('button', { name: /^Unlink @ana/ }).waitFor({ state: 'detached' })
    same(await page.getByRole('button', { name: /^Unlink @/ }).count(), 1, 'people left')
  })
  await page.getByRole('button', { name: 'Disconnect Slack · Acme logistics' }).click()
  const ending = page.getByRole('dialog', { name: 'Disconnect Slack · Acme logistics?' })
  await ending.waitFor()
  await shown('disconnect')
  await ending.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByText('Slack · Acme logistics is disconnected.').waitFor()
  await report.probe(`chat, ${look}: where it was disconnected is gone`, async () => {
    await page.getByRole('button', { name: /^Disconnect Slack/ }).nth(1).waitFor({ state: 'detached' })
    same(await page.getByRole('button', { name: /^Disconnect Slack/ }).count(), 1, 'places left')
  })
  await page.getByRole('link', { name: 'Buy for Acme' }).click()
  await page.getByText('Team wallet of Acme').waitFor()
  await page.locator('label.pack').first().waitFor()
  await shown('buy for a team')
}

async function install({ page }, shown) {
  await answers(page, { 'GET /api/slack/install': INSTALL })
  const states = {
    'install': ['', 'What it asks for, and why'],
    'install waiting': ['?state=waiting', 'Waiting for approval'],
    'install cancelled': ['?state=cancelled', 'You cancelled'],
    'install failed': ['?state=failed&ref=7Q2F-K4', 'MyBA was not installed'],
    'install restart': ['?state=restart', 'One more press'],
    'install done': ['?state=done&workspace=Acme', 'MyBA is installed in Acme'],
    'install done org': ['?state=done&workspace=Acme&org=E123&app=A0123', 'MyBA is installed in Acme'],
  }
  for (const [name, [query, title]] of Object.entries(states)) {
    await open(page, `/slack/install${query}`)
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByRole('link', { name: 'Add to Slack' }).waitFor()
    await shown(name)
  }
  await answers(page, { 'GET /api/slack/install': () => ({ status: 404, body: { code: 'not_found', status: 404, charged: 0 } }) })
  await open(page, '/slack/install')
  await page.getByRole('heading', { name: 'This MyBA is not set up for Slack' }).waitFor()
  await shown('install not set up')
  for (const path of ['privacy', 'terms', 'support']) {
    await open(page, `/${path}`)
    await shown(path)
  }
}

/** What is Discord's own: the page for adding it, and a link of somebody there. */
async function add({ page }, shown, email) {
  const table = {
    'GET /api/discord/install': DISCORD,
    'GET /api/link-requests/tok': { ...linkRequest(email), platform: 'Discord', workspace: '' },
    'POST /api/link-requests/tok/confirm': { code: CODE, expires_at: inMinutes(10) },
    'GET /api/links': { items: [], changes: [] },
  }
  await answers(page, table)
  await open(page, '/discord/install')
  await page.getByRole('link', { name: 'Add to a server' }).waitFor()
  await page.getByRole('link', { name: 'Add to my account' }).waitFor()
  await shown('add to discord')
  await open(page, '/link/tok')
  await page.getByRole('heading', { name: 'Let this Discord user spend your tokens?' }).waitFor()
  await shown('link of discord')
  await page.getByRole('button', { name: 'Yes, show me the code' }).click()
  await page.getByRole('link', { name: 'Open Discord' }).waitFor()
  await answers(page, { ...table, 'GET /api/discord/install': { ...DISCORD, ready: false } })
  await open(page, '/discord/install')
  await page.getByRole('heading', { name: 'This MyBA is not set up for Discord' }).waitFor()
  await shown('add to discord not set up')
}

/** The narrowest window, with text at twice its size. */
async function large(report, browser, state, email) {
  const person = await enlarged(browser, state)
  const { page } = person
  await answers(page, {
    'GET /api/link-requests/tok': linkRequest(email, 'a-rather-long-address-of-somebody@logistics.acme.example'),
    'POST /api/link-requests/tok/confirm': { code: CODE, expires_at: inMinutes(10) },
    'GET /api/links': { items: [ANA, BEN], changes: [] },
    'GET /api/teams': { items: [TEAM] },
    'GET /api/slack/install': INSTALL,
    'GET /api/discord/install': DISCORD,
  })
  const fits = (name) =>
    report.probe(`320, text at 200 %: ${name}`, async () => {
      await picture(person, `twice-chat-${name.replaceAll(' ', '-')}`)
      same(await tooWide(page), '', 'beyond the window or cut off')
    })
  await open(page, '/link/tok')
  await page.getByText('This moves a link.').waitFor()
  await fits('a link')
  await page.getByRole('button', { name: 'Yes, show me the code' }).click()
  await page.getByText(CODE).waitFor()
  await fits('a code')
  await open(page, '/balance')
  await page.getByRole('region', { name: 'Team wallet of Acme' }).waitFor()
  await page.getByRole('button', { name: /^Unlink @ana/ }).waitFor()
  await fits('who is connected')
  await open(page, '/slack/install?state=done&workspace=Acme&org=E123&app=A0123')
  await page.getByRole('link', { name: 'Add to Slack' }).waitFor()
  await fits('installing')
  await open(page, '/discord/install')
  await page.getByRole('link', { name: 'Add to a server' }).waitFor()
  await fits('adding to Discord')
  await person.context.close()
}
