import type { Problem } from '../../api/problem'
import type { Plan } from '../../api/contract'
import { Button } from '../../components/button'
import { money, tokens } from '../../lib/format'
import { discountOf, taxWords } from './order'
import { AccountFirst, Line, OrderSheet } from './order-sheet'

interface SummaryProps {
  /** Null while the number of tokens is not one that is sold. */
  plan: Plan | null
  currency: string
  /** Where tax stands: `off`, `exclusive` or `inclusive`. */
  tax: string
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

/** The order of a pack, or of a number of tokens. */
export function Summary({ plan, currency, tax, available, payer, team, back, needsAccount, pending, problem, onContinue }: SummaryProps) {
  const discount = plan && discountOf(plan)
  const total = plan && money(plan.amount, currency)
  return (
    <OrderSheet
      total={total}
      small={taxWords(tax)}
      problem={problem}
      action={
        needsAccount ? (
          <AccountFirst back={back} total={total} what="Your pack" />
        ) : (
          <>
            <Button look="primary" full busy={pending && 'Opening Stripe'} onClick={onContinue}>
              Continue to Stripe{total && ` · ${total}`}
            </Button>
            <p className="mt-2.5 text-xs text-muted-foreground">You pay on Stripe’s page. We never see your card.</p>
          </>
        )
      }
      stub={
        <>
          {available !== null && plan && (
            <span>
              {team ? `Balance of ${team.name} after: ` : 'Balance after: '}
              <b>{tokens(available + plan.tokens)}</b>
            </span>
          )}
          <span>Paid by: {payer ?? 'the account you create'}</span>
        </>
      }
    >
      {team && <Line name="For">Team wallet of {team.name}</Line>}
      {plan ? <Line name={tokens(plan.tokens)}>{money(discount ? plan.list_amount : plan.amount, currency)}</Line> : <Line name="Tokens">how many?</Line>}
      {discount && <Line name={discount.text}>{money(discount.amount, currency)}</Line>}
    </OrderSheet>
  )
}
