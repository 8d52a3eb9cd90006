import { useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { Purchase } from '../../api/contract'
import { toast } from '../../components/toast'
import { money, tokens } from '../../lib/format'
import { AskFirst } from '../chat/ask-first'
import { forgetFigures } from './forget'

interface RefundProps {
  purchase: Purchase & { refundable: NonNullable<Purchase['refundable']> }
  onClose: () => void
}

/** Says what goes where before anything goes: money back to the card, tokens out of the balance. */
export function RefundDialog({ purchase, onClose }: RefundProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const amount = money(purchase.refundable.amount, purchase.currency)
  const refund = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await call<Purchase>(`/api/purchases/${encodeURIComponent(purchase.id)}/refund`, { method: 'POST' })
    } catch (error) {
      setBusy(false)
      setProblem(asProblem(error))
      // It may have been used, or refunded elsewhere, since the list was read.
      void queryClient.invalidateQueries({ queryKey: ['purchases'] })
      return
    }
    toast(`${amount} is on its way back to you.`)
    onClose()
    forgetFigures()
  }
  return (
    <AskFirst
      title={`Refund ${tokens(purchase.tokens)}?`}
      action={{ label: `Refund ${amount}`, busy: 'Refunding' }}
      failed={{ known: 'It was not refunded.', unknown: 'We have not heard whether it was refunded.' }}
      busy={busy}
      problem={problem}
      onAction={() => void refund()}
      onClose={onClose}
    >
      <ul className="mt-3 grid list-disc gap-1.5 pl-5">
        <li>
          <b>{amount}</b> goes back to the card you paid with, usually within 5 to 10 days.
        </li>
        <li>
          <b>{tokens(purchase.tokens)}</b> {purchase.tokens === 1 ? 'leaves' : 'leave'} your balance at once.
        </li>
        <li>Your tickets stay. A pack can be refunded once.</li>
      </ul>
    </AskFirst>
  )
}
