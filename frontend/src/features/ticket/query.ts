import { call, send } from '../../api/client'
import { queryClient } from '../../api/query'
import type { Ticket } from '../../api/contract'

export function ticketKey(id: string) {
  return ['ticket', id] as const
}

/** An address part made of an id, which is the server's text. */
export function ticketPath(id: string, rest = ''): string {
  return `/api/tickets/${encodeURIComponent(id)}${rest}`
}

export function ticketQuery(id: string) {
  return { queryKey: ticketKey(id), queryFn: () => call<Ticket>(ticketPath(id)) }
}

/** The ticket as Markdown, with the marks, as the server writes it. Each version has its own text. */
export function markdownQuery(id: string, version: number) {
  return {
    queryKey: ['markdown', id, version] as const,
    queryFn: async () => (await send(ticketPath(id, '/markdown'), { accept: 'text/markdown' })).text(),
    staleTime: Infinity,
  }
}

/** An answer that carries the newest ticket. */
export function keepTicket(ticket: Ticket): void {
  queryClient.setQueryData(ticketKey(ticket.id), ticket)
  void queryClient.invalidateQueries({ queryKey: ['tickets'] })
}
