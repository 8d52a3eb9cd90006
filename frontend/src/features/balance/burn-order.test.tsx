import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import type { Burn } from '../../api/contract'
import { BurnOrder } from './burn-order'

const burn = (grant: string, left: number, expires: string | null = null): Burn => ({ grant, source: 'purchase', label: `Bought ${grant}`, left, expires_at: expires })

it('shows what is used first, and until when it lasts', () => {
  render(<BurnOrder order={[burn('a', 348, '2027-01-27T12:00:00Z'), burn('b', 1)]} />)
  const lines = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
  expect(lines).toEqual(['1Bought aused firstuntil 27 Jan 2027348 tokens', '2Bought bnever expires1 token'])
})

it('sums up what it does not list', () => {
  render(<BurnOrder order={Array.from({ length: 8 }, (_, at) => burn(`g${at}`, 10))} />)
  expect(screen.getAllByRole('listitem')).toHaveLength(6)
  expect(screen.getByText('And 2 more, with 20 tokens.')).toBeTruthy()
})

it('is not there where the order is not told, or nothing is left', () => {
  const { container, rerender } = render(<BurnOrder order={undefined} />)
  expect(container.textContent).toBe('')
  rerender(<BurnOrder order={[burn('a', 0)]} />)
  expect(container.textContent).toBe('')
})
