/** The two pieces of writing that may be going on: a new ticket, and a round on an old one. They outlive pages. */
import { queryClient } from '../../api/query'
import type { TokenState, Written } from '../../api/contract'
import { createStore, useStore } from '../../lib/store'
import { Run, type RunState } from '../../writing/run'
import { noteTokens } from '../auth/me'
import { ticketKey } from '../ticket/query'
import { clearIdea } from './idea'

/** What the ledger said about the ticket that was written last. */
const lastPaid = createStore<{ ticket: string; tokens: TokenState; insteadOf: string | null; tooLate: boolean } | null>(null)

function keep(written: Written): void {
  queryClient.setQueryData(ticketKey(written.ticket.id), written.ticket)
  const [insteadOf, tooLate] = [written.instead_of ?? null, written.too_late ?? false]
  lastPaid.set({ ticket: written.ticket.id, tokens: written.tokens, insteadOf, tooLate })
  void queryClient.invalidateQueries({ queryKey: ['tickets'] })
  void queryClient.invalidateQueries({ queryKey: ['usage'] })
  void queryClient.invalidateQueries({ queryKey: ['jobs'] })
}

export const writing = new Run('write', {
  onTokens: noteTokens,
  onWritten(written) {
    keep(written)
    clearIdea()
  },
})

export function useRun(run: Run): RunState {
  return useStore(run.state)
}

/** What was taken for this ticket and what was left then, if it was written during this visit. */
export function usePaid(ticket: string): TokenState | null {
  const paid = useStore(lastPaid)
  return paid?.ticket === ticket ? paid.tokens : null
}

/** The model that was asked for this ticket and could not write it, if it was written during this visit. */
export function useInsteadOf(ticket: string): string | null {
  const paid = useStore(lastPaid)
  return paid?.ticket === ticket ? paid.insteadOf : null
}

/** Whether this ticket was written without the answers that were sent for it, if that was during this visit. */
export function useTooLate(ticket: string): boolean {
  const paid = useStore(lastPaid)
  return paid?.ticket === ticket && paid.tooLate
}

const runs = new Map<string, Run>()

function runOf(name: string, onWritten: (written: Written) => void): Run {
  const known = runs.get(name)
  if (known) return known
  const run = new Run(name, { onTokens: noteTokens, onWritten })
  runs.set(name, run)
  return run
}

/** The round on one ticket. Each ticket has its own, so that two of them never mix. */
export function refiningOf(ticket: string): Run {
  return runOf(`refine.${ticket}`, keep)
}

/** The writing of one child of an epic, whose page then shows it. */
export function expandingOf(epic: string, child: number): Run {
  return runOf(`child.${epic}.${child}`, (written) => {
    keep(written)
    void queryClient.invalidateQueries({ queryKey: ticketKey(epic) })
  })
}
