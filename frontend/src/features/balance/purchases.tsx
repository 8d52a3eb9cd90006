import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import type { Purchase } from '../../api/contract'
import { count, fullDay, money, tokens } from '../../lib/format'
import { More, Trouble, Waiting } from './parts'
import { purchasesQuery } from './queries'

const STATES: Record<string, string> = {
  opening: 'Not finished',
  open: 'Not finished',
  awaiting_payment: 'Waiting for payment',
  paid: 'Paid',
  failed: 'Failed, nothing paid',
  expired: 'Expired, nothing paid',
  refunded: 'Refunded',
  disputed: 'Disputed, frozen',
}

export function stateWord(state: string): string {
  return STATES[state] ?? state.replaceAll('_', ' ')
}

/** Every order of this account, with what it brought and its receipt. */
export function PurchaseList() {
  const list = useInfiniteQuery(purchasesQuery)
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const purchased = list.data?.pages.at(-1)?.purchased
  return (
    <section className="sheet" aria-labelledby="purchases-title">
      <h2 id="purchases-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        Purchases
      </h2>
      {list.isPending && <Waiting>Getting your purchases</Waiting>}
      {list.isError && !list.data && <Trouble what="Your purchases" error={list.error} onAgain={() => void list.refetch()} busy={list.isFetching} />}
      {list.data && items.length === 0 && (
        <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">
          Nothing bought yet.{' '}
          <Link to="/buy" className="link">
            See the packs
          </Link>
        </p>
      )}
      {items.length > 0 && (
        <table className="ledger stacked mt-3">
          <thead>
            <tr>
              <th scope="col">Pack</th>
              <th scope="col">Date</th>
              <th scope="col">State</th>
              <th scope="col" className="num">
                Amount
              </th>
              <th scope="col">Receipt</th>
            </tr>
          </thead>
          <tbody>
            {items.map((purchase) => (
              <Row key={purchase.id} purchase={purchase} />
            ))}
          </tbody>
        </table>
      )}
      <More list={list} />
      {purchased !== undefined && (
        <p className="stub tabular-nums">
          <span>
            Tokens purchased: <b>{count(purchased)}</b>
          </span>
        </p>
      )}
    </section>
  )
}

function Row({ purchase }: { purchase: Purchase }) {
  const date = fullDay(purchase.paid_at ?? purchase.created_at)
  return (
    <tr>
      <td className="font-semibold">{tokens(purchase.tokens)}</td>
      <td className="wide-only text-muted-foreground">{date}</td>
      <td className="wide-only">{stateWord(purchase.state)}</td>
      <td className="num">{money(purchase.amount, purchase.currency)}</td>
      <td className="line text-muted-foreground">
        <span className="wide:hidden">
          {stateWord(purchase.state)} · {date}
          {purchase.receipt_url ? ' · ' : ''}
        </span>
        {purchase.receipt_url ? (
          <a className="link" href={purchase.receipt_url} target="_blank" rel="noopener">
            Receipt<span className="sr-only"> for {tokens(purchase.tokens)}</span>
          </a>
        ) : (
          <span className="max-[899px]:hidden">none</span>
        )}
      </td>
    </tr>
  )
}
