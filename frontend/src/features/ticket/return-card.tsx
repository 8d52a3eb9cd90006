/** Gives a ticket back that was of no use. */
import { useId, useState } from 'react'

import { beginAttempt, settleAttempt } from '../../api/attempt'
import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { Returned, Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { count, tokens } from '../../lib/format'
import { noteTokens } from '../auth/me'
import { explain } from '../errors/explain'
import { ticketKey, ticketPath } from './query'

const REASON_MAX = 500

/** `1 token is back. 125 left. You can return 2 more in the next 30 days.` */
export function returnedWords(answer: Returned): string {
  const { returned, available } = answer.tokens
  const back = `${tokens(returned)} ${returned === 1 ? 'is' : 'are'} back. ${count(available)} left.`
  if (answer.returns_left === 0) return `${back} You cannot return another in the next 30 days.`
  return `${back} You can return ${count(answer.returns_left)} more in the next 30 days.`
}

export function ReturnCard({ ticket }: { ticket: Ticket }) {
  const [isOpen, setOpen] = useState(false)
  const [answer, setAnswer] = useState<Returned | null>(null)
  if (answer || ticket.state === 'returned') {
    return (
      <section className="sheet p-5" role="status">
        <h2 className="text-sm">Returned</h2>
        <p className="mt-1.5 text-sm text-muted-foreground">{answer ? returnedWords(answer) : 'The token of this ticket is back.'}</p>
      </section>
    )
  }
  if (!ticket.returnable) return null
  return (
    <section className="sheet p-5">
      <h2 className="text-sm">Not useful?</h2>
      <p className="mt-1.5 text-sm text-muted-foreground">
        Tell us why and the token comes back. You have {ticket.returns_left === 1 ? '1 return' : `${count(ticket.returns_left)} returns`} left.
      </p>
      {isOpen ? (
        <ReturnForm ticket={ticket} onDone={setAnswer} onCancel={() => setOpen(false)} />
      ) : (
        <button type="button" className="link mt-1 inline-flex min-h-11 items-center text-sm" onClick={() => setOpen(true)}>
          Return this ticket
        </button>
      )}
    </section>
  )
}

interface FormProps {
  ticket: Ticket
  onDone: (answer: Returned) => void
  onCancel: () => void
}

function ReturnForm({ ticket, onDone, onCancel }: FormProps) {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isEmpty, setEmpty] = useState(false)
  const id = useId()
  const send = async () => {
    if (busy) return
    setEmpty(reason.trim() === '')
    if (reason.trim() === '') return
    setBusy(true)
    setProblem(null)
    const name = `return.${ticket.id}`
    try {
      const { key, path, body } = beginAttempt(name, ticketPath(ticket.id, '/return'), { reason: reason.trim() })
      const answer = await call<Returned>(path, { method: 'POST', body, key })
      settleAttempt(name)
      noteTokens(answer.tokens)
      onDone(answer)
      void queryClient.invalidateQueries({ queryKey: ticketKey(ticket.id) })
      void queryClient.invalidateQueries({ queryKey: ['tickets'] })
    } catch (error) {
      const found = asProblem(error)
      if (found.charged !== null) settleAttempt(name)
      setProblem(found)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mt-3">
      <label htmlFor={id} className="text-sm font-semibold">
        What was wrong with it?
      </label>
      <textarea
        id={id}
        dir="auto"
        className="field grows mt-1.5 min-h-[76px]"
        autoFocus
        maxLength={REASON_MAX}
        value={reason}
        aria-invalid={isEmpty || undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {isEmpty && <p className="mt-1 text-xs font-semibold text-destructive">Write a few words first.</p>}
      {problem && (
        <p role="alert" className="warn mt-2">
          {problem.charged === null ? 'We have not heard whether it came back. Asking again cannot count twice.' : problem.detail || explain(problem).title}
        </p>
      )}
      <p className="mt-3 flex flex-wrap gap-2">
        <Button busy={busy && 'Returning'} onClick={() => void send()}>
          Return it
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Keep it
        </Button>
      </p>
    </div>
  )
}
