/** A problem as a dialog: what happened, money, what is kept, one main action, and the reference. */
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'

import { plansQuery, useConfig } from '../../api/config'
import type { Problem } from '../../api/problem'
import { Button, buttonClass } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { countdown, excerpt, roundMoney } from '../../lib/format'
import { copyText } from '../../lib/copy'
import { useMe } from '../auth/me'
import { explain, isOutOfTokens } from './explain'

interface ProblemDialogProps {
  problem: Problem
  /** What the user wrote, which is kept. */
  idea: string
  /** Tokens held when the last word arrived. */
  held?: number
  onClose: () => void
  onRetry: () => void
}

export function ProblemDialog(props: ProblemDialogProps) {
  const me = useMe()
  if (!isOutOfTokens(props.problem)) return <Trouble {...props} />
  // The free tokens of this browser are in an account: neither used nor for sale.
  if (props.problem.action.kind === 'sign_in') return <Trouble {...props} />
  const isVisitor = props.problem.action.kind === 'sign_up' || (props.problem.action.kind !== 'buy' && me?.kind !== 'user')
  return isVisitor ? <OutVisitor {...props} /> : <OutAccount {...props} />
}

function Trouble({ problem, idea, held, onClose, onRetry }: ProblemDialogProps) {
  const said = explain(problem, held)
  const isElsewhere = isOutOfTokens(problem) && said.next === 'sign_in'
  return (
    <Dialog title={isElsewhere ? 'Your tokens are in your account' : said.title} onClose={onClose}>
      <p className="mt-2 text-muted-foreground">{said.text}</p>
      <Kept idea={idea} />
      <Choices>
        <MainStep problem={problem} onClose={onClose} onRetry={onRetry} held={held} />
        {said.next !== 'close' && said.next !== 'edit' && <NotNow onClose={onClose} />}
      </Choices>
      <Reference problem={problem} />
    </Dialog>
  )
}

function MainStep({ problem, held, onClose, onRetry }: Omit<ProblemDialogProps, 'idea'>) {
  const { next, label } = explain(problem, held)
  const left = useCountdown(next === 'wait' ? problem.retryAfter : null)
  const isEarly = left !== null && left > 0
  const go = () => {
    onClose()
    onRetry()
  }
  switch (next) {
    case 'sign_up':
    case 'sign_in':
    case 'buy':
      return <Way to={next} label={label} look="primary" onClose={onClose} />
    case 'retry':
    case 'wait':
      return (
        <Button look="primary" full aria-disabled={isEarly || undefined} onClick={() => !isEarly && go()}>
          <span className="tabular-nums">{isEarly ? `Try again in ${countdown(left)}` : label}</span>
        </Button>
      )
    default:
      return (
        <Button look="primary" full onClick={onClose}>
          {label}
        </Button>
      )
  }
}

/** The rest does not reach for this model. */
const NOT_ENOUGH = 'Not enough tokens'

function OutVisitor({ problem, idea, onClose }: ProblemDialogProps) {
  const config = useConfig()
  const isShort = (problem.available ?? 0) > 0
  const usedUp = config ? `You have used your ${config.free_tokens} free tickets` : 'You have used your free tickets'
  const create = problem.action.label ?? (config ? `Create account, get ${config.welcome_tokens} more` : 'Create account')
  return (
    <Dialog title={isShort ? NOT_ENOUGH : usedUp} onClose={onClose}>
      <p className="mt-2 text-muted-foreground">
        {isShort ? problem.detail : problem.charged === 0 ? 'This one was not written and nothing was taken.' : 'This one was not written.'}
      </p>
      <Kept idea={idea} after="We continue with it after you sign up." />
      <Choices>
        <Way to="sign_up" label={create} look="primary" onClose={onClose} />
        <Way to="buy" label={<BuyLabel />} look="plain" onClose={onClose} />
        <NotNow onClose={onClose} />
      </Choices>
      <p className="mt-1.5 text-center text-sm text-muted-foreground">
        Have an account?{' '}
        <Link to="/sign-in" className="link" onClick={onClose}>
          Sign in
        </Link>
      </p>
      <Reference problem={problem} />
    </Dialog>
  )
}

function OutAccount({ problem, idea, onClose }: ProblemDialogProps) {
  const isShort = (problem.available ?? 0) > 0
  return (
    <Dialog title={isShort ? NOT_ENOUGH : 'No tokens left'} onClose={onClose}>
      <p className="mt-2 text-muted-foreground">
        {isShort ? problem.detail : problem.charged === 0 ? 'Your idea is saved and nothing was taken.' : 'Your idea is saved.'}
      </p>
      <Kept idea={idea} />
      <Choices>
        <Way to="buy" label={<BuyLabel />} look="primary" onClose={onClose} />
        <NotNow onClose={onClose} />
      </Choices>
      <Reference problem={problem} />
    </Dialog>
  )
}

/** The price comes from the plans, never from a text. */
function BuyLabel() {
  const plans = useQuery(plansQuery).data
  const lowest = plans && plans.plans.length > 0 ? Math.min(...plans.plans.map((plan) => plan.amount)) : null
  return <>{plans && lowest !== null ? `Buy tokens, from ${roundMoney(lowest, plans.currency)}` : 'Buy tokens'}</>
}

const PATHS = { sign_up: '/sign-up', sign_in: '/sign-in', buy: '/buy' } as const

interface WayProps {
  to: keyof typeof PATHS
  label: ReactNode
  look: 'primary' | 'plain'
  onClose: () => void
}

function Way({ to, label, look, onClose }: WayProps) {
  const navigate = useNavigate()
  const here = useLocation({ select: ({ pathname }) => pathname })
  // Whoever signs in from a ticket comes back to it; the composer is where everybody goes anyway.
  const search = here === '/' ? {} : { then: here }
  return (
    <a
      href={PATHS[to]}
      className={buttonClass({ look, full: true })}
      onClick={(event) => {
        event.preventDefault()
        onClose()
        void navigate({ to: PATHS[to], search })
      }}
    >
      {label}
    </a>
  )
}

function Kept({ idea, after }: { idea: string; after?: string }) {
  if (idea.trim() === '') return null
  return (
    <p className="keep mt-5 wrap-anywhere">
      <b className="font-bold">Your idea is saved:</b> “<bdi>{excerpt(idea, 60)}</bdi>” {after}
    </p>
  )
}

function Choices({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col gap-2.5">{children}</div>
}

function NotNow({ onClose }: { onClose: () => void }) {
  return (
    <Button look="quiet" full onClick={onClose}>
      Not now
    </Button>
  )
}

export function Reference({ problem }: { problem: Problem }) {
  const [copied, setCopied] = useState(false)
  const { reference } = problem
  if (!reference) return null
  return (
    <p className="mt-4 flex items-center justify-between gap-4 text-xs text-muted-foreground">
      <span>
        Ref <span className="font-mono">{reference}</span>
      </span>
      <button
        type="button"
        className="inline-flex min-h-11 items-center underline underline-offset-4"
        onClick={() => void copyText(reference).then(setCopied)}
      >
        {copied ? 'Copied' : 'Copy reference'}
      </button>
    </p>
  )
}

/** Seconds left until a wait is over; null when there is none. */
export function useCountdown(seconds: number | null): number | null {
  const [end] = useState(() => Date.now() + (seconds ?? 0) * 1000)
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    if (seconds === null) return
    const timer = setInterval(() => setLeft(Math.max(0, (end - Date.now()) / 1000)), 500)
    return () => clearInterval(timer)
  }, [seconds, end])
  return left
}
