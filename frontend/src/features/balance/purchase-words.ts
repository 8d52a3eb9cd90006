/** What is true about a purchase now, in words: what it is, how it stands, what happened to its tokens, what can be done. */
import type { Purchase } from '../../api/contract'
import { count, fullDay, money, tokens } from '../../lib/format'

const STATES: Record<string, string> = {
  opening: 'Not finished',
  open: 'Not finished',
  awaiting_payment: 'Waiting for payment',
  paid: 'Paid',
  free: 'Free',
  failed: 'Failed, nothing paid',
  expired: 'Expired, nothing paid',
  refunding: 'Refund on its way',
  partly_refunded: 'Partly refunded',
  refunded: 'Refunded',
  disputed: 'Disputed, frozen',
  dispute_lost: 'Dispute lost',
}

export function stateWord(state: string): string {
  return STATES[state] ?? state.replaceAll('_', ' ')
}

/** `160 tokens` */
export function purchaseName({ tokens: bought }: Purchase): string {
  return tokens(bought)
}

const KINDS: Record<string, string> = { pack: 'Pack', subscription: 'Subscription', top_up: 'Auto top-up' }

/** How it was bought: once, by a subscription, or by itself. */
export function kindWord({ kind }: Pick<Purchase, 'kind'>): string {
  return KINDS[kind] ?? kind.replaceAll('_', ' ')
}

/** What was paid in all, or is to be paid: the price, while nothing is. */
export function paidAmount({ paid_amount: paid, amount }: Purchase): number {
  return paid ?? amount
}

/** `incl. $0.95 tax`; null where there was none. */
export function taxPart({ tax_amount: tax, currency }: Pick<Purchase, 'tax_amount' | 'currency'>): string | null {
  return tax > 0 ? `incl. ${money(tax, currency)} tax` : null
}

/** The papers of a purchase, as links. */
export function papersOf({ receipt_url: receipt, invoice_url: invoice }: Purchase): { name: string; url: string }[] {
  const all = [
    { name: 'Receipt', url: receipt },
    { name: 'Invoice', url: invoice },
  ]
  return all.flatMap(({ name, url }) => (url ? [{ name, url }] : []))
}

/** Sentences about what happened since, none for a purchase that simply stands as it was paid. */
export function purchaseStory(purchase: Purchase): string[] {
  return [ofState(purchase), ofTaken(purchase), ofShortfall(purchase)].filter((sentence) => sentence !== null)
}

function ofState(purchase: Purchase): string | null {
  const { state, refunded_amount: refunded, currency, frozen } = purchase
  switch (state) {
    case 'awaiting_payment':
      return 'Your bank has not confirmed yet, which can take some days. The tokens come by themselves then, and you pay once.'
    case 'free':
      return 'A promotion code took off the whole price. Nothing was charged.'
    case 'failed':
      return 'The payment did not go through. No money was taken and no tokens were added.'
    case 'partly_refunded':
      return `${money(refunded, currency)} of ${money(paidAmount(purchase), currency)} was paid back.`
    case 'refunded':
      return `${money(refunded, currency)} was paid back.`
    case 'disputed':
      return frozen > 0
        ? `The payment is disputed at your bank. ${tokens(frozen)} ${frozen === 1 ? 'is' : 'are'} frozen until the bank decides; they cannot be used.`
        : 'The payment is disputed at your bank. None of its tokens were left to freeze.'
    case 'dispute_lost':
      return 'The bank paid the money back.'
    default:
      return null
  }
}

function ofTaken({ taken_back: taken }: Purchase): string | null {
  return taken > 0 ? `${tokens(taken)} went back with it.` : null
}

/** Tokens that were used before the money went back. Nobody is asked to pay for them. */
function ofShortfall({ shortfall }: Purchase): string | null {
  if (shortfall <= 0) return null
  const were = shortfall === 1 ? '1 more was used or held already' : `${count(shortfall)} more were used or held already`
  return `${were}, so ${shortfall === 1 ? 'it could' : 'they could'} not go back. Your balance is never below zero and you owe nothing.`
}

/** Why it cannot be refunded here; null when it can, or when there is nothing to refund. */
export function whyNotRefundable({ refundable, state, seller, kind }: Purchase, refundDays: number): string | null {
  if (refundable || state !== 'paid') return null
  if (seller === 'discord') return 'Discord took this payment, so Discord refunds it.'
  if (kind === 'subscription') return 'A paid period of a subscription is not refunded here. Cancel it, and no further one is paid; its tokens stay.'
  return `Only an untouched pack can be refunded, within ${count(refundDays)} days. Some of it was used, or the time is over.`
}

/** `Until 10 Dec 2026` */
export function refundUntil(purchase: Purchase): string | null {
  return purchase.refundable && `Until ${fullDay(purchase.refundable.until)}`
}
