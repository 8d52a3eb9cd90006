/** A definition as a plain form: lists of words are lines of text, as people write them. */
import type { Definition, DefinitionKind } from '../../api/contract'

export const KINDS = ['story', 'bug', 'task', 'epic', 'spike'] as const
export type KindName = (typeof KINDS)[number]

/** What a person may set a rule to; empty is as the rule is by itself. */
export type Setting = '' | 'off' | 'warn' | 'hard'

/** Sections that may be asked for, by kind, and those that may be left out. The server has the last word. */
const COMMON = ['criteria', 'edge_cases', 'assumptions', 'estimate', 'in_scope', 'out_of_scope']
export const REQUIRABLE: Record<KindName, string[]> = {
  story: COMMON,
  bug: ['environment', 'severity', ...COMMON],
  task: COMMON,
  epic: ['children', ...COMMON],
  spike: COMMON,
}
export const OMITTABLE: Record<KindName, string[]> = {
  story: ['edge_cases', 'estimate', 'in_scope', 'out_of_scope'],
  bug: ['severity', 'edge_cases', 'estimate', 'in_scope', 'out_of_scope'],
  task: ['edge_cases', 'estimate', 'in_scope', 'out_of_scope'],
  epic: ['edge_cases', 'estimate', 'in_scope', 'out_of_scope'],
  spike: ['edge_cases', 'estimate', 'in_scope', 'out_of_scope'],
}

export interface KindForm {
  /** By section: `required`, `left_out`, or neither. */
  sections: Record<string, 'required' | 'left_out'>
  /** One field a line: `Label: hint`. */
  fields: string
}

export interface Form {
  name: string
  /** A tag; empty for the idea's own language. */
  language: string
  rules: Record<string, Setting>
  limits: Definition['limits']
  kinds: Record<KindName, KindForm>
  /** One a line. */
  personas: string
  /** One a line: `term = meaning; not: word, word`. */
  glossary: string
}

const NOT = '; not: '

function kindForm(kind: DefinitionKind): KindForm {
  const marked = (names: string[], as: 'required' | 'left_out') => names.map((name) => [name, as] as const)
  return {
    sections: Object.fromEntries([...marked(kind.required, 'required'), ...marked(kind.left_out, 'left_out')]),
    fields: kind.fields.map(({ label, hint }) => (hint === '' ? label : `${label}: ${hint}`)).join('\n'),
  }
}

export function formOf(definition: Definition): Form {
  const glossary = definition.glossary.map(({ term, meaning, not }) => {
    const known = meaning === '' ? term : `${term} = ${meaning}`
    return not.length === 0 ? known : `${known}${NOT}${not.join(', ')}`
  })
  return {
    name: definition.name,
    language: definition.language ?? '',
    rules: definition.rules as Record<string, Setting>,
    limits: definition.limits,
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, kindForm(definition.kinds[kind])])) as Form['kinds'],
    personas: definition.personas.join('\n'),
    glossary: glossary.join('\n'),
  }
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

/** The text before and after the first mark. */
function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + mark.length).trim()]
}

function wordOf(line: string): Definition['glossary'][number] {
  const [known, not] = cut(line, NOT.trimEnd())
  const [term, meaning] = cut(known, '=')
  return { term, meaning, not: not.split(',').map((word) => word.trim()).filter(Boolean) }
}

function kindOf(form: KindForm): DefinitionKind {
  const marked = (as: 'required' | 'left_out') => Object.entries(form.sections).flatMap(([name, mark]) => (mark === as ? [name] : []))
  const field = (line: string) => {
    const [label, hint] = cut(line, ':')
    return { label, hint }
  }
  return { required: marked('required'), left_out: marked('left_out'), fields: lines(form.fields).map(field) }
}

export function definitionOf(form: Form): Definition {
  return {
    name: form.name.trim(),
    language: form.language === '' ? null : form.language,
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, kindOf(form.kinds[kind])])) as Definition['kinds'],
    rules: Object.fromEntries(Object.entries(form.rules).filter(([, setting]) => setting !== '')),
    limits: form.limits,
    personas: lines(form.personas),
    glossary: lines(form.glossary).map(wordOf),
  }
}

/** The number at `criteria.min` of the limits. */
export function limitAt(limits: Form['limits'], path: string): number {
  const found = path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], limits)
  return typeof found === 'number' ? found : 0
}

/** A copy with another number there. */
export function withLimit(limits: Form['limits'], path: string, value: number): Form['limits'] {
  const copy = structuredClone(limits)
  const names = path.split('.')
  const last = names.pop() ?? ''
  const part = names.reduce<Record<string, unknown>>((inner, name) => inner[name] as Record<string, unknown>, copy as unknown as Record<string, unknown>)
  part[last] = value
  return copy
}
