/** Sentences about how large a ticket is. */
import type { Ticket } from '../../api/contract'
import { count } from '../../lib/format'

/** `210 of 450 words`: how long it is, and how long one of its size may be. */
export function lengthWords(ticket: Pick<Ticket, 'words' | 'word_budget'>): string {
  return `${count(ticket.words)} of ${count(ticket.word_budget)} words`
}

/** Why a ticket may be split; nothing when one ticket is what it should be. */
export function splitWords(ticket: Pick<Ticket, 'is_worth_splitting' | 'size'>): string | null {
  if (!ticket.is_worth_splitting) return null
  return ticket.size === 'L' ? 'More than a week of work: it can be split into an epic.' : 'This is several tickets in one: it can be split into an epic.'
}
