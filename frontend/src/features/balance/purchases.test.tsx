import { screen, within } from '@testing-library/react'
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Purchase } from '../../api/contract'
import { ANA, fakeServer, inApp } from '../../testing/in-app'
import { purchaseOf } from '../../testing/purchase'
import { auth } from '../auth/seam'
import { PurchaseList } from './purchases'

const person = { userId: 'user_1', name: 'Ana Roth', email: 'ana@acme.test', createdAt: 1 }
const bridge = { getToken: async () => 'jwt', signOut: async () => {}, openProfile: () => {} }
beforeEach(() => auth.connect(bridge, person))
afterEach(() => act(() => auth.connect(bridge, null)))

const SIXTY: Partial<Purchase> = { plan: 'pack_60', tokens: 60, amount: 500, list_amount: 500, paid_amount: 500, receipt_url: 'https://pay.example/r' }

async function row(change: Partial<Purchase>) {
  fakeServer({ 'GET /api/purchases': { body: { items: [purchaseOf({ ...SIXTY, ...change })], next: null, purchased: 60 } } })
  await inApp(<PurchaseList />, { at: '/balance', me: ANA })
  return within((await screen.findAllByRole('row'))[1]!)
}

describe('a purchase in the list', () => {
  it('shows all that was paid, with the tax in it, and both papers', async () => {
    const seen = await row({ paid_amount: 595, tax_amount: 95, invoice_url: 'https://pay.example/i' })
    expect(seen.getByText('$5.95')).toBeTruthy()
    expect(seen.getByText('incl. $0.95 tax')).toBeTruthy()
    const papers = seen.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(papers).toEqual(['https://pay.example/r', 'https://pay.example/i'])
    expect(seen.getByRole('link', { name: 'Invoice for 60 tokens' })).toBeTruthy()
  })

  it('says nothing of tax where there was none', async () => {
    const seen = await row({})
    expect(seen.getByText('$5.00')).toBeTruthy()
    expect(seen.queryByText(/tax/)).toBeNull()
    expect(seen.getAllByRole('link')).toHaveLength(1)
  })
})
