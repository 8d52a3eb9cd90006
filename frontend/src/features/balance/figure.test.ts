import { expect, it } from 'vitest'

import { notFree } from './figure'

it('tells tokens of a ticket being written from tokens that a dispute froze', () => {
  expect(notFree({ held: 0, frozen: 0 })).toEqual([])
  expect(notFree({ held: 1, frozen: 0 })).toEqual(['1 more is held for a ticket being written'])
  expect(notFree({ held: 123, frozen: 122 })).toEqual([
    '1 more is held for a ticket being written',
    '122 more are frozen by a disputed payment',
  ])
  expect(notFree({ held: 1, frozen: 1 })).toEqual(['1 more is frozen by a disputed payment'])
})
