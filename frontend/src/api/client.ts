/** The one place that calls the server: who asks, what a failure means, and the keys that make a repeat harmless. */
import { inApp } from '../lib/base'
import { Problem } from './problem'

/** Gives the session token of whoever is signed in; null for a visitor. */
export type TokenSource = (options: { fresh: boolean }) => Promise<string | null>

let tokenSource: TokenSource = async () => null

/** Tells the client where tokens come from, so that this module knows nothing about the sign-in vendor. */
export function setTokenSource(source: TokenSource): void {
  tokenSource = source
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  /** Makes a repeat of this call harmless. */
  key?: string
  accept?: string
  signal?: AbortSignal
  /** Asks without saying who: for what is the same for everybody. */
  anonymous?: boolean
}

/** One call. Answers with the response when it succeeded, else throws a `Problem`. */
export async function send(path: string, options: CallOptions = {}): Promise<Response> {
  let response = await attempt(path, options, false)
  // A session token lives for a minute; one that has just lapsed is worth exactly one more try.
  if (response.status === 401 && !options.anonymous && (await hasToken())) response = await attempt(path, options, true)
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => null)
  throw Problem.from(body, response.status, response.headers.get('x-request-id'))
}

/** One call that answers JSON. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(path, options)
  if (response.status === 204) return undefined as T
  try {
    return (await response.json()) as T
  } catch {
    throw Problem.lost()
  }
}

async function hasToken(): Promise<boolean> {
  return (await tokenSource({ fresh: false })) !== null
}

async function attempt(path: string, options: CallOptions, fresh: boolean): Promise<Response> {
  const method = options.method ?? 'GET'
  const token = options.anonymous ? null : await tokenSource({ fresh })
  const headers = new Headers({ Accept: options.accept ?? 'application/json' })
  if (token) headers.set('Authorization', `Bearer ${token}`)
  if (options.key) headers.set('Idempotency-Key', options.key)
  // Writes always say JSON: a form of another site cannot, and the server refuses what does not.
  if (method !== 'GET') headers.set('Content-Type', 'application/json')
  if (method !== 'GET' && navigator.onLine === false) throw Problem.offline()
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (method !== 'GET') init.body = JSON.stringify(options.body ?? {})
  if (options.signal) init.signal = options.signal
  try {
    return await fetch(inApp(path), init)
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw Problem.lost()
  }
}
