import { type FormEvent, useRef, useState } from 'react'

import type { Plan, TopUp, TopUpRule } from '../../api/contract'
import type { Problem } from '../../api/problem'
import { Button } from '../../components/button'
import { money, tokens } from '../../lib/format'
import { Field } from '../ready/parts'
import { changeOf, type Draft, draftOf, type Wrong, wrongIn } from './draft'

interface FormProps {
  rule: TopUp
  packs: Plan[]
  currency: string
  busy: boolean
  problem: Problem | null
  onSave: (change: TopUpRule) => void
  onClose: () => void
}

/** When, what, and at most how much: nothing is bought outside of these three. */
export function TopUpForm({ rule, packs, currency, busy, problem, onSave, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => draftOf(rule, packs, currency))
  const [wrong, setWrong] = useState<Wrong>({})
  const form = useRef<HTMLFormElement>(null)
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const found = wrongIn(draft, packs, currency)
    setWrong(found)
    const first = Object.keys(found)[0]
    if (first) form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    else onSave(changeOf(draft, currency))
  }
  return (
    <form ref={form} noValidate onSubmit={submit} className="mt-4 grid grid-cols-1 gap-4">
      <Field label="When fewer tokens are left than" {...errorOf(wrong.below)}>
        {(props) => (
          <input
            {...props}
            name="below"
            type="number"
            inputMode="numeric"
            min={1}
            step={1}
            className="field max-w-40 tabular-nums"
            value={draft.below}
            onChange={(event) => set({ below: event.target.value })}
          />
        )}
      </Field>
      <Field label="Buy this pack" {...errorOf(wrong.plan)}>
        {(props) => (
          <select {...props} name="plan" className="field" value={draft.plan} onChange={(event) => set({ plan: event.target.value })}>
            {packs.map((pack) => (
              <option key={pack.id} value={pack.id}>
                {tokens(pack.tokens)} for {money(pack.list_amount, currency)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={`At most a month, in ${currency.toUpperCase()}`} hint="A purchase that would go beyond it is not made." {...errorOf(wrong.limit)}>
        {(props) => (
          <input
            {...props}
            name="limit"
            inputMode="decimal"
            className="field max-w-40 tabular-nums"
            value={draft.limit}
            onChange={(event) => set({ limit: event.target.value })}
          />
        )}
      </Field>
      {problem && <NotKept problem={problem} />}
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" look="primary" busy={busy && 'Saving'}>
          {rule.state === 'off' ? 'Turn on' : 'Save'}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Not now
        </Button>
      </div>
    </form>
  )
}

const errorOf = (error: string | undefined) => (error === undefined ? {} : { error })

/** Why the rule is as it was before. */
export function NotKept({ problem }: { problem: Problem }) {
  const text = problem.code === 'offline' ? 'You are offline.' : problem.detail
  return (
    <p role="alert" className="warn">
      <b>{problem.charged === null ? 'We have not heard whether this was kept.' : 'This was not kept.'}</b> {text} {problem.reference && `Ref ${problem.reference}`}
    </p>
  )
}
