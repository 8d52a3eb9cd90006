import { expect, it } from 'vitest'

import type { CheckoutState } from '../../api/contract'
import { ANA, inApp } from '../../testing/in-app'
import { DoneView } from './done-view'

const paid: CheckoutState = { state: 'paid', tokens: 60, amount: 476, tax_amount: 0, currency: 'usd', available: 184, receipt_url: null }

/** The first line below the perforation. */
async function paidLine(change: Partial<CheckoutState> = {}) {
  const { container } = await inApp(
    <DoneView view="paid" state={{ ...paid, ...change }} team={null} problem={null} busy={false} onAgain={() => undefined} />,
    { at: '/buy/done', me: ANA },
  )
  return container.querySelector('.stub > span')?.textContent
}

it('says what was paid', async () => {
  expect(await paidLine()).toBe('Paid: $4.76')
})

it('says how much of it is tax', async () => {
  expect(await paidLine({ tax_amount: 76 })).toBe('Paid: $4.76, incl. $0.76 tax')
})

it('says that a code made it free', async () => {
  expect(await paidLine({ amount: 0 })).toBe('Paid: nothing, by your code')
})
