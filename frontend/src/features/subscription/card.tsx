import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { plansQuery } from '../../api/config'
import type { Subscription, SubscriptionPlan } from '../../api/contract'
import { Button, buttonClass } from '../../components/button'
import { toast } from '../../components/toast'
import { fullDay } from '../../lib/format'
import { Trouble, Waiting } from '../balance/parts'
import { CancelDialog } from './cancel-dialog'
import { ChangeDialog } from './change-dialog'
import { PortalButton, PortalTrouble, usePortal } from './portal'
import { useSubscription } from './queries'
import { useStep } from './step'
import { beforeTax, isDue, isLive, nextPayment, planTitle, priceWords, rollover, stateLabel, stateSentence, tokenWords } from './words'

/** The subscription of the account: what it brings, how it stands, and what can be done about it. */
export function SubscriptionCard() {
  const { data, error, isFetching, refetch } = useSubscription()
  const { data: prices } = useQuery(plansQuery)
  const plans = prices?.subscriptions ?? []
  // A shop that sells none says nothing about them.
  if (data && !data.subscription && !data.billing && prices && plans.length === 0) return null
  return (
    <section className="sheet min-h-40" aria-labelledby="subscription-title">
      <h2 id="subscription-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        Subscription
      </h2>
      {data ? (
        data.subscription ? (
          <Present subscription={data.subscription} plans={plans} billing={data.billing} />
        ) : (
          <Absent billing={data.billing} sold={plans.length > 0} />
        )
      ) : error ? (
        <Trouble what="Your subscription" error={error} busy={isFetching} onAgain={() => void refetch()} />
      ) : (
        <Waiting>Getting your subscription</Waiting>
      )}
    </section>
  )
}

function Absent({ billing, sold }: { billing: boolean; sold: boolean }) {
  const portal = usePortal()
  return (
    <div className="px-5 pt-1.5 pb-5 wide:px-6">
      <p className="text-sm text-muted-foreground">
        You have none. {sold && 'A plan brings tokens every month or year, at a lower price for each ticket.'}
      </p>
      <Actions>
        {sold && (
          <Link to="/buy" className={buttonClass({})}>
            See the plans
          </Link>
        )}
        {billing && (
          <PortalButton portal={portal} look="quiet">
            Invoices and card
          </PortalButton>
        )}
      </Actions>
      <PortalTrouble portal={portal} />
    </div>
  )
}

interface PresentProps {
  subscription: Subscription
  plans: SubscriptionPlan[]
  billing: boolean
}

function Present({ subscription, plans, billing }: PresentProps) {
  const sentence = stateSentence(subscription)
  const next = nextPayment(subscription)
  return (
    <>
      <div className="px-5 pt-2 pb-5 wide:px-6">
        <div className="flex flex-wrap items-baseline gap-x-5 gap-y-1 tabular-nums">
          <p className="text-lg leading-tight font-bold">{planTitle(subscription)}</p>
          <p className="text-sm text-muted-foreground">
            {tokenWords(subscription)} · {priceWords(subscription, subscription.currency)}
          </p>
          <p className="text-sm wide:ml-auto">
            <span className="sr-only">State: </span>
            <State subscription={subscription} />
          </p>
        </div>
        {sentence && <p className={`mt-4 ${isDue(subscription) ? 'warn' : 'keep'}`}>{sentence}</p>}
        <Steps subscription={subscription} plans={plans} billing={billing} />
      </div>
      <div className="stub tabular-nums">
        {next && (
          <span>
            Next payment: <b>{next}</b>
          </span>
        )}
        {subscription.next_plan && subscription.state === 'active' && (
          <span>
            From {fullDay(subscription.period_ends_at)}: <b>{planTitle(subscription.next_plan)}</b>, {tokenWords(subscription.next_plan)}
          </span>
        )}
        {isDue(subscription) && (
          <span>
            Not paid: <b>{beforeTax(subscription.amount, subscription)}</b>
          </span>
        )}
        {!next && !isDue(subscription) && <span>No payment is planned.</span>}
        <span>{rollover(subscription)}</span>
      </div>
    </>
  )
}

/** What is not decided yet is dashed. */
function State({ subscription }: { subscription: Subscription }) {
  const words = stateLabel(subscription)
  if (!isDue(subscription)) return <b className="font-semibold">{words}</b>
  return <b className="border-b-2 border-dashed border-current font-semibold text-assumed">{words}</b>
}

function Steps({ subscription, plans, billing }: PresentProps) {
  const [asking, setAsking] = useState<'change' | 'cancel' | null>(null)
  const portal = usePortal()
  const close = () => setAsking(null)
  return (
    <>
      <Actions>
        {isDue(subscription) && (
          <PortalButton portal={portal} look="primary">
            Update your card
          </PortalButton>
        )}
        {subscription.state === 'active' && plans.length > 1 && <Button onClick={() => setAsking('change')}>Change</Button>}
        {subscription.state === 'ending' && <Keep />}
        {subscription.state === 'ended' && (
          <Link to="/buy" className={buttonClass({})}>
            See the plans
          </Link>
        )}
        {billing && !isDue(subscription) && <PortalButton portal={portal}>Invoices and card</PortalButton>}
        {isLive(subscription) && subscription.state !== 'ending' && (
          <Button look="quiet" onClick={() => setAsking('cancel')}>
            Cancel<span className="sr-only"> the subscription</span>
          </Button>
        )}
      </Actions>
      <PortalTrouble portal={portal} />
      {asking === 'change' && <ChangeDialog subscription={subscription} plans={plans} onClose={close} />}
      {asking === 'cancel' && <CancelDialog subscription={subscription} onClose={close} />}
    </>
  )
}

/** Takes the end back. It costs nothing now, so nothing is asked first. */
function Keep() {
  const { busy, problem, run } = useStep(() => toast('Your subscription goes on. Nothing was paid today.'))
  return (
    <>
      <Button look="primary" busy={busy && 'Keeping'} onClick={() => run('resume')}>
        Keep it
      </Button>
      {problem && (
        <p role="alert" className="warn order-last w-full">
          <b>{problem.charged === null ? 'We have not heard whether it goes on.' : 'It was not kept.'}</b>{' '}
          {problem.code === 'offline' ? 'You are offline.' : problem.detail} {problem.reference && `Ref ${problem.reference}`}
        </p>
      )}
    </>
  )
}

function Actions({ children }: { children: ReactNode }) {
  return <div className="mt-4 flex flex-wrap gap-2.5">{children}</div>
}
