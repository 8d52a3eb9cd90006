/** For whom is bought: a team of the address, or whoever pays. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'

import type { Team } from '../../api/contract'
import { slot } from '../../lib/storage'
import { useAuth } from '../auth/seam'
import { teamsQuery } from '../chat/queries'

/** The payment page leads back with the pack alone; without this a team's order would turn into one's own. */
const lastTeam = slot('sessionStorage', 'buy-team', (value): value is string => typeof value === 'string')

export function rememberTeam(id: string | null): void {
  if (id === null) lastTeam.clear()
  else lastTeam.write(id)
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
    const last = cancelled !== undefined && wish === undefined ? lastTeam.read() : null
    if (last !== null) void navigate({ search: (old) => ({ ...old, team: last }), replace: true, resetScroll: false })
  }, [cancelled, wish, navigate])
  // A visitor makes an account first and comes back to the same address.
  if (wish === undefined || status === 'anonymous') return { for: 'own' }
  const team = teams.data?.items.find(({ id }) => id === wish)
  if (team) return { for: 'team', team }
  if (teams.data) return { for: 'nobody' }
  return { for: 'unknown', error: teams.error, again: () => void teams.refetch() }
}
