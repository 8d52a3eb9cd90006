import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'

import { call } from '../../api/client'
import { plansQuery } from '../../api/config'
import type { Plans, TopUp, TopUpRule } from '../../api/contract'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import { Button, buttonClass } from '../../components/button'
import { toast } from '../../components/toast'
import { count, money, tokens } from '../../lib/format'
import { Trouble, Waiting } from '../balance/parts'
import { NotKept, TopUpForm } from './form'
import { topUpQuery } from './queries'

/** A pack bought by itself before tokens run out: off until somebody turns it on, and never beyond a limit. */
export function TopUpCard() {
  const rule = useQuery(topUpQuery)
  const plans = useQuery(plansQuery)
  const failed = [rule, plans].find(({ isError, data }) => isError && !data)
  return (
    <section className="sheet min-h-48" aria-labelledby="top-up-title">
      {rule.data && plans.data ? (
        <Rule rule={rule.data} plans={plans.data} />
      ) : (
        <>
          <Heading />
          {failed ? (
            <Trouble what="Auto top-up" error={failed.error} busy={failed.isFetching} onAgain={() => void failed.refetch()} />
          ) : (
            <Waiting>Getting your auto top-up</Waiting>
          )}
        </>
      )}
    </section>
  )
}

const STATES: Record<string, string> = { off: 'Off', on: 'On', paused: 'Paused' }

function Heading({ state, at }: { state?: string; at?: React.Ref<HTMLHeadingElement> }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 px-5 pt-5 wide:px-6">
      <h2 id="top-up-title" ref={at} tabIndex={-1} className="text-base font-bold outline-none">
        Auto top-up
      </h2>
      {state !== undefined && (
        <p className="ml-auto text-sm">
          <span className="sr-only">State: </span>
          <b className={state === 'paused' ? 'border-b-2 border-dashed border-current font-semibold text-assumed' : 'font-semibold'}>{STATES[state] ?? state}</b>
        </p>
      )}
    </div>
  )
}

function Rule({ rule, plans }: { rule: TopUp; plans: Plans }) {
  const [isOpen, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const close = () => {
    setOpen(false)
    setProblem(null)
    // The button that was pressed leaves with the form.
    setTimeout(() => heading.current?.focus({ preventScroll: true }))
  }
  const save = async (change: TopUpRule) => {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await call<TopUp>('/api/top-up', { method: 'PUT', body: change })
      // Stripe is not asked for the card when the rule is turned off: it is the one that was shown.
      const after = answer.card_unknown ? { ...answer, card: rule.card, card_unknown: rule.card_unknown } : answer
      queryClient.setQueryData(topUpQuery.queryKey, after)
      toast(after.state === 'on' ? 'Auto top-up is on.' : after.state === 'off' ? 'Auto top-up is off. Nothing is bought by itself.' : 'Auto top-up is kept, and paused.')
      close()
    } catch (error) {
      const failure = asProblem(error)
      void queryClient.invalidateQueries({ queryKey: topUpQuery.queryKey })
      // The rule is written down all the same, and waits for a card; the card says so.
      if (failure.code === 'no_card') {
        toast('Your rule is kept. It is off until there is a card.')
        close()
      } else setProblem(failure)
    }
    setBusy(false)
  }
  const turn = (enabled: boolean) => void save({ enabled, below: rule.below, plan: rule.plan, monthly_limit: rule.monthly_limit })
  return (
    <>
      <Heading state={rule.state} at={heading} />
      <div className="px-5 pt-1.5 pb-5 wide:px-6">
        <About rule={rule} plans={plans} />
        {isOpen ? (
          <TopUpForm
            rule={rule}
            packs={plans.plans}
            currency={plans.currency}
            busy={busy}
            problem={problem}
            onSave={(change) => void save(change)}
            onClose={close}
          />
        ) : (
          <>
            {problem && (
              <div className="mt-4">
                <NotKept problem={problem} />
              </div>
            )}
            <Steps rule={rule} busy={busy} onOpen={() => setOpen(true)} onTurn={turn} />
          </>
        )}
      </div>
      {rule.state !== 'off' && (
        <div className="stub tabular-nums">
          <span>
            This month: <b>{money(rule.spent, plans.currency)}</b> of {money(rule.monthly_limit, plans.currency)}
          </span>
          {rule.card && <span>Card: {cardWords(rule.card)}</span>}
        </div>
      )}
    </>
  )
}

/** `Visa ending in 4242` */
export function cardWords({ brand, last4 }: NonNullable<TopUp['card']>): string {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ending in ${last4}`
}

function cardStory({ card, card_unknown: unknown }: TopUp): string {
  if (card) return `It would pay with ${cardWords(card)}.`
  if (unknown) return 'It pays with a card that Stripe keeps; Stripe does not say now whether you have one.'
  return 'It pays with a card that Stripe keeps, and you have none yet: set it up, then buy a pack, and the card of that pack is kept for this.'
}

function About({ rule, plans }: { rule: TopUp; plans: Plans }) {
  if (rule.state === 'off') {
    return (
      <>
        <p className="text-sm text-muted-foreground">
          Buys a pack by itself when few tokens are left, never beyond a limit that you set.{' '}
          {cardStory(rule)}
        </p>
        {rule.why && (
          <p className="unsure mt-3">
            <b>It is off.</b> {rule.why}
          </p>
        )}
      </>
    )
  }
  const pack = plans.plans.find(({ id }) => id === rule.plan)
  return (
    <>
      <p className="text-sm">
        When fewer than <b>{count(rule.below)}</b> tokens are left, it buys <b>{pack ? tokens(pack.tokens) : 'a pack'}</b>
        {pack && ` for ${money(pack.list_amount, plans.currency)}`}.
      </p>
      {rule.state === 'paused' && (
        <p className="unsure mt-3">
          <b>Nothing is bought at the moment.</b> {rule.why}
        </p>
      )}
    </>
  )
}

interface StepsProps {
  rule: TopUp
  busy: boolean
  onOpen: () => void
  onTurn: (enabled: boolean) => void
}

function Steps({ rule, busy, onOpen, onTurn }: StepsProps) {
  if (rule.state === 'off') {
    return (
      <div className="mt-4 flex flex-wrap gap-2.5">
        {rule.card === null && !rule.card_unknown && rule.why !== null && (
          <Link to="/buy" search={{ plan: rule.plan }} className={buttonClass({})}>
            Buy a pack
          </Link>
        )}
        <Button onClick={onOpen}>Set up</Button>
      </div>
    )
  }
  return (
    <div className="mt-4 flex flex-wrap gap-2.5">
      {rule.state === 'paused' && (
        <Button busy={busy && 'Saving'} onClick={() => onTurn(true)}>
          Turn on again
        </Button>
      )}
      <Button onClick={onOpen}>Change</Button>
      <Button look="quiet" busy={busy && 'Saving'} onClick={() => onTurn(false)}>
        Turn off
      </Button>
    </div>
  )
}
