/** The form of a definition: choose, change, try on past tickets, save. */
import { useState } from 'react'

import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { DefinitionTemplates, DefinitionTrial, DefinitionVersion } from '../../api/contract'
import { Button } from '../../components/button'
import { toast } from '../../components/toast'
import { definitionOf, type Form, formOf } from './draft'
import { History } from './history'
import { Block, Field } from './parts'
import { definitionQuery, saveDefinition, TRIED, tryDefinition, versionsQuery } from './queries'
import { KindsBlock, LimitsBlock, RulesBlock } from './shape'
import { TrialResult } from './trial'

/** Languages with rules of their own; another one that is stored stays. */
const LANGUAGES: Record<string, string> = { en: 'English', de: 'German', es: 'Spanish', fr: 'French', pt: 'Portuguese' }

interface EditorProps {
  team: string | undefined
  stored: DefinitionVersion
  known: DefinitionTemplates
}

export function Editor({ team, stored, known }: EditorProps) {
  const [form, setForm] = useState(() => formOf(stored.definition))
  // The version the form was made from: another one that arrives meanwhile is not written over unseen.
  const [base, setBase] = useState(stored.version)
  const [trial, setTrial] = useState<DefinitionTrial | null>(null)
  const [busy, setBusy] = useState<'save' | 'try' | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const change = (next: Form) => {
    setForm(next)
    // What was tried was another definition.
    setTrial(null)
  }
  const act = async (what: 'save' | 'try', work: () => Promise<void>) => {
    if (busy) return
    setBusy(what)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      const found = asProblem(error)
      setProblem(found)
      // The refusal named the newest version; the next press goes on from it, and what was typed stays in the form.
      if (found.code === 'conflict') {
        const newest = await queryClient.fetchQuery(definitionQuery(team)).catch(() => null)
        if (newest) setBase(newest.version)
      }
    } finally {
      setBusy(null)
    }
  }
  const save = () =>
    act('save', async () => {
      const saved = await saveDefinition(team, base, definitionOf(form))
      queryClient.setQueryData(definitionQuery(team).queryKey, saved)
      await queryClient.invalidateQueries({ queryKey: versionsQuery(team).queryKey })
      setForm(formOf(saved.definition))
      setBase(saved.version)
      toast(`Version ${saved.version} is in force.`)
    })
  const restore = (version: DefinitionVersion) => {
    change(formOf(version.definition))
    toast(`Version ${version.version} is in the form. Save to put it in force.`)
  }
  return (
    <form
      className="grid grid-cols-1 gap-6"
      // The server knows every bound and says which one; a browser is silent about a field in a closed part.
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Templates known={known} onUse={(next) => change({ ...next, name: next.name })} />
      <Names form={form} onChange={change} />
      <KindsBlock form={form} onChange={change} />
      <RulesBlock form={form} onChange={change} rules={known.rules} />
      <LimitsBlock form={form} onChange={change} limits={known.limits} />
      <Words form={form} onChange={change} />
      <section className="sheet grid grid-cols-1 gap-4 p-5 wide:p-6" aria-label="Try and save">
        <div className="flex flex-wrap gap-3">
          <Button busy={busy === 'try' && 'Trying'} onClick={() => void act('try', async () => setTrial(await tryDefinition(team, definitionOf(form))))}>
            Try it on {team === undefined ? 'my' : 'the team’s'} last {TRIED} tickets
          </Button>
          <Button type="submit" look="primary" busy={busy === 'save' && 'Saving'}>
            Save
          </Button>
        </div>
        <div role="status">{trial && <TrialResult trial={trial} />}</div>
        {problem && <Refused problem={problem} />}
        <p className="text-sm text-muted-foreground">
          Trying takes no token and changes nothing. A saved version counts for tickets that are written from then on.
        </p>
      </section>
      <History team={team} current={stored.version} onRestore={restore} />
    </form>
  )
}

function Refused({ problem }: { problem: Problem }) {
  const lost = problem.code === 'connection_lost' || problem.code === 'offline'
  return (
    <p className="warn wrap-anywhere" role="alert">
      <b>This did not go through.</b> {lost ? 'The connection broke. Try again.' : problem.detail}
    </p>
  )
}

function Templates({ known, onUse }: { known: DefinitionTemplates; onUse: (form: Form) => void }) {
  const [id, setId] = useState(known.templates[0]?.id ?? '')
  const chosen = known.templates.find((template) => template.id === id)
  return (
    <Block title="Begin with a template" about="It replaces what is in the form; nothing is saved by it.">
      <Field label="Template" {...(chosen && { hint: chosen.about })}>
        {(props) => (
          <select {...props} className="field" value={id} onChange={(event) => setId(event.target.value)}>
            {known.templates.map((template) => (
              <option key={template.id} value={template.id}>
                {template.definition.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p>
        <Button onClick={() => chosen && onUse(formOf(chosen.definition))}>Use this template</Button>
      </p>
    </Block>
  )
}

interface PartProps {
  form: Form
  onChange: (form: Form) => void
}

function Names({ form, onChange }: PartProps) {
  const other = form.language !== '' && !(form.language in LANGUAGES)
  return (
    <Block title="Name and language">
      <Field label="Name" hint="Each ticket says by which definition it was checked.">
        {(props) => (
          <input {...props} className="field" required maxLength={60} value={form.name} onChange={(event) => onChange({ ...form, name: event.target.value })} />
        )}
      </Field>
      <Field label="Language of tickets" hint="For tickets without a wish of their own.">
        {(props) => (
          <select {...props} className="field" value={form.language} onChange={(event) => onChange({ ...form, language: event.target.value })}>
            <option value="">That of the idea</option>
            {Object.entries(LANGUAGES).map(([tag, name]) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
            {other && <option value={form.language}>{form.language}</option>}
          </select>
        )}
      </Field>
    </Block>
  )
}

function Words({ form, onChange }: PartProps) {
  return (
    <Block title="People and words">
      <Field label="Personas" hint="One a line, at most 20. Stories are about one of them when the idea allows it.">
        {(props) => (
          <textarea {...props} className="field grows min-h-24" value={form.personas} onChange={(event) => onChange({ ...form, personas: event.target.value })} />
        )}
      </Field>
      <Field label="Glossary" hint="One a line, at most 50, as “guest = somebody without an account; not: visitor, anonymous user”.">
        {(props) => (
          <textarea {...props} className="field grows min-h-24" value={form.glossary} onChange={(event) => onChange({ ...form, glossary: event.target.value })} />
        )}
      </Field>
    </Block>
  )
}
