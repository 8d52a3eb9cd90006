/** For whom is bought: a team of the address, or whoever pays. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import type { Team } from '../../api/contract'
import { isRecord, slot } from '../../lib/storage'
import { useAuth } from '../auth/seam'
import { teamsQuery } from '../chat/queries'

interface TeamOrder {
  team: string
  /** The payment page that was opened for it. */
  session: string
}

const isTeamOrder = (value: unknown): value is TeamOrder =>
  isRecord(value) && typeof value.team === 'string' && typeof value.session === 'string'

/** The payment page leads back with the pack or the session alone; without this a team's order would look like one's own. */
const lastOrder = slot('sessionStorage', 'team-order', isTeamOrder)

/** Notes for whom a payment page was opened; null for oneself. */
export function rememberOrder(order: TeamOrder | null): void {
  if (order === null) lastOrder.clear()
  else lastOrder.write(order)
}

/**
 * The team that this tab paid for on that page: null when it was for oneself, undefined while what it has is not known. Ask once
 * it is paid, for a figure from before would be wrong.
 */
export function usePaidFor(sessionId: string, isPaid: boolean): Team | null | undefined {
  const [order] = useState(() => lastOrder.read())
  const isTeams = order?.session === sessionId
  const teams = useQuery({ ...teamsQuery, enabled: isTeams && isPaid })
  return isTeams ? teams.data?.items.find(({ id }) => id === order.team) : null
}

export type Buyer =
  /** Oneself. */
  | { for: 'own' }
  | { for: 'team'; team: Team }
  /** Whether the team is one's own is not known yet. */
  | { for: 'unknown'; error: unknown; again: () => void }
  /** There is no such team, or somebody else owns it. */
  | { for: 'nobody' }

export function useBuyer(): Buyer {
  const { team: wish, cancelled } = useSearch({ from: '/buy' })
  const navigate = useNavigate({ from: '/buy' })
  const { status } = useAuth()
  const teams = useQuery({ ...teamsQuery, enabled: wish !== undefined && status === 'user' })
  useEffect(() => {
    const last = cancelled !== undefined && wish === undefined ? lastOrder.read() : null
    if (last !== null) void navigate({ search: (old) => ({ ...old, team: last.team }), replace: true, resetScroll: false })
  }, [cancelled, wish, navigate])
  // A visitor makes an account first and comes back to the same address.
  if (wish === undefined || status === 'anonymous') return { for: 'own' }
  const team = teams.data?.items.find(({ id }) => id === wish)
  if (team) return { for: 'team', team }
  if (teams.data) return { for: 'nobody' }
  return { for: 'unknown', error: teams.error, again: () => void teams.refetch() }
}
