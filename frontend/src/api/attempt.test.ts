import { describe, expect, it, vi } from 'vitest'

import { beginAttempt, freshKey, openAttempt, settleAttempt } from './attempt'

const PATH = '/api/generate-ticket'

describe('the key of an attempt', () => {
  it('is written down before anything is sent', () => {
    const attempt = beginAttempt('idea', PATH, { idea: 'a' })
    expect(sessionStorage.getItem('myba.attempt.idea')).toContain(attempt.key)
  })

  it('stays the same for the same wish while there is no answer', () => {
    const first = beginAttempt('idea', PATH, { idea: 'a', kind: 'auto' })
    expect(beginAttempt('idea', PATH, { idea: 'a', kind: 'auto' }).key).toBe(first.key)
    expect(openAttempt('idea')?.key).toBe(first.key)
  })

  it('is new for another wish', () => {
    const first = beginAttempt('idea', PATH, { idea: 'a' })
    expect(beginAttempt('idea', PATH, { idea: 'b' }).key).not.toBe(first.key)
  })

  it('is new after an answer or an uncharged failure', () => {
    const first = beginAttempt('idea', PATH, { idea: 'a' })
    settleAttempt('idea')
    expect(openAttempt('idea')).toBeNull()
    expect(beginAttempt('idea', PATH, { idea: 'a' }).key).not.toBe(first.key)
  })

  it('does not mix two slots', () => {
    const idea = beginAttempt('idea', PATH, {})
    expect(beginAttempt('refine.tkt_1', '/api/tickets/tkt_1/refine', {}).key).not.toBe(idea.key)
  })

  it('is not asked for again after the server may have forgotten it', () => {
    beginAttempt('idea', PATH, { idea: 'a' })
    vi.setSystemTime(Date.now() + 21 * 60 * 60 * 1000)
    expect(openAttempt('idea')).toBeNull()
    vi.useRealTimers()
  })

  it('does not believe what it did not write', () => {
    sessionStorage.setItem('myba.attempt.idea', '{"key": 7}')
    expect(openAttempt('idea')).toBeNull()
  })
})

it('makes keys of visible ASCII without the secure-context function', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  const keys = new Set(Array.from({ length: 100 }, freshKey))
  expect(keys.size).toBe(100)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
})
