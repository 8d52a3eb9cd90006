import { call } from '../../api/client'
import type { Ticket, TicketDiff, TicketVersion, TicketVersions } from '../../api/contract'
import { ticketPath } from '../ticket/query'

type Which = Pick<Ticket, 'id' | 'version'>

/** The versions of a ticket, newest first. With a newer version of the ticket the list is another one. */
export function versionsQuery({ id, version }: Which) {
  return { queryKey: ['versions', id, version] as const, queryFn: () => call<TicketVersions>(ticketPath(id, '/versions')) }
}

/** What a version said never changes. */
export function versionQuery(id: string, version: number) {
  return {
    queryKey: ['version', id, version] as const,
    queryFn: () => call<TicketVersion>(ticketPath(id, `/versions/${version}`)),
    staleTime: Infinity,
  }
}

/** What changed in a version against the one before. */
export function diffQuery(id: string, version: number) {
  return {
    queryKey: ['diff', id, version] as const,
    queryFn: () => call<TicketDiff>(ticketPath(id, `/versions/${version}/diff`)),
    staleTime: Infinity,
  }
}

/** Makes an earlier version the newest. `seen` is the newest one that was looked at. */
export function goBack(id: string, to: number, seen: number): Promise<Ticket> {
  return call<Ticket>(ticketPath(id, `/versions/${to}/restore`), { method: 'POST', body: { version: seen } })
}
