/**
 * One wish of the user, and the key under which it is sent. The key is written down before the first byte leaves, so that the
 * same wish after a lost connection or a reload is the same request to the server, and never a second ticket.
 */
import { isRecord, slot } from '../lib/storage'

export interface Attempt {
  key: string
  path: string
  body: Record<string, unknown>
  /** When it was first sent, in milliseconds. */
  at: number
}

/** A server forgets a key after a day; an attempt older than this is not asked for again. */
const ATTEMPT_LIFE_MS = 20 * 60 * 60 * 1000

function isAttempt(value: unknown): value is Attempt {
  return (
    isRecord(value) &&
    typeof value.key === 'string' &&
    typeof value.path === 'string' &&
    typeof value.at === 'number' &&
    isRecord(value.body)
  )
}

function slotOf(name: string) {
  return slot('sessionStorage', `attempt.${name}`, isAttempt)
}

/** A key nobody else will make. `randomUUID` exists only on https and loopback. */
export function freshKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The attempt that has no answer yet, after a reload for instance. */
export function openAttempt(name: string): Attempt | null {
  const kept = slotOf(name).read()
  return kept && Date.now() - kept.at < ATTEMPT_LIFE_MS ? kept : null
}

/** The key for this wish: the old one while the same wish has no answer, else a new one. */
export function beginAttempt(name: string, path: string, body: Record<string, unknown>): Attempt {
  const kept = openAttempt(name)
  if (kept && kept.path === path && JSON.stringify(kept.body) === JSON.stringify(body)) return kept
  const attempt = { key: freshKey(), path, body, at: Date.now() }
  slotOf(name).write(attempt)
  return attempt
}

/** The wish has its answer, or failed without a charge: the next try is a new wish. */
export function settleAttempt(name: string): void {
  slotOf(name).clear()
}
