import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Problem } from '../../api/problem'
import type { CheckoutState, Team } from '../../api/contract'
import { Button, buttonClass } from '../../components/button'
import { money, tokens } from '../../lib/format'
import { taxPart } from '../balance/purchase-words'
import { useIdea } from '../compose/idea'
import type { DoneView as View } from './done'

interface DoneProps {
  view: View
  state: CheckoutState | undefined
  /** For whom it was paid: null for oneself, undefined while the team is not known. */
  team: Team | null | undefined
  problem: Problem | null
  busy: boolean
  onAgain: () => void
}

export const TITLES: Record<View, string> = {
  pending: 'Adding your tokens',
  slow: 'Waiting for Stripe',
  paid: 'Your tokens are here',
  failed: 'The payment failed',
  expired: 'The payment page has expired',
  not_found: 'There is no such payment',
  unreachable: 'We could not ask about your payment',
}

/** One outcome of a payment: what happened, then money, then one next step. */
export function DoneView(props: DoneProps) {
  const { view, state, team } = props
  return (
    <section className="sheet" aria-labelledby="done-title">
      <div className="p-5 wide:p-6">
        <h1 id="done-title" className="text-dialog font-bold tracking-tight">
          {TITLES[view]}
        </h1>
        <div role="status" className="mt-2 min-h-12">
          <Words {...props} />
        </div>
        <div className="mt-5 flex flex-wrap gap-2.5">
          <Actions {...props} />
        </div>
      </div>
      {view === 'paid' && state && <Stub state={state} team={team} />}
    </section>
  )
}

function Words({ view, state, team, problem }: DoneProps): ReactNode {
  switch (view) {
    case 'pending':
      return 'Payment received. Adding your tokens, usually within 10 seconds.'
    case 'slow':
      return 'Stripe has not confirmed yet. You can close this page; the tokens arrive by themselves and you pay once.'
    case 'paid':
      return state ? (
        <>
          <b>{tokens(state.tokens)} added.</b> {team && `The team wallet of ${team.name} has ${tokens(team.tokens.available)}.`}
          {team === null && `You have ${tokens(state.available)}.`}
        </>
      ) : null
    case 'failed':
      return 'Stripe could not take the payment, so no tokens were added. Your pack can be bought again.'
    case 'expired':
      return 'No payment was made.'
    case 'not_found':
      return 'This address names no payment of yours. Your purchases are listed with your balance.'
    case 'unreachable':
      return (
        <>
          {problem?.code === 'offline' ? 'You are offline.' : problem?.detail || 'The answer did not arrive.'} If you paid, the tokens
          arrive by themselves and you pay once.{problem?.reference ? ` Ref ${problem.reference}` : ''}
        </>
      )
  }
}

function Actions({ view, busy, onAgain }: DoneProps) {
  const hasIdea = useIdea().text.trim() !== ''
  const idea = (look: 'primary' | 'plain') => (
    <Link to="/" className={buttonClass({ look })}>
      {hasIdea ? 'Back to your idea' : 'Write a ticket'}
    </Link>
  )
  const balance = (look: 'primary' | 'plain') => (
    <Link to="/balance" className={buttonClass({ look })}>
      See balance
    </Link>
  )
  if (view === 'failed' || view === 'expired') {
    return (
      <>
        <Link to="/buy" className={buttonClass({ look: 'primary' })}>
          Choose a pack
        </Link>
        {idea('plain')}
      </>
    )
  }
  if (view === 'unreachable') {
    return (
      <>
        <Button look="primary" busy={busy && 'Trying again'} onClick={onAgain}>
          Try again
        </Button>
        {idea('plain')}
      </>
    )
  }
  if (view === 'not_found') {
    return (
      <>
        {balance('primary')}
        {idea('plain')}
      </>
    )
  }
  return (
    <>
      {idea(view === 'paid' ? 'primary' : 'plain')}
      {balance('plain')}
    </>
  )
}

function Stub({ state, team }: { state: CheckoutState; team: Team | null | undefined }) {
  const available = team ? team.tokens.available : state.available
  const tax = taxPart(state)
  return (
    <div className="stub tabular-nums">
      <span>
        Paid: <b>{state.amount === 0 ? 'nothing, by your code' : money(state.amount, state.currency)}</b>
        {tax && `, ${tax}`}
      </span>
      {team !== undefined && (
        <span>
          {team ? `${team.name} has: ` : 'Left: '}
          <b>{tokens(available)}</b>
        </span>
      )}
      {state.receipt_url && (
        <a className="link" href={state.receipt_url} target="_blank" rel="noopener">
          Receipt
        </a>
      )}
    </div>
  )
}
