/** Sections, fields, rules and thresholds of the form. */
import { useId } from 'react'

import type { DefinitionLimit, DefinitionRule } from '../../api/contract'
import { sectionName } from '../../writing/draft'
import { type Form, type KindForm, type KindName, KINDS, limitAt, OMITTABLE, REQUIRABLE, type Setting, withLimit } from './draft'
import { Block, Field, Fold } from './parts'
import { byItself, KIND_NAMES, LIMIT_NAMES } from './words'

interface PartProps {
  form: Form
  onChange: (form: Form) => void
}

export function KindsBlock({ form, onChange }: PartProps) {
  const set = (kind: KindName, next: KindForm) => onChange({ ...form, kinds: { ...form.kinds, [kind]: next } })
  return (
    <Block title="Sections and fields" about="What a ticket of each kind has to have, and what it goes without. The rest is as usual.">
      {KINDS.map((kind) => (
        <Fold key={kind} title={KIND_NAMES[kind] ?? kind}>
          <Sections kind={kind} form={form.kinds[kind]} onChange={(next) => set(kind, next)} />
          <Field label="Further fields" hint="One a line, as “Rollback: how the change is taken back”. Each becomes a line of the ticket.">
            {(props) => (
              <textarea
                {...props}
                className="field grows min-h-16"
                value={form.kinds[kind].fields}
                onChange={(event) => set(kind, { ...form.kinds[kind], fields: event.target.value })}
              />
            )}
          </Field>
        </Fold>
      ))}
    </Block>
  )
}

interface SectionsProps {
  kind: KindName
  form: KindForm
  onChange: (form: KindForm) => void
}

function Sections({ kind, form, onChange }: SectionsProps) {
  const id = useId()
  const set = (section: string, mark: string) => {
    const { [section]: _, ...others } = form.sections
    onChange({ ...form, sections: mark === 'required' || mark === 'left_out' ? { ...others, [section]: mark } : others })
  }
  const names = [...new Set([...REQUIRABLE[kind], ...OMITTABLE[kind]])]
  return (
    <ul className="grid grid-cols-1 gap-2">
      {names.map((name) => (
        <li key={name} className="grid grid-cols-1 items-center gap-x-4 wide:grid-cols-[minmax(0,1fr)_16rem]">
          <label htmlFor={`${id}-${name}`} className="text-sm">
            {sectionName(name)}
          </label>
          <select id={`${id}-${name}`} className="field" value={form.sections[name] ?? ''} onChange={(event) => set(name, event.target.value)}>
            <option value="">As usual</option>
            {REQUIRABLE[kind].includes(name) && <option value="required">Required</option>}
            {OMITTABLE[kind].includes(name) && <option value="left_out">Left out</option>}
          </select>
        </li>
      ))}
    </ul>
  )
}

export function RulesBlock({ form, onChange, rules }: PartProps & { rules: DefinitionRule[] }) {
  const changed = rules.filter(({ id }) => (form.rules[id] ?? '') !== '').length
  const free = rules.filter(({ stands }) => !stands)
  const standing = rules.filter(({ stands }) => stands)
  return (
    <Block title="Rules" about="What blocks is repaired, or nothing is taken. What warns is shown beside the ticket.">
      <Fold title={`${free.length} rules you can set, ${changed} set`}>
        <ul className="grid grid-cols-1 gap-3">
          {free.map((rule) => (
            <Rule key={rule.id} rule={rule} value={form.rules[rule.id] ?? ''} onChange={(setting) => onChange({ ...form, rules: { ...form.rules, [rule.id]: setting } })} />
          ))}
        </ul>
      </Fold>
      <Fold title={`${standing.length} rules that always stand`}>
        <p className="text-sm text-muted-foreground">They keep tickets honest, and keep you from paying for nothing.</p>
        <ul className="grid grid-cols-1 gap-2 text-sm">
          {standing.map(({ id, says }) => (
            <li key={id}>
              <b>{id}</b> {says}
            </li>
          ))}
        </ul>
      </Fold>
    </Block>
  )
}

function Rule({ rule, value, onChange }: { rule: DefinitionRule; value: Setting; onChange: (setting: Setting) => void }) {
  const id = useId()
  return (
    <li className="grid grid-cols-1 items-center gap-x-4 gap-y-1 wide:grid-cols-[minmax(0,1fr)_16rem]">
      <label htmlFor={id} className="text-sm">
        <b>{rule.id}</b> {rule.says}
      </label>
      <select id={id} className="field" value={value} onChange={(event) => onChange(event.target.value as Setting)}>
        <option value="">{byItself(rule)}</option>
        <option value="off">Off</option>
        <option value="warn">Warns</option>
        <option value="hard">Blocks</option>
      </select>
    </li>
  )
}

export function LimitsBlock({ form, onChange, limits }: PartProps & { limits: DefinitionLimit[] }) {
  return (
    <Block title="Thresholds">
      <Fold title="Numbers the rules go by">
        {limits.map(({ path, min, max }) => (
          <Field key={path} label={LIMIT_NAMES[path] ?? path} hint={`${min} to ${max}`}>
            {(props) => (
              <input
                {...props}
                type="number"
                className="field max-w-40 tabular-nums"
                min={min}
                max={max}
                required
                value={limitAt(form.limits, path)}
                onChange={(event) => onChange({ ...form, limits: withLimit(form.limits, path, event.target.valueAsNumber || 0) })}
              />
            )}
          </Field>
        ))}
      </Fold>
    </Block>
  )
}
