/** Taking back what has just been done to a ticket. */
import { asProblem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { Ticket } from '../../api/contract'
import { toast } from '../../components/toast'
import { keepTicket, ticketKey } from '../ticket/query'
import { goBack } from './query'

/** Says what was done and offers to take it back, by a button and by `Z`. */
export function offerUndo(text: string, ticket: Pick<Ticket, 'id' | 'version'>, usedRound: boolean): void {
  toast(text, () => void undo(ticket, usedRound))
}

async function undo({ id, version }: Pick<Ticket, 'id' | 'version'>, usedRound: boolean): Promise<void> {
  try {
    keepTicket(await goBack(id, version - 1, version))
    toast(usedRound ? 'Undone, free. A round that was used stays used.' : 'Undone.')
  } catch (error) {
    if (asProblem(error).code !== 'conflict') return toast('It was not undone. Try again from the history.')
    await queryClient.invalidateQueries({ queryKey: ticketKey(id) })
    toast('It was changed elsewhere meanwhile, so nothing was undone.')
  }
}
