import { describe, expect, it } from 'vitest'

import { ago, count, countdown, excerpt, initials, major, money, perTicket, reportDay, roundMoney, runway, toMinor, tokens } from './format'

describe('money', () => {
  it('reads minor units by the currency', () => {
    expect(money(960, 'usd')).toBe('$9.60')
    expect(money(-240, 'usd')).toBe('−$2.40')
    expect(money(1200, 'jpy')).toBe('¥1,200')
    expect(money(123_456, 'eur')).toBe('€1,234.56')
  })

  it('drops empty cents in running text only', () => {
    expect(roundMoney(400, 'usd')).toBe('$4')
    expect(roundMoney(450, 'usd')).toBe('$4.50')
  })

  it('gives the price of one ticket', () => {
    expect(perTicket(400, 60, 'usd')).toBe('6.7 ¢ a ticket')
    expect(perTicket(960, 160, 'usd')).toBe('6.0 ¢ a ticket')
    expect(perTicket(6320, 1500, 'usd')).toBe('4.2 ¢ a ticket')
    expect(perTicket(400, 60, 'eur')).toBe('€0.067 a ticket')
  })
})

describe('counts', () => {
  it('groups thousands and minds the singular', () => {
    expect(count(12_345)).toBe('12,345')
    expect(tokens(1)).toBe('1 token')
    expect(tokens(0)).toBe('0 tokens')
    expect(tokens(1500)).toBe('1,500 tokens')
  })

  it('says how long a balance lasts', () => {
    expect(runway(124, 3.7)).toBe('about 33 days')
    expect(runway(4, 3.7)).toBe('about 1 day')
    expect(runway(124, 0)).toBeNull()
  })
})

describe('times', () => {
  const now = new Date(2026, 10, 23, 14, 0)

  it('writes the past in the shortest honest form', () => {
    expect(ago(new Date(2026, 10, 23, 13, 59, 40), now)).toBe('now')
    expect(ago(new Date(2026, 10, 23, 13, 48), now)).toBe('12 min')
    expect(ago(new Date(2026, 10, 23, 11, 30), now)).toBe('2 h')
    expect(ago(new Date(2026, 10, 22, 23, 0), now)).toBe('yesterday')
    expect(ago(new Date(2026, 10, 20, 9, 0), now)).toBe('20 Nov')
    expect(ago(new Date(2025, 10, 20, 9, 0), now)).toBe('20 Nov 2025')
  })

  it('counts down in minutes and seconds', () => {
    expect(countdown(42)).toBe('0:42')
    expect(countdown(581)).toBe('9:41')
    expect(countdown(-3)).toBe('0:00')
  })

  it('keeps a report day out of every time zone', () => {
    const at = reportDay('2026-11-01')
    expect([at.getFullYear(), at.getMonth(), at.getDate()]).toEqual([2026, 10, 1])
  })
})

describe('words', () => {
  it('cuts at a word and never halves an emoji', () => {
    expect(excerpt('the search page forgets my filters when I go back from a result', 50)).toBe(
      'the search page forgets my filters when I go back…',
    )
    expect(excerpt('👩‍🚀🚀🚀🚀', 5)).toBe('👩‍🚀🚀🚀…')
    expect(excerpt('short', 50)).toBe('short')
  })

  it('finds initials', () => {
    expect(initials('Ana Roth', null)).toBe('AR')
    expect(initials('Ana Maria Roth', null)).toBe('AR')
    expect(initials(null, 'ben@acme.example')).toBe('B')
    expect(initials('Zoë', null)).toBe('Z')
  })
})

describe('money in a field', () => {
  it('goes there and back in minor units', () => {
    expect([major(5000, 'usd'), major(5050, 'usd'), major(5000, 'jpy')]).toEqual(['50', '50.50', '5000'])
    expect([toMinor('50', 'usd'), toMinor(' 50.5 ', 'usd'), toMinor('5000', 'jpy')]).toEqual([5000, 5050, 5000])
  })

  it('is none when it is no amount of that currency', () => {
    for (const text of ['', 'much', '-5', '1,5', '5.005', '5.']) expect(toMinor(text, 'usd')).toBeNull()
    expect(toMinor('50.5', 'jpy')).toBeNull()
  })
})
