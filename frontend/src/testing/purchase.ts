import type { Purchase } from '../api/contract'

/** A pack that was paid and not touched since, as the server tells it, but for what a test says of it. */
export function purchaseOf(change: Partial<Purchase> = {}): Purchase {
  return {
    id: 'ord_1',
    plan: 'pack_160',
    kind: 'pack',
    seller: 'web',
    state: 'paid',
    tokens: 160,
    amount: 1200,
    list_amount: 1200,
    paid_amount: 1200,
    tax_amount: 0,
    invoice_url: null,
    agreed_at: null,
    currency: 'usd',
    created_at: '2026-11-20T10:00:00Z',
    paid_at: '2026-11-20T10:01:00Z',
    receipt_url: null,
    refunded_amount: 0,
    taken_back: 0,
    frozen: 0,
    shortfall: 0,
    refundable: null,
    ...change,
  }
}
