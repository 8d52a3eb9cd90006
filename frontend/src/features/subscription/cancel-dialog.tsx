import type { Subscription } from '../../api/contract'
import { toast } from '../../components/toast'
import { fullDay } from '../../lib/format'
import { AskFirst } from '../chat/ask-first'
import { useStep } from './step'
import { planTitle } from './words'

/** Says until when tokens come and what stays before anything ends. */
export function CancelDialog({ subscription, onClose }: { subscription: Subscription; onClose: () => void }) {
  const until = fullDay(subscription.period_ends_at)
  const { busy, problem, run } = useStep((after) => {
    toast(`Your subscription ends on ${fullDay(after.subscription?.ends_at ?? subscription.period_ends_at)}. You can keep it until then.`)
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
      <ul className="mt-3 grid list-disc gap-1.5 pl-5">
        <li>
          It ends on <b>{until}</b>. No payment is taken and no tokens come after that.
        </li>
        <li>The tokens you have stay until they expire. Tokens of packs never expire.</li>
        <li>Until {until} you can change your mind with one press.</li>
      </ul>
    </AskFirst>
  )
}
