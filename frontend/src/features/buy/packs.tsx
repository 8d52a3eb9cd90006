import type { ReactNode } from 'react'

import type { Plan } from '../../api/contract'
import { cx } from '../../lib/class'
import { count, money, perTicket } from '../../lib/format'

interface PacksProps {
  plans: Plan[]
  currency: string
  selected: string | undefined
  onSelect: (id: string) => void
  /** Further rows of the same choice. */
  children?: ReactNode
}

/** What a row is laid out by. The height is given, so that the rows stay where they are when the prices arrive. */
export const ROW = 'grid min-h-[88px] items-center gap-3 px-4 py-3 tabular-nums wide:px-[18px]'

export function Packs({ plans, currency, selected, onSelect, children }: PacksProps) {
  return (
    <fieldset>
      <legend className="sr-only">Pack</legend>
      <div className="grid gap-3">
        {plans.map((plan) => (
          <label key={plan.id} className={cx('sheet pack', ROW, 'grid-cols-[32px_minmax(0,1fr)_auto] cursor-pointer')}>
            <input
              type="radio"
              name="pack"
              value={plan.id}
              className="sr-only"
              checked={plan.id === selected}
              onChange={() => onSelect(plan.id)}
            />
            <span className="radio-dot" aria-hidden="true" />
            <span>
              <span className="text-[1.5rem] leading-tight font-bold tracking-tight">{count(plan.tokens)}</span>{' '}
              <span className="text-sm">tokens</span>
              <br />
              <span className="text-sm text-faint">{perTicket(plan.amount, plan.tokens, currency)}</span>
            </span>
            <RowPrice plan={plan} currency={currency} />
          </label>
        ))}
        {children}
      </div>
    </fieldset>
  )
}

/** A struck price is shown only where somebody without the discount pays it, and says in words what it is. */
export function RowPrice({ plan, currency }: { plan: Plan; currency: string }) {
  const wasMore = plan.discount !== null && plan.list_amount > plan.amount
  return (
    <span className="flex flex-col items-end text-right">
      {wasMore && (
        <span className="text-faint">
          <span className="sr-only">instead of </span>
          <s>{money(plan.list_amount, currency)}</s>
        </span>
      )}
      <b className="text-lead font-bold">{money(plan.amount, currency)}</b>
    </span>
  )
}

/** The rows while the prices are on the way. */
export function PacksLoading() {
  return (
    <div className="grid gap-3" aria-busy="true">
      <p className="sr-only" role="status">
        Getting your prices
      </p>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className={cx('sheet', ROW, 'grid-cols-[32px_1fr]')} aria-hidden="true">
          <span className="radio-dot" />
          <span className="h-4 w-32 rounded-tag bg-muted" />
        </div>
      ))}
    </div>
  )
}
