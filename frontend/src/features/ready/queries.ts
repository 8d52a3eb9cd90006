/** What "ready" means: one's own definition, and those of the teams one owns. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../../api/client'
import type { Definition, DefinitionTemplates, DefinitionTrial, DefinitionVersion, DefinitionVersions } from '../../api/contract'

/** Tickets that a definition is tried on. */
export const TRIED = 20

/** The address of a definition: one's own, or a team's. */
function pathOf(team: string | undefined): string {
  return team === undefined ? '/api/definition' : `/api/teams/${encodeURIComponent(team)}/definition`
}

export const templatesQuery = queryOptions({
  queryKey: ['definition-templates'],
  queryFn: () => call<DefinitionTemplates>('/api/definition/templates'),
  staleTime: Infinity,
})

export const definitionQuery = (team: string | undefined) =>
  queryOptions({
    queryKey: ['definition', team ?? ''],
    queryFn: () => call<DefinitionVersion>(pathOf(team)),
    staleTime: 0,
  })

export const versionsQuery = (team: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['definition-versions', team ?? ''],
    queryFn: ({ pageParam }) => call<DefinitionVersions>(`${pathOf(team)}/versions${pageParam ? `?after=${encodeURIComponent(pageParam)}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })

export function saveDefinition(team: string | undefined, version: number, definition: Definition): Promise<DefinitionVersion> {
  return call<DefinitionVersion>(pathOf(team), { method: 'PUT', body: { version, definition } })
}

export function tryDefinition(team: string | undefined, definition: Definition): Promise<DefinitionTrial> {
  return call<DefinitionTrial>(`${pathOf(team)}/dry-run`, { method: 'POST', body: { definition, last: TRIED } })
}
