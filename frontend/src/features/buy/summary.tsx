import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Problem } from '../../api/problem'
import type { Plan } from '../../api/contract'
import { Button, buttonClass } from '../../components/button'
import { money, tokens } from '../../lib/format'
import { discountOf } from './order'

interface SummaryProps {
  plan: Plan
  currency: string
  /** What is there now; null while it is not known. */
  available: number | null
  payer: string | null
  /** The team it is bought for; null for the buyer's own wallet. */
  team: { name: string } | null
  /** Nobody is signed in, so an account comes first. */
  needsAccount: boolean
  /** Where to come back to with an account, a path of the app. */
  back: string
  pending: boolean
  problem: Problem | null
  onContinue: () => void
}

export function Summary({ plan, currency, available, payer, team, back, needsAccount, pending, problem, onContinue }: SummaryProps) {
  const discount = discountOf(plan)
  const total = money(plan.amount, currency)
  return (
    <section className="sheet" aria-labelledby="order-title">
      <div className="p-5 tabular-nums wide:p-6">
        <h2 id="order-title" className="text-base font-bold">
          Your order
        </h2>
        <dl className="mt-3 grid gap-2 text-sm">
          {team && <Line name="For">Team wallet of {team.name}</Line>}
          <Line name={tokens(plan.tokens)}>{money(discount ? plan.list_amount : plan.amount, currency)}</Line>
          {discount && <Line name={discount.text}>{money(discount.amount, currency)}</Line>}
          <div className="flex justify-between gap-4 border-t border-foreground pt-2 text-lg font-bold">
            <dt>Total</dt>
            <dd>{total}</dd>
          </div>
        </dl>
        <p className="mt-1.5 mb-4 text-xs text-faint">Tax, if any, is added on the payment page.</p>
        {problem && <Refusal problem={problem} />}
        {needsAccount ? (
          <>
            <Link to="/sign-up" search={{ then: back }} className={buttonClass({ look: 'primary', full: true })}>
              Create account and continue · {total}
            </Link>
            <p className="mt-2.5 text-xs text-muted-foreground">
              The tokens need an owner, so an account comes first. Your pack stays selected.{' '}
              <Link to="/sign-in" search={{ then: back }} className="link">
                Sign in instead
              </Link>
            </p>
          </>
        ) : (
          <>
            <Button look="primary" full busy={pending && 'Opening Stripe'} onClick={onContinue}>
              Continue to Stripe · {total}
            </Button>
            <p className="mt-2.5 text-xs text-muted-foreground">You pay on Stripe’s page. We never see your card.</p>
          </>
        )}
      </div>
      <div className="stub">
        {available !== null && (
          <span>
            {team ? `Balance of ${team.name} after: ` : 'Balance after: '}
            <b>{tokens(available + plan.tokens)}</b>
          </span>
        )}
        <span>Paid by: {payer ?? 'the account you create'}</span>
      </div>
    </section>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right wrap-anywhere">{children}</dd>
    </div>
  )
}

/** Opening the payment page failed; no payment can have been made before that page. */
function Refusal({ problem }: { problem: Problem }) {
  return (
    <div className="warn mb-4" role="alert">
      <p>
        <b>{problem.code === 'offline' ? 'You are offline.' : 'The payment page did not open.'}</b> No payment was made. Your pack is
        still selected.
      </p>
      {problem.detail && <p className="mt-1">{problem.detail}</p>}
      {problem.reference && <p className="mt-1 text-xs">Ref {problem.reference}</p>}
    </div>
  )
}
