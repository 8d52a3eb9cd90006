import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Definition, DefinitionTemplates, DefinitionTrial, DefinitionVersion } from '../../api/contract'
import { Toaster } from '../../components/toast'
import ReadyPage from '../../pages/ready'
import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { auth } from '../auth/seam'
import { definitionOf, formOf, limitAt, withLimit } from './draft'
import { trialWords } from './words'

const kind = { required: [], left_out: [], fields: [] }
const PLAIN: Definition = {
  name: 'Default',
  language: null,
  kinds: { story: kind, bug: kind, task: kind, epic: kind, spike: kind },
  rules: {},
  limits: {
    criteria: { min: 3, max: 7 },
    title_words: { min: 4, max: 12 },
    title_chars: 80,
    words: { XS: 150, S: 250, M: 450, L: 700 },
    vague_words: 2,
    ready_from: 80,
  },
  personas: [],
  glossary: [],
}
const OURS: Definition = {
  ...PLAIN,
  name: 'Ours',
  language: 'de',
  kinds: { ...PLAIN.kinds, story: { required: ['edge_cases'], left_out: ['estimate'], fields: [{ label: 'Rollback', hint: 'how: by a flag' }, { label: 'Owner', hint: '' }] } },
  rules: { A8: 'off', S2: 'hard' },
  personas: ['Shop owner', 'Buyer'],
  glossary: [
    { term: 'guest', meaning: 'somebody without an account', not: ['visitor', 'anonymous user'] },
    { term: 'bill', meaning: '', not: [] },
  ],
}
const NONE: DefinitionVersion = { version: 0, created_at: null, definition: PLAIN }
const KNOWN: DefinitionTemplates = {
  templates: [
    { id: 'default', version: 1, about: 'What MyBA does by itself.', definition: PLAIN },
    { id: 'lean', version: 1, about: 'Short tickets for a team that talks.', definition: { ...PLAIN, name: 'Lean', rules: { A10: 'off' } } },
  ],
  rules: [
    { id: 'F3', says: 'Nothing is left to fill in.', does: 'blocks', stands: true },
    { id: 'A8', says: 'No passive that hides who acts.', does: 'warns', stands: false },
    { id: 'A10', says: 'Every edge case is decided.', does: 'warns', stands: false },
  ],
  limits: [{ path: 'criteria.min', min: 1, max: 7 }],
}
const TRIAL: DefinitionTrial = {
  checked: 20,
  would_fail: 3,
  fail_now: 1,
  tickets: [
    {
      id: 'tkt_7',
      number: 7,
      title: 'Filters stay',
      ready: 'not_ready',
      new_findings: [{ rule: 'D1', severity: 'hard', field: 'edge_cases', section: 'edge_cases', index: null, span: null, message: 'The section is missing.' }],
    },
    { id: 'tkt_6', number: 6, title: 'Nothing about this one', ready: 'ready', new_findings: [] },
  ],
}

const person = { userId: 'user_1', name: null, email: 'ana@acme.test', createdAt: 1 }
const bridge = { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} }
beforeEach(() => auth.connect(bridge, person))
afterEach(() => act(() => auth.connect(bridge, null)))

const answers = {
  'GET /api/definition': { body: NONE },
  'GET /api/definition/templates': { body: KNOWN },
  'GET /api/definition/versions': { body: { items: [], next: null } },
  'GET /api/teams': { body: { items: [] } },
}

/** What a pointer can reach is looked at by the browser journeys; here it only costs time. */
const user = userEvent.setup({ pointerEventsCheck: 0 })

/** Picks from a list as a person does, without the time a simulated pointer takes. */
const choose = (list: HTMLElement, value: string) => fireEvent.change(list, { target: { value } })

async function page(more: Parameters<typeof fakeServer>[0] = {}, at = '/ready') {
  const asked = fakeServer({ ...answers, ...more })
  await inApp(
    <>
      <ReadyPage />
      <Toaster />
    </>,
    { at, me: ANA },
  )
  return asked
}

describe('the form', () => {
  it('loses nothing of a definition', () => {
    expect(definitionOf(formOf(OURS))).toEqual(OURS)
    expect(definitionOf(formOf(PLAIN))).toEqual(PLAIN)
  })

  it('reads lines as people write them', () => {
    const form = formOf(PLAIN)
    const read = definitionOf({ ...form, name: ' Ours ', personas: '\n Buyer \n\n', glossary: 'guest=somebody; not: visitor ,\nbill' })
    expect([read.name, read.personas]).toEqual(['Ours', ['Buyer']])
    expect(read.glossary).toEqual([
      { term: 'guest', meaning: 'somebody', not: ['visitor'] },
      { term: 'bill', meaning: '', not: [] },
    ])
    expect(definitionOf({ ...form, rules: { A8: '', A10: 'hard' } }).rules).toEqual({ A10: 'hard' })
  })

  it('changes one number and no other', () => {
    const limits = withLimit(PLAIN.limits, 'words.S', 300)
    expect([limitAt(limits, 'words.S'), limitAt(limits, 'words.M'), limitAt(PLAIN.limits, 'words.S')]).toEqual([300, 450, 250])
  })
})

it('says in a sentence what would fail', () => {
  expect(trialWords(TRIAL)).toBe('3 of 20 would fail. 1 does now.')
  expect(trialWords({ ...TRIAL, would_fail: 0, fail_now: 0 })).toBe('None of 20 would fail. None does now.')
  expect(trialWords({ ...TRIAL, fail_now: 2 })).toBe('3 of 20 would fail. 2 do now.')
  expect(trialWords({ ...TRIAL, checked: 0 })).toBe('There is no ticket to try it on yet.')
})

describe('the page', () => {
  it('tries what a template and a person say on past tickets, and saves nothing by it', async () => {
    let sent: unknown = null
    const asked = await page({
      'POST /api/definition/dry-run': (body) => {
        sent = body
        return { body: TRIAL }
      },
    })
    choose(await screen.findByLabelText('Template'), 'lean')
    expect(screen.getByText('Short tickets for a team that talks.')).toBeTruthy()
    await user.click(screen.getByText('Use this template'))
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Lean')
    choose(screen.getByLabelText(/^A8/), 'hard')
    await user.click(screen.getByText('Try it on my last 20 tickets'))
    expect(await screen.findByText('3 of 20 would fail. 1 does now.')).toBeTruthy()
    expect(sent).toMatchObject({ last: 20, definition: { name: 'Lean', rules: { A8: 'hard', A10: 'off' } } })
    expect(screen.getByText('T-7 Filters stay').getAttribute('href')).toBe('/t/tkt_7')
    expect(screen.queryByText(/Nothing about this one/)).toBeNull()
    expect(asked.some((call) => call.startsWith('PUT'))).toBe(false)
    choose(screen.getByLabelText(/^A8/), 'off')
    expect(screen.queryByText(/would fail/)).toBeNull()
  })

  it('saves, and says which version is in force', async () => {
    let sent: unknown = null
    await page({
      'PUT /api/definition': (body) => {
        sent = body
        return { body: { version: 1, created_at: '2026-11-26T12:00:00Z', definition: (body as { definition: Definition }).definition } }
      },
    })
    await user.type(await screen.findByLabelText('Personas'), 'Buyer')
    await user.click(screen.getByText('Save'))
    expect(await screen.findByText('Version 1 is in force.')).toBeTruthy()
    expect(sent).toMatchObject({ version: 0, definition: { name: 'Default', personas: ['Buyer'] } })
  })

  it('says what cannot be saved and keeps what was typed; after a conflict it goes on from the newest', async () => {
    let version = 4
    let answer: () => { status?: number; body: unknown } = () => ({
      status: 422,
      body: { code: 'invalid', charged: 0, detail: '`definition.limits.criteria.min`: it must be from 1 to 7. Nothing was changed.' },
    })
    let sent: { version?: number } = {}
    await page({
      'GET /api/definition': () => ({ body: { version, created_at: '2026-11-26T12:00:00Z', definition: PLAIN } }),
      'PUT /api/definition': (body) => {
        sent = body as { version: number }
        return answer()
      },
    })
    await user.type(await screen.findByLabelText('Personas'), 'Buyer')
    await user.click(screen.getByText('Save'))
    expect((await screen.findByRole('alert')).textContent).toContain('it must be from 1 to 7')
    version = 5
    answer = () => ({ status: 409, body: { code: 'conflict', charged: 0, detail: 'This definition changed meanwhile: version 5 is in force.' } })
    await user.click(screen.getByText('Save'))
    expect((await screen.findByText(/version 5 is in force/)).textContent).toBeTruthy()
    expect(sent.version).toBe(4)
    expect(screen.getByLabelText<HTMLTextAreaElement>('Personas').value).toBe('Buyer')
    answer = () => ({ body: { version: 6, created_at: '2026-11-26T12:00:00Z', definition: PLAIN } })
    await waitFor(() => expect(screen.getByText('Save').closest('button')?.getAttribute('aria-disabled') ?? null).toBeNull())
    await user.click(screen.getByText('Save'))
    expect(await screen.findByText('Version 6 is in force.')).toBeTruthy()
    expect(sent.version).toBe(5)
  })

  it('brings an earlier version back into the form', async () => {
    const items = [
      { version: 2, created_at: '2026-11-26T12:00:00Z', definition: PLAIN },
      { version: 1, created_at: '2026-11-25T12:00:00Z', definition: OURS },
    ]
    await page({ 'GET /api/definition': { body: items[0] }, 'GET /api/definition/versions': { body: { items, next: null } } })
    const versions = within(await screen.findByRole('region', { name: 'Versions' }))
    expect(await versions.findByText('in force')).toBeTruthy()
    await user.click(versions.getByRole('button', { name: 'Restore version 1' }))
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Ours')
    expect(await screen.findByText(/Version 1 is in the form/)).toBeTruthy()
  })

  it('is for the team of the address', async () => {
    const team = { id: 'team_1', name: 'Acme', wallet: 'w', tokens: { available: 1, held: 0 }, workspaces: [], members: [] }
    const asked = await page(
      {
        'GET /api/teams': { body: { items: [team] } },
        'GET /api/teams/team_1/definition': { body: { ...NONE, definition: OURS } },
        'GET /api/teams/team_1/definition/versions': { body: { items: [], next: null } },
        'POST /api/teams/team_1/definition/dry-run': { body: { ...TRIAL, tickets: [{ ...TRIAL.tickets[0], id: null, title: null }] } },
      },
      '/ready?team=team_1',
    )
    expect((await screen.findByRole('link', { name: 'Team Acme' })).getAttribute('aria-current')).toBe('page')
    await user.click(await screen.findByText('Try it on the team’s last 20 tickets'))
    expect(await screen.findByText('T-7')).toBeTruthy()
    expect(asked).not.toContain('GET /api/definition')
  })

  it('tells of what did not load, and of an account that is missing', async () => {
    await page({ 'GET /api/definition': { status: 404, body: { code: 'not_found', charged: 0, detail: 'There is no such thing.' } } })
    expect(await screen.findByText('The definition did not load.')).toBeTruthy()
    act(() => auth.connect(bridge, null))
    expect(await screen.findByRole('link', { name: 'Sign in' })).toBeTruthy()
  })
})
