/** The models to choose from, and the words about them. */
import { useQuery } from '@tanstack/react-query'

import { call } from '../../api/client'
import { useConfig } from '../../api/config'
import type { ModelChoice, Models } from '../../api/contract'
import { tokens } from '../../lib/format'

/** A model that stands still is looked at again as soon as it may write. */
const PATIENCE_MS = 60_000

function soon(models: Models | undefined): number | false {
  const waits = (models?.models ?? []).flatMap(({ retry_after: wait }) => (wait === null ? [] : [wait * 1000 + 500]))
  return waits.length > 0 ? Math.min(PATIENCE_MS, ...waits) : false
}

/** What this caller may choose from, the usual one told; until the server says, what it offers to everybody. */
export function useModels(): { models: ModelChoice[]; usual: string | null } {
  const config = useConfig()
  const { data } = useQuery({
    queryKey: ['models'],
    queryFn: () => call<Models>('/api/models'),
    staleTime: PATIENCE_MS,
    refetchInterval: (query) => soon(query.state.data),
  })
  if (data) return { models: data.models, usual: data.default }
  const models = (config?.models ?? []).map(({ id, name, tokens: price }) => plain(id, name, price, config?.idea_max_chars ?? 0))
  return { models, usual: models[0]?.id ?? null }
}

function plain(id: string, name: string, price: number, longest: number): ModelChoice {
  return {
    id,
    name,
    tokens: price,
    quality: '',
    private: false,
    idea_max_chars: longest,
    languages: [],
    available: true,
    retry_after: null,
    first_try_percent: null,
    typical_secs: null,
  }
}

/** `Standard · 1 token`, and when a model is paused, until when. */
export function modelWords({ name, tokens: price, available, retry_after: wait }: ModelChoice): string {
  const words = `${name} · ${tokens(price)}`
  if (available) return words
  return wait === null ? `${words} · paused` : `${words} · paused, back in ${waitWords(wait)}`
}

function waitWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}

/** What is known of how well and how fast a model writes, in one line; empty when nothing is. */
export function qualityWords(model: ModelChoice): string {
  const facts = [model.quality && `${model.quality}.`]
  if (model.first_try_percent !== null) facts.push(`${model.first_try_percent} % pass all checks at first try.`)
  if (model.typical_secs !== null) facts.push(`Usually ${model.typical_secs} s.`)
  if (model.languages.length > 0) facts.push(`Writes ${model.languages.join(', ')}.`)
  if (model.private) facts.push('Your team’s own.')
  return facts.filter(Boolean).join(' ')
}
