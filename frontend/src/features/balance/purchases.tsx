import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, useState } from 'react'

import { useConfig } from '../../api/config'
import type { Purchase } from '../../api/contract'
import { Button } from '../../components/button'
import { count, fullDay, money } from '../../lib/format'
import { More, Trouble, Waiting } from './parts'
import { kindWord, paidAmount, papersOf, purchaseName, purchaseStory, refundUntil, stateWord, taxPart, whyNotRefundable } from './purchase-words'
import { purchasesQuery } from './queries'
import { RefundDialog } from './refund-dialog'

/** Every order of this account, with what it brought, what happened to it since, and its papers. */
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
              <th scope="col">What</th>
              <th scope="col">Date</th>
              <th scope="col">State</th>
              <th scope="col" className="num">
                Amount
              </th>
              <th scope="col">Papers</th>
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
  const tax = taxPart(purchase)
  return (
    <tr data-state={purchase.state}>
      <td className="wide:w-[38%]">
        <span className="font-semibold">{purchaseName(purchase)}</span>
        <span className="block text-sm text-muted-foreground">{kindWord(purchase)}</span>
        <span className="max-[899px]:hidden">
          <Since purchase={purchase} />
        </span>
      </td>
      <td className="wide-only whitespace-nowrap text-muted-foreground">{date}</td>
      <td className="wide-only">
        <State state={purchase.state} />
      </td>
      <td className="num">
        {money(paidAmount(purchase), purchase.currency)}
        {tax && <span className="block text-sm text-muted-foreground">{tax}</span>}
        {purchase.refunded_amount > 0 && (
          <span className="block text-sm text-muted-foreground">{money(-purchase.refunded_amount, purchase.currency)} back</span>
        )}
      </td>
      <td className="line text-muted-foreground">
        <span className="wide:hidden">
          <State state={purchase.state} /> · {date}
          {papersOf(purchase).length > 0 ? ' · ' : ''}
        </span>
        <Papers purchase={purchase} />
        <span className="wide:hidden">
          <Since purchase={purchase} />
        </span>
      </td>
    </tr>
  )
}

/** What is not decided yet is dashed. */
function State({ state }: { state: string }) {
  const isOpen = state === 'disputed' || state === 'awaiting_payment'
  return <span className={isOpen ? 'border-b-2 border-dashed border-current text-assumed' : undefined}>{stateWord(state)}</span>
}

/** What happened after it was paid, and the refund where there is one. */
function Since({ purchase }: { purchase: Purchase }) {
  const story = purchaseStory(purchase)
  return (
    <span className="grid justify-items-start gap-1 text-sm text-muted-foreground empty:hidden">
      {story.length > 0 && <span className="mt-1 block">{story.join(' ')}</span>}
      <Refund purchase={purchase} />
    </span>
  )
}

function Refund({ purchase }: { purchase: Purchase }) {
  const [asking, setAsking] = useState(false)
  const why = whyNotRefundable(purchase, useConfig()?.refund_days ?? 0)
  const { refundable } = purchase
  if (!refundable) return why && <WhyNot why={why} />
  return (
    <span className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button small onClick={() => setAsking(true)}>
        Refund<span className="sr-only"> {purchaseName(purchase)}</span>
      </Button>
      <span>{refundUntil(purchase)}, while it is untouched</span>
      {asking && <RefundDialog purchase={{ ...purchase, refundable }} onClose={() => setAsking(false)} />}
    </span>
  )
}

/** Behind a word, for whoever looks for a refund that is not there. */
function WhyNot({ why }: { why: string }) {
  return (
    <details className="text-sm">
      <summary className="link inline-flex min-h-8 cursor-pointer items-center text-muted-foreground underline underline-offset-3">Why no refund</summary>
      <span className="block">{why}</span>
    </details>
  )
}

function Papers({ purchase }: { purchase: Purchase }) {
  const papers = papersOf(purchase)
  if (papers.length === 0) return <span className="max-[899px]:hidden">none</span>
  return papers.map(({ name, url }, index) => (
    <Fragment key={name}>
      {index > 0 && ' · '}
      <a className="link" href={url} target="_blank" rel="noopener">
        {name}
        <span className="sr-only"> for {purchaseName(purchase)}</span>
      </a>
    </Fragment>
  ))
}
