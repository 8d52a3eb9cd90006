import { render, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import type { Grant } from '../../api/contract'
import { Grants } from './grants'

const bought = (change: Partial<Grant>): Grant => ({
  id: 'grt_1',
  source: 'purchase',
  label: 'Bought',
  granted: 60,
  used: 0,
  held: 0,
  frozen: 0,
  taken_back: 0,
  left: 60,
  expires_at: null,
  granted_at: '2026-11-20T10:00:00Z',
  purchase: 'ord_1',
  receipt_url: null,
  amount: 500,
  currency: 'usd',
  ...change,
})

/** The cells of one grant: what is left stands in the fifth, the line of a narrow screen in the last. */
function cells(change: Partial<Grant>) {
  const totals = { granted: 60, used: 0, available: 60, held: 0, expired: 0, reversed: 0 }
  render(<Grants usage={{ grants: [bought(change)], burn_order: [], days: [], totals }} />)
  const row = within(screen.getByRole('table')).getAllByRole('row')[1]!
  const all = within(row).getAllByRole('cell')
  return { used: all[3]!.textContent, left: all[4]!, line: all[6]!.textContent }
}

describe('a grant', () => {
  it('that nothing happened to has its number alone', () => {
    const { left, line } = cells({})
    expect(left.textContent).toBe('60 of 60 left')
    expect(line).toContain('Never expires · 0 used · ')
  })

  it('shows what is held for a ticket while the rest is frozen', () => {
    const { left } = cells({ held: 1, frozen: 59, left: 0 })
    expect(left.textContent).toBe('0 of 60 left, 1 held59 frozen')
  })

  it('that went back with its money was not used', () => {
    const { used, left, line } = cells({ taken_back: 60, left: 0 })
    expect(used).toBe('0')
    expect(within(left).getByText('60 taken back')).toBeTruthy()
    expect(line).toContain('0 used · 60 taken back · ')
  })
})
