/** One link from chat, from the first look to its end. Looking changes nothing; only the two buttons do. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { ChatLink, LinkCode, LinkRequest } from '../../api/contract'
import { linksQuery } from '../chat/queries'

/** How often we ask whether the code was typed, in milliseconds. */
const ASK_EVERY_MS = 4_000

/** What the page keeps after the confirmation, in memory alone: the server shows a code once. */
export interface Shown extends LinkCode {
  request: LinkRequest
  /** When the answer came, by this device's clock. */
  arrivedAt: number
  /** Who was linked before, so that a new link can be told; null when that is not known. */
  before: ChatLink[] | null
}

export type LinkState =
  | { at: 'loading' }
  | { at: 'trouble'; problem: Problem; again: () => void }
  | { at: 'confirm'; request: LinkRequest }
  | { at: 'code'; shown: Shown }
  | { at: 'linked'; request: LinkRequest }
  | { at: 'cancelled' }
  /** Used, expired, cancelled or never there: told apart by nobody. */
  | { at: 'gone'; platform: string | null }

export interface LinkControl {
  state: LinkState
  /** Which button is at work. */
  busy: 'confirm' | 'cancel' | null
  problem: Problem | null
  confirm: () => void
  cancel: () => void
  expire: () => void
}

const isGone = (problem: Problem) => problem.status === 410 || problem.status === 404

export function useLink(token: string): LinkControl {
  const path = `/api/link-requests/${encodeURIComponent(token)}`
  const codeKey = ['link-code', token]
  const [busy, setBusy] = useState<LinkControl['busy']>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [ended, setEnded] = useState<'cancelled' | 'gone' | null>(null)
  const shown = useQuery<Shown | null>({ queryKey: codeKey, queryFn: () => null, enabled: false, gcTime: 15 * 60_000 }).data ?? null
  const look = useQuery({
    queryKey: ['link', token],
    queryFn: () => call<LinkRequest>(path),
    // Once confirmed, a link is answered as gone.
    enabled: shown === null && ended === null,
    staleTime: Infinity,
    gcTime: 0,
  })
  const links = useQuery({
    ...linksQuery,
    enabled: ended === null && (shown !== null || look.data !== undefined),
    refetchInterval: ({ state }) => (shown && !(state.data && isLinked(shown, state.data.items)) ? ASK_EVERY_MS : false),
  })
  const act = async (which: 'confirm' | 'cancel', run: () => Promise<void>) => {
    if (busy) return
    setBusy(which)
    setProblem(null)
    try {
      await run()
    } catch (error) {
      const found = asProblem(error)
      if (isGone(found)) setEnded('gone')
      else setProblem(found)
    } finally {
      setBusy(null)
    }
  }
  const confirm = async () => {
    const request = look.data
    if (!request) return
    const code = await call<LinkCode>(`${path}/confirm`, { method: 'POST' })
    queryClient.setQueryData<Shown>(codeKey, { ...code, request, arrivedAt: Date.now(), before: links.data?.items ?? null })
  }
  const cancel = async () => {
    await call<void>(`${path}/cancel`, { method: 'POST' })
    queryClient.removeQueries({ queryKey: codeKey })
    setEnded('cancelled')
  }
  return {
    state: stateOf({ shown, ended, look, links: links.data?.items }),
    busy,
    problem,
    confirm: () => void act('confirm', confirm),
    cancel: () => void act('cancel', cancel),
    expire: () => setEnded('gone'),
  }
}

interface Found {
  shown: Shown | null
  ended: 'cancelled' | 'gone' | null
  look: { data: LinkRequest | undefined; error: unknown; refetch: () => Promise<unknown> }
  links: ChatLink[] | undefined
}

function stateOf({ shown, ended, look, links }: Found): LinkState {
  if (shown && links && isLinked(shown, links)) return { at: 'linked', request: shown.request }
  const platform = (shown?.request ?? look.data)?.platform ?? null
  if (ended) return ended === 'gone' ? { at: 'gone', platform } : { at: 'cancelled' }
  if (shown) return { at: 'code', shown }
  if (look.error) {
    const problem = asProblem(look.error)
    return isGone(problem) ? { at: 'gone', platform } : { at: 'trouble', problem, again: () => void look.refetch() }
  }
  return look.data ? { at: 'confirm', request: look.data } : { at: 'loading' }
}

/** Whether the person of the request was linked since the code was shown. */
export function isLinked({ request, before }: Shown, links: ChatLink[]): boolean {
  if (before === null) return false
  const known = new Set(before.map((link) => `${link.id} ${link.linked_at}`))
  return links.some(
    (link) =>
      !known.has(`${link.id} ${link.linked_at}`) &&
      link.platform === request.platform &&
      link.workspace === request.workspace &&
      link.name === request.name,
  )
}
