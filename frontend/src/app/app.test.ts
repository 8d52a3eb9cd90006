import { describe, expect, it } from 'vitest'

import { ANA, VISITOR } from '../testing/in-app'
import { keyLabel } from './key-label'
import { findActions } from './palette'
import { pillWords } from './pill'
import { parseSearch, stringifySearch, texts } from './search'

describe('the pill', () => {
  const say = (...args: Parameters<typeof pillWords>) => Object.values(pillWords(...args)).join(' ')
  it('says the number, its unit, and what is held', () => {
    expect(say(VISITOR)).toBe('3 free')
    expect(say({ ...VISITOR, tokens: { available: 2, held: 1 } })).toBe('2 free · 1 held')
    expect(say(ANA)).toBe('124 tokens')
    expect(say({ ...ANA, tokens: { available: 18, held: 0 } })).toBe('18 tokens, low')
    expect(say({ ...ANA, tokens: { available: 12345, held: 0 } })).toBe('12,345 tokens')
  })
})

it('keeps an address as text', () => {
  expect(texts('q', 'kind')(parseSearch('?q=123&kind=bug&else=1'))).toEqual({ q: '123', kind: 'bug' })
  expect(stringifySearch({ q: 'a b', kind: undefined })).toBe('?q=a+b')
  expect(stringifySearch({})).toBe('')
})

it('finds actions by any of their words, each once', () => {
  const act = (id: string, label: string, hidden = false) => ({ id, label, hidden, run: () => {} })
  const all = [act('a', 'Go to the library'), act('b', 'Write a ticket'), act('a', 'Go to the library'), act('c', 'Next', true)]
  expect(findActions(all, '').map(({ id }) => id)).toEqual(['a', 'b'])
  expect(findActions(all, 'LIB go').map(({ id }) => id)).toEqual(['a'])
})

it('prints keys as they are on the board', () => {
  expect(keyLabel('g l')).toBe('G L')
  expect(keyLabel('escape')).toBe('Esc')
  expect(keyLabel('mod+k')).toMatch(/^(⌘|Ctrl) K$/)
})
