import type { ReactNode } from 'react'

import type { Subscription, SubscriptionState } from '../../api/contract'
import { toast } from '../../components/toast'
import { fullDay } from '../../lib/format'
import { AskFirst } from '../chat/ask-first'
import { useStep } from './step'
import { beforeTax, isDue, planTitle } from './words'

/** Says until when tokens come and what stays before anything ends. */
export function CancelDialog({ subscription, onClose }: { subscription: Subscription; onClose: () => void }) {
  const { busy, problem, run } = useStep((after) => {
    toast(doneWords(after, subscription))
    onClose()
  })
  return (
    <AskFirst
      title={`Cancel ${planTitle(subscription)}?`}
      action={{ label: 'Cancel the subscription', busy: 'Cancelling' }}
      failed={{ known: 'It was not cancelled.', unknown: 'We have not heard whether it was cancelled.' }}
      busy={busy}
      problem={problem}
      onAction={() => run('cancel')}
      onClose={onClose}
    >
      {isDue(subscription) ? <Now subscription={subscription} /> : <WithPeriod subscription={subscription} />}
    </AskFirst>
  )
}

/** A payment is due: there is no paid period that it could end with. */
function Now({ subscription }: { subscription: Subscription }) {
  return (
    <Points>
      <li>
        <b>It ends now. Nothing more is charged</b>, not even the {beforeTax(subscription.amount, subscription)} that is due.
      </li>
      <li>The tokens you have stay until they expire. Tokens of packs never expire.</li>
      <li>You can subscribe again at any time.</li>
    </Points>
  )
}

function WithPeriod({ subscription }: { subscription: Subscription }) {
  const until = fullDay(subscription.period_ends_at)
  return (
    <Points>
      <li>
        It ends on <b>{until}</b>. No payment is taken and no tokens come after that.
      </li>
      <li>The tokens you have stay until they expire. Tokens of packs never expire.</li>
      <li>Until {until} you can change your mind with one press.</li>
    </Points>
  )
}

function Points({ children }: { children: ReactNode }) {
  return <ul className="mt-3 grid list-disc gap-1.5 pl-5">{children}</ul>
}

function doneWords({ subscription: after }: SubscriptionState, before: Subscription): string {
  if (after?.state === 'ended') return 'Your subscription has ended. Nothing more is charged.'
  return `Your subscription ends on ${fullDay(after?.ends_at ?? before.period_ends_at)}. You can keep it until then.`
}
