/** The two pieces of writing that may be going on: a new ticket, and a round on an old one. They outlive pages. */
import { queryClient } from '../../api/query'
import type { TokenState, Written } from '../../api/contract'
import { createStore, useStore } from '../../lib/store'
import { Run, type RunState } from '../../writing/run'
import { noteTokens } from '../auth/me'
import { ticketKey } from '../ticket/query'
import { clearIdea } from './idea'

/** What the ledger said about the ticket that was written last. */
const lastPaid = createStore<{ ticket: string; tokens: TokenState } | null>(null)

function keep(written: Written): void {
  queryClient.setQueryData(ticketKey(written.ticket.id), written.ticket)
  lastPaid.set({ ticket: written.ticket.id, tokens: written.tokens })
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

const rounds = new Map<string, Run>()

/** The round on one ticket. Each ticket has its own, so that two of them never mix. */
export function refiningOf(ticket: string): Run {
  const known = rounds.get(ticket)
  if (known) return known
  const run = new Run(`refine.${ticket}`, { onTokens: noteTokens, onWritten: keep })
  rounds.set(ticket, run)
  return run
}
