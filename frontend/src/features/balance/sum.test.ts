import { expect, it } from 'vitest'

import { sumLine } from './sum'

const NONE = { granted: 0, used: 0, available: 0, held: 0, expired: 0, reversed: 0 }

it('adds up: what was granted, less what was used, is available or held', () => {
  const line = sumLine({ ...NONE, granted: 236, used: 111, available: 124, held: 1 }, 0)
  expect(line).toEqual({ left: '236 granted − 111 used', result: '125', right: '124 available, 1 held' })
})

it('names what has expired and what was taken back, so that it still adds up', () => {
  const line = sumLine({ granted: 1_250, used: 100, expired: 20, reversed: 60, available: 1_070, held: 0 }, 0)
  expect(line.left).toBe('1,250 granted − 100 used − 20 expired − 60 taken back')
  expect(line.result).toBe('1,070')
  expect(line.right).toBe('1,070 available')
})

it('tells what is frozen from what is held', () => {
  const figures = { ...NONE, granted: 66, used: 1, reversed: 30, available: 5 }
  expect(sumLine({ ...figures, held: 30 }, 30).right).toBe('5 available, 30 frozen')
  expect(sumLine({ ...figures, held: 30 }, 29).right).toBe('5 available, 1 held, 29 frozen')
})

it('says no sum that is not one', () => {
  expect(sumLine({ ...NONE, granted: 10, used: 3, available: 6 }, 0).result).toBeNull()
})
