/** A ticket while it is being written: what has arrived so far, and the shape it will have. */
import type { Clause, Delta, Span } from '../api/contract'

export interface DraftStatement {
  text: string
  clauses: Clause[] | null
  source: Span | null
  /** The whole statement is there, so it may be called said or assumed. */
  done: boolean
}

export interface Draft {
  kind: string | null
  kindReason: string | null
  title: string
  titleDone: boolean
  sections: Record<string, DraftStatement[]>
}

export const EMPTY_DRAFT: Draft = { kind: null, kindReason: null, title: '', titleDone: false, sections: {} }

/** A statement further than this is a mistake of the sender and not worth a thousand empty lines. */
const STATEMENTS_MAX = 60

/** The order in which sections stand on the paper. */
export const SECTION_ORDER = [
  'story',
  'goal',
  'steps',
  'observed',
  'expected',
  'environment',
  'severity',
  'criteria',
  'children',
  'edge_cases',
  'questions',
  'assumptions',
  'estimate',
  'in_scope',
  'out_of_scope',
] as const

const SECTION_NAMES: Record<string, string> = {
  story: 'Story',
  goal: 'Goal',
  steps: 'Steps',
  observed: 'Observed',
  expected: 'Expected',
  environment: 'Environment',
  severity: 'Severity',
  criteria: 'Acceptance criteria',
  children: 'Stories',
  edge_cases: 'Edge cases',
  questions: 'Open questions',
  assumptions: 'Assumptions',
  estimate: 'Estimate',
  in_scope: 'In scope',
  out_of_scope: 'Out of scope',
}

/** The head of a section until the ticket brings its own, in its own language. */
export function sectionName(id: string): string {
  return SECTION_NAMES[id] ?? id.replaceAll('_', ' ')
}

/** The draft with one more piece of text in its place. */
export function withDelta(draft: Draft, delta: Delta): Draft {
  if (delta.section === 'kind') return { ...draft, kind: delta.text, kindReason: delta.reason ?? draft.kindReason }
  if (delta.section === 'title') return { ...draft, title: delta.text, titleDone: delta.done }
  if (!Number.isInteger(delta.index) || delta.index < 0 || delta.index >= STATEMENTS_MAX) return draft
  const statements = [...(draft.sections[delta.section] ?? [])]
  while (statements.length < delta.index) statements.push({ text: '', clauses: null, source: null, done: false })
  statements[delta.index] = { text: delta.text, clauses: delta.clauses, source: delta.source, done: delta.done }
  return { ...draft, sections: { ...draft.sections, [delta.section]: statements } }
}

/** Which sections a kind will have, and how many lines each of its statements is likely to take. */
const SHAPES: Record<string, [section: string, lines: number[]][]> = {
  story: [
    ['story', [2]],
    ['criteria', [2, 2, 2, 2]],
    ['edge_cases', [1]],
    ['questions', [2]],
  ],
  bug: [
    ['steps', [1, 1, 1]],
    ['observed', [1]],
    ['expected', [1]],
    ['criteria', [2, 2]],
    ['questions', [1]],
  ],
  task: [
    ['goal', [1]],
    ['criteria', [1, 1, 1]],
    ['questions', [1]],
    ['out_of_scope', [1]],
  ],
  epic: [
    ['goal', [2]],
    ['children', [2, 2, 2, 2]],
    ['questions', [1]],
    ['out_of_scope', [1]],
  ],
  spike: [
    ['goal', [2]],
    ['criteria', [1, 1]],
    ['questions', [2]],
  ],
}

export interface PaperSection {
  id: string
  name: string
  statements: DraftStatement[]
  /** Lines still empty, one number for each statement that is expected. */
  blanks: number[]
}

/**
 * The paper as it should be drawn now: the sections of the final shape, filled as far as the text goes. `expected` is how many
 * criteria the writer announced.
 */
export function paperOf(draft: Draft, wishedKind: string, expected: number | null): PaperSection[] {
  const kind = draft.kind ?? (wishedKind === 'auto' ? 'story' : wishedKind)
  const shape = new Map(SHAPES[kind] ?? SHAPES.story)
  const ids = SECTION_ORDER.filter((id) => shape.has(id) || (draft.sections[id]?.length ?? 0) > 0)
  const furthest = Math.max(-1, ...ids.map((id, at) => ((draft.sections[id]?.length ?? 0) > 0 ? at : -1)))
  return ids.flatMap((id, at) => {
    const statements = draft.sections[id] ?? []
    const plan = [...(shape.get(id) ?? [])]
    if (id === 'criteria' && expected !== null) while (plan.length < Math.min(expected, 8)) plan.push(plan.at(-1) ?? 1)
    const isPast = at < furthest
    // The writer has gone on to a later section, so what it left out here will not come.
    if (isPast && statements.length === 0) return []
    return [{ id, name: sectionName(id), statements, blanks: isPast ? [] : plan.slice(statements.length) }]
  })
}
