import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'

import { queryClient } from '../api/query'
import { parseSearch, stringifySearch } from '../app/search'
import type { Config, Me, ModelChoice, Models, Ticket } from '../api/contract'

export const CONFIG: Config = {
  environment: 'test',
  sandbox: false,
  sandbox_url: null,
  clerk: { publishable_key: 'pk_test_x', proxy_url: null },
  idea_max_chars: 6000,
  free_tokens: 3,
  welcome_tokens: 6,
  kinds: ['story', 'bug', 'task', 'epic', 'spike'],
  models: [
    { id: 'standard', name: 'Standard', tokens: 1 },
    { id: 'strong', name: 'Strong', tokens: 3 },
  ],
  refund_days: 14,
  chat: { slack: false, install: false, discord: false },
  contact: null,
}

/** A model as the composer sees it. */
export function modelChoice(change: Partial<ModelChoice> & { id: string; name: string }): ModelChoice {
  return {
    tokens: 1,
    quality: '',
    private: false,
    idea_max_chars: 6000,
    languages: [],
    available: true,
    retry_after: null,
    first_try_percent: null,
    typical_secs: null,
    ...change,
  }
}

export const MODELS: Models = {
  default: 'standard',
  models: [modelChoice({ id: 'standard', name: 'Standard' }), modelChoice({ id: 'strong', name: 'Strong', tokens: 3 })],
}

export const VISITOR: Me = {
  kind: 'visitor',
  id: null,
  email: null,
  tokens: { available: 3, held: 0 },
  first_purchase: true,
  welcome: { state: 'none', tokens: 6 },
  claimed: null,
}

export const ANA: Me = { ...VISITOR, kind: 'user', id: 'user_1', email: 'ana@acme.test', tokens: { available: 124, held: 0 } }

const IDEA = 'not for guests 👋 and must work for 500 invoices'

export const TICKET: Ticket = {
  id: 'tkt_1',
  number: 12,
  kind: 'story',
  kind_reason: '“needs to” → story',
  size: 'M',
  language: 'en',
  title: 'Download a month’s invoices as one CSV',
  sections: [
    {
      id: 'criteria',
      title: 'Acceptance criteria',
      statements: [
        { text: 'The file has 500 rows.', clauses: null, source: { start: 21, end: 47 } },
        { text: 'A guest gets no download.', clauses: null, source: { start: 0, end: 14 } },
        { text: 'An empty month makes no file.', clauses: null, source: null },
      ],
    },
  ],
  words: 23,
  word_budget: 450,
  is_worth_splitting: false,
  parent: null,
  children: [],
  other_children: [],
  said: 2,
  assumed: 1,
  idea: IDEA,
  model: 'm',
  findings: [],
  report: { version: 3, ready: 'ready', score: 100, degraded: false, definition: null },
  state: 'ready',
  charged: 1,
  version: 1,
  rounds_left: 3,
  rounds_until: '2026-12-23T16:20:00Z',
  returnable: true,
  returns_left: 3,
  returned_at: null,
  created_at: '2026-11-23T16:20:00Z',
  updated_at: '2026-11-23T16:20:00Z',
}

type Answer = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }

/** A server of the test's own: what it answers to `METHOD /path`, and what it was asked. */
export function fakeServer(answers: Record<string, Answer | ((body: unknown) => Answer)>): string[] {
  const asked: string[] = []
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://app.test')
    const name = `${init?.method ?? 'GET'} ${url.pathname}`
    asked.push(name + url.search)
    const answer = answers[name + url.search] ?? answers[name]
    const found = typeof answer === 'function' ? answer(init?.body ? JSON.parse(String(init.body)) : null) : answer
    const status = found ? (found.status ?? 200) : 404
    const body = found?.text ?? JSON.stringify(found ? (found.body ?? {}) : { code: 'not_found', charged: 0 })
    return new Response(status === 204 ? null : body, { status, ...(found?.headers && { headers: found.headers }) })
  }
  return asked
}

/** Draws a page at an address, with the app's cache and a router that knows the app's addresses. */
export async function inApp(page: ReactNode, { at = '/', me = VISITOR, models = MODELS }: { at?: string; me?: Me; models?: Models } = {}) {
  queryClient.clear()
  queryClient.setQueryData(['config'], CONFIG)
  queryClient.setQueryData(['models'], models)
  queryClient.setQueryData(['me'], me)
  const root = createRootRoute()
  const route = (path: string, component: () => ReactNode) => createRoute({ getParentRoute: () => root, path, component })
  const shown = at.split('?')[0] ?? '/'
  const paths = ['/', '/t/$id', '/library', '/sign-up', '/sign-in', '/buy', '/buy/done', '/balance', '/ready', '/link/$token', '/slack/install', '/discord/install']
  const isShown = (path: string) => new RegExp(`^${path.replace(/\$\w+/g, '[^/]+')}$`).test(shown)
  const routeTree = root.addChildren(paths.map((path) => route(path, () => (isShown(path) ? page : `at ${path}`))))
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [at] }), parseSearch, stringifySearch })
  await act(() => router.load())
  const view = render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
  return { ...view, router }
}
