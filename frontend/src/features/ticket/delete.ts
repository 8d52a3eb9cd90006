import { call } from '../../api/client'
import { queryClient } from '../../api/query'
import type { InfiniteData } from '@tanstack/react-query'
import type { Ticket, TicketPage } from '../../api/contract'
import { toast } from '../../components/toast'
import { excerpt } from '../../lib/format'
import { keepTicket, ticketKey, ticketPath } from './query'

const LISTS = { queryKey: ['tickets'] }

/** Takes tickets away at once and offers to bring them back; the server keeps them for 30 days. */
export async function deleteTickets(tickets: { id: string; title: string }[]): Promise<void> {
  const gone = new Set(tickets.map(({ id }) => id))
  await queryClient.cancelQueries(LISTS)
  queryClient.setQueriesData<InfiniteData<TicketPage>>(LISTS, (old) =>
    old && { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !gone.has(id)) })) },
  )
  const [first] = tickets
  const name = tickets.length === 1 && first ? `"${excerpt(first.title, 48)}"` : `${tickets.length} tickets`
  const deleting = Promise.allSettled(tickets.map(({ id }) => call(ticketPath(id), { method: 'DELETE' })))
  toast(`Deleted ${name}.`, () => void deleting.then(() => restore([...gone])))
  const results = await deleting
  if (results.some(({ status }) => status === 'rejected')) toast(`${name} could not be deleted. Try again.`)
  for (const id of gone) queryClient.removeQueries({ queryKey: ticketKey(id) })
  await queryClient.invalidateQueries(LISTS)
}

async function restore(ids: string[]): Promise<void> {
  const results = await Promise.allSettled(ids.map((id) => call<Ticket>(ticketPath(id, '/restore'), { method: 'POST' })))
  for (const result of results) if (result.status === 'fulfilled') keepTicket(result.value)
  if (results.some(({ status }) => status === 'rejected')) toast('Not everything came back. Try again from the library.')
  await queryClient.invalidateQueries(LISTS)
}
