import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'

import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { monthName, Months } from './months'

it('names months as people do, whatever their time zone', () => {
  expect(monthName('2026-11')).toBe('November 2026')
  expect(monthName('2027-01')).toBe('January 2027')
})

it('says which month is not over, and shows a year of them at first', async () => {
  const items = Array.from({ length: 14 }, (_, at) => ({
    month: at < 11 ? `2026-${String(11 - at).padStart(2, '0')}` : `2025-${23 - at}`,
    opening: at,
    closing: at + 1,
    closed: at > 0,
  }))
  fakeServer({ 'GET /api/statements': { body: { items } } })
  await inApp(<Months />, { me: ANA })
  await screen.findByText('November 2026')
  expect(screen.getAllByText('so far; the month is not over')).toHaveLength(1)
  expect(screen.queryByText('October 2025')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Show all 14 months' }))
  expect(screen.getAllByRole('row')).toHaveLength(15)
})

it('says when a file did not arrive', async () => {
  fakeServer({
    'GET /api/statements': { body: { items: [{ month: '2026-10', opening: 3, closing: 9, closed: true }] } },
    'GET /api/statements/2026-10.csv': { status: 500, body: { code: 'internal', charged: 0 } },
  })
  await inApp(<Months />, { me: ANA })
  await userEvent.click(await screen.findByRole('button', { name: 'CSV of October 2026' }))
  await screen.findByText('The file did not arrive. Try again.')
})
