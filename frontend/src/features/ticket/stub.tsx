/** What a ticket has cost, and what is left. */
import type { Config, Me, Ticket, TokenState } from '../../api/contract'
import { count, tokens } from '../../lib/format'
import { useAuth } from '../auth/seam'
import { includedWords } from './refine'

/** What was taken, first in bold, then what is left now. */
export function stubWords(ticket: Ticket, paid: TokenState | null, me: Me | undefined, config: Config | undefined): { bold: string; left: string } {
  const available = paid && ticket.state === 'ready' ? paid.available : me?.tokens.available
  const isFree = me?.kind === 'visitor'
  const left =
    available === undefined ? '' : isFree && config ? `${count(available)} of ${count(config.free_tokens)} free left.` : `${count(available)} left.`
  if (ticket.state === 'returned') return { bold: `${tokens(ticket.charged)} returned.`, left }
  if (ticket.charged === 0) return { bold: 'Nothing was taken.', left }
  return { bold: `${tokens(ticket.charged)} taken.`, left }
}

/** Another model wrote than the one that was asked for. */
export function insteadWords(insteadOf: string | null, ticket: Ticket): string | null {
  return insteadOf && `${insteadOf} could not write; ${ticket.model} did. The price stays that of ${insteadOf}.`
}

interface StubProps {
  ticket: Ticket
  paid: TokenState | null
  me: Me | undefined
  config: Config | undefined
  insteadOf?: string | null
  /** Answers were sent that it was written without. */
  tooLate?: boolean
}

export function TicketStub(props: StubProps) {
  const { name } = useAuth()
  const { bold, left } = stubWords(props.ticket, props.paid, props.me, props.config)
  const instead = insteadWords(props.insteadOf ?? null, props.ticket)
  const payer = props.me?.kind === 'user' && props.ticket.charged > 0 ? (name ?? props.me.email) : null
  return (
    <div className="stub tabular-nums" dir="ltr">
      <span>
        <b>{bold}</b> {left}
      </span>
      {payer && <span>Paid by {payer}.</span>}
      {instead && <span>{instead}</span>}
      {props.tooLate && <span>Your answers came too late: this is written with the presets. Refining takes them in.</span>}
      {props.ticket.state !== 'returned' && <span>{includedWords(props.ticket, new Date())}</span>}
    </div>
  )
}
