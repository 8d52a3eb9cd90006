import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import type { UsageDay } from '../../api/contract'
import { daysOf, niceTop, spoken } from './days'
import { pace } from './figure'
import { DaysTable } from './usage-card'

const day = (date: string, web: number, slack = 0, discord = 0, api = 0): UsageDay => ({ date, web, slack, discord, api })

describe('the days of the chart', () => {
  it('keep the empty ones', () => {
    const days = daysOf([day('2026-11-20', 2), day('2026-11-22', 1, 3)], 4, '2026-11-22')
    expect(days.bars.map((bar) => [bar.date, bar.total])).toEqual([
      ['2026-11-19', 0],
      ['2026-11-20', 2],
      ['2026-11-21', 0],
      ['2026-11-22', 4],
    ])
    expect(days.total).toBe(6)
    expect(days.average).toBe(1.5)
  })

  it('cross a month and a change of clocks', () => {
    const days = daysOf([day('2026-11-01', 1)], 30, '2026-11-01')
    expect(days.bars).toHaveLength(30)
    expect(days.bars[0]?.date).toBe('2026-10-03')
  })

  it('end today when the server has none', () => {
    expect(daysOf([], 2, '2026-11-22').bars.map((bar) => bar.date)).toEqual(['2026-11-21', '2026-11-22'])
  })

  it('count calls through the interface with the web, and say so', () => {
    const days = daysOf([day('2026-11-22', 2, 0, 0, 3)], 1, '2026-11-22')
    expect(days.totals.web).toBe(5)
    expect(days.names.web).toBe('Web and API')
  })
})

it('says the chart in a sentence', () => {
  const days = daysOf([day('2026-11-21', 1, 1), day('2026-11-22', 4)], 2, '2026-11-22')
  expect(spoken(days)).toBe('6 tokens used from 21 Nov to 22 Nov: Web 5, Slack 1. Average 3.0 a day, most on 22 Nov with 4.')
  expect(spoken(daysOf([], 2, '2026-11-22'))).toBe('No tokens used from 21 Nov to 22 Nov.')
})

it.each([
  [0, 2],
  [3, 4],
  [8, 8],
  [9, 10],
  [11, 20],
  [61, 80],
  [101, 200],
])('draws %i under a top of %i', (most, top) => {
  expect(niceTop(most)).toBe(top)
})

it('shows the same numbers as a table, the newest day first', () => {
  render(<DaysTable days={daysOf([day('2026-11-21', 1, 2, 0), day('2026-11-22', 4)], 2, '2026-11-22')} />)
  const rows = screen.getAllByRole('row').map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent))
  expect(rows).toEqual([
    ['Day', 'Web', 'Slack', 'Discord', 'Total'],
    ['22 Nov', '4', '0', '0', '4'],
    ['21 Nov', '1', '2', '0', '3'],
    ['Sum', '5', '2', '0', '7'],
  ])
})

it('says no pace from less than a week', () => {
  const quiet = Array.from({ length: 23 }, (_, at) => day(`2026-10-${String(at + 1).padStart(2, '0')}`, 0))
  const busy = Array.from({ length: 7 }, (_, at) => day(`2026-11-0${at + 1}`, 3))
  expect(pace([...quiet, ...busy])).toBe(0.7)
  expect(pace([...quiet, day('2026-10-24', 0), ...busy.slice(1)])).toBeNull()
  expect(pace(quiet)).toBeNull()
})
