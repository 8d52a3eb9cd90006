import type { Subscription, SubscriptionPlan } from '../../api/contract'
import { cx } from '../../lib/class'
import { count, fullDay, money, perTicket } from '../../lib/format'
import { intervalWord, isLive, monthly, rollover } from '../subscription/words'
import { ROW } from './packs'

interface PlanRowsProps {
  plans: SubscriptionPlan[]
  currency: string
  interval: string
  /** The plan there is already. */
  subscription: Subscription | null
  selected: string | undefined
  onSelect: (id: string) => void
}

const INTERVALS = [
  { id: 'month', label: 'Monthly' },
  { id: 'year', label: 'Yearly' },
]

/** Paid by the month or by the year; nothing where there is only one of them. */
export function IntervalSwitch({ plans, interval, onInterval }: Pick<PlanRowsProps, 'plans' | 'interval'> & { onInterval: (interval: string) => void }) {
  if (!INTERVALS.every(({ id }) => plans.some((plan) => plan.interval === id))) return null
  return (
    <fieldset>
      <legend className="sr-only">Paid</legend>
      <div className="segments">
        {INTERVALS.map(({ id, label }) => (
          <label key={id}>
            <input type="radio" name="interval" value={id} className="sr-only" checked={id === interval} onChange={() => onInterval(id)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What can be subscribed to, by the month or by the year. */
export function PlanRows({ plans, currency, interval, subscription, selected, onSelect }: PlanRowsProps) {
  const shown = plans.filter((plan) => plan.interval === interval)
  return (
    <>
      <fieldset>
        <legend className="sr-only">Plan</legend>
        <div className="grid gap-3">
          {shown.map((plan) => (
            <Row
              key={plan.id}
              plan={plan}
              currency={currency}
              mark={markOf(plan, subscription)}
              checked={plan.id === selected}
              onSelect={() => onSelect(plan.id)}
            />
          ))}
        </div>
      </fieldset>
      {shown[0] && <p className="mt-3 text-sm text-muted-foreground">{rollover(shown[0])} Cancel at any time.</p>}
    </>
  )
}

/** What a plan is to whoever has one. */
export function markOf(plan: SubscriptionPlan, subscription: Subscription | null): string | null {
  if (!isLive(subscription)) return null
  if (plan.id === subscription.plan) return 'Your plan'
  return plan.id === subscription.next_plan?.id ? `From ${fullDay(subscription.period_ends_at)}` : null
}

interface RowProps {
  plan: SubscriptionPlan
  currency: string
  mark: string | null
  checked: boolean
  onSelect: () => void
}

function Row({ plan, currency, mark, checked, onSelect }: RowProps) {
  const word = intervalWord(plan)
  return (
    <label className={cx('sheet pack', ROW, 'grid-cols-[32px_minmax(0,1fr)] cursor-pointer')}>
      <input type="radio" name="pack" value={plan.id} className="sr-only" checked={checked} onChange={onSelect} />
      <span className="radio-dot" aria-hidden="true" />
      <span className="flex flex-wrap items-center justify-between gap-x-3">
        <span className="min-w-[min(100%,7rem)] flex-1">
          <b className="me-2 text-lead font-bold">{plan.name}</b>
          {mark && <span className="inline-block rounded-tag bg-muted px-2 py-0.5 text-xs font-semibold">{mark}</span>}
          <span className="block text-sm">
            {count(plan.tokens)} tokens a {word}
          </span>
          <span className="block text-sm text-faint">{perTicket(plan.amount, plan.tokens, currency)}</span>
        </span>
        <span className="ms-auto text-right">
          <b className="text-lead font-bold">{money(monthly(plan), currency)}</b>
          <span className="block text-sm text-muted-foreground">a month</span>
          {word === 'year' && <span className="block text-xs text-faint">{money(plan.amount, currency)} a year</span>}
        </span>
      </span>
    </label>
  )
}
