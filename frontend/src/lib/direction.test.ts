import { describe, expect, it } from 'vitest'

import { directionOf } from './direction'

describe('the direction of a text', () => {
  it.each([
    ['Guests see no file', 'ltr'],
    ['نسيان مرشحات البحث', 'rtl'],
    ['12. „שלום“ and more', 'rtl'],
    ['iOS نسخة', 'ltr'],
    ['検索', 'ltr'],
    ['42 %', 'ltr'],
    ['', 'ltr'],
  ])('of %s is %s', (text, direction) => expect(directionOf(text)).toBe(direction))
})
