/** The paper of an order: its lines, its total, one button, and the stub below the perforation. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Problem } from '../../api/problem'
import { buttonClass } from '../../components/button'

interface OrderSheetProps {
  /** The lines above the total. */
  children: ReactNode
  totalName?: string
  /** Not known while what is bought is not. */
  total: string | null
  small: ReactNode
  problem: Problem | null
  action: ReactNode
  stub: ReactNode
}

export function OrderSheet({ children, totalName = 'Total', total, small, problem, action, stub }: OrderSheetProps) {
  return (
    <section className="sheet" aria-labelledby="order-title">
      <div className="p-5 tabular-nums wide:p-6">
        <h2 id="order-title" className="text-base font-bold">
          Your order
        </h2>
        <dl className="mt-3 grid gap-2 text-sm">
          {children}
          <div className="flex flex-wrap gap-x-4 border-t border-foreground pt-2 text-lg font-bold">
            <dt>{totalName}</dt>
            <dd className="ml-auto wrap-anywhere">{total ?? <span className="sr-only">not known yet</span>}</dd>
          </div>
        </dl>
        <p className="mt-1.5 mb-4 text-xs text-faint">{small}</p>
        {problem && <Refusal problem={problem} />}
        {action}
      </div>
      <div className="stub">{stub}</div>
    </section>
  )
}

/** Where both do not fit beside each other, the value goes below: a number breaks only when it is wider than the whole line. */
export function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-4">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="ml-auto text-right wrap-anywhere">{children}</dd>
    </div>
  )
}

interface AccountFirstProps {
  /** Where to come back to with an account, a path of the app. */
  back: string
  total: string | null
  /** What waits: "Your pack". */
  what: string
}

/** Nobody is signed in, so an account comes first. */
export function AccountFirst({ back, total, what }: AccountFirstProps) {
  return (
    <>
      <Link to="/sign-up" search={{ then: back }} className={buttonClass({ look: 'primary', full: true })}>
        Create account and continue{total && ` · ${total}`}
      </Link>
      <p className="mt-2.5 text-xs text-muted-foreground">
        The tokens need an owner, so an account comes first. {what} stays selected.{' '}
        <Link to="/sign-in" search={{ then: back }} className="link">
          Sign in instead
        </Link>
      </p>
    </>
  )
}

/** Opening the payment page failed; no payment can have been made before that page. */
function Refusal({ problem }: { problem: Problem }) {
  return (
    <div className="warn mb-4" role="alert">
      <p>
        <b>{problem.code === 'offline' ? 'You are offline.' : 'The payment page did not open.'}</b> No payment was made. What you chose is
        still selected.
      </p>
      {problem.detail && <p className="mt-1">{problem.detail}</p>}
      {problem.code === 'already_subscribed' && (
        <p className="mt-1">
          <Link to="/balance" className="link">
            See your subscription
          </Link>
        </p>
      )}
      {problem.reference && <p className="mt-1 text-xs">Ref {problem.reference}</p>}
    </div>
  )
}
