/** Changing a section or the title by hand. It costs nothing, and a newer version elsewhere never eats what was typed. */
import { useId, useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { Section, Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { modifier } from '../../lib/device'
import { explain } from '../errors/explain'
import { offerUndo } from '../history/undo'
import { keepTicket, ticketKey, ticketPath } from './query'

/** The lines of the box as statements; empty lines are none. */
export function linesOf(text: string): { text: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => ({ text: line }))
}

interface EditProps {
  ticket: Ticket
  onDone: () => void
}

export function EditSection({ ticket, section, onDone }: EditProps & { section: Section }) {
  const before = section.statements.map((statement) => statement.text).join('\n')
  return (
    <Editor
      ticket={ticket}
      label={section.title}
      hint="One statement a line. Changed lines are marked assumed unless your words say them. Free."
      before={before}
      change={(text) => ({ sections: [{ id: section.id, statements: linesOf(text) }] })}
      onDone={onDone}
    />
  )
}

export function EditTitle({ ticket, onDone }: EditProps) {
  return (
    <Editor
      ticket={ticket}
      label="Title"
      hint="Free."
      before={ticket.title}
      change={(text) => ({ title: text.replace(/\s+/g, ' ').trim() })}
      onDone={onDone}
    />
  )
}

interface EditorProps extends EditProps {
  label: string
  hint: string
  before: string
  change: (text: string) => Record<string, unknown>
}

function Editor({ ticket, label, hint, before, change, onDone }: EditorProps) {
  const [text, setText] = useState(before)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const id = useId()
  const save = async () => {
    if (busy) return
    if (text.trim() === before.trim()) return onDone()
    setBusy(true)
    setProblem(null)
    try {
      const body = { version: ticket.version, ...change(text) }
      const saved = await call<Ticket>(ticketPath(ticket.id), { method: 'PATCH', body })
      keepTicket(saved)
      onDone()
      offerUndo('Saved. Nothing was taken.', saved, false)
    } catch (error) {
      const found = asProblem(error)
      setProblem(found)
      // The next press goes on from the newest version; what was typed stays in the box.
      if (found.code === 'conflict') await queryClient.invalidateQueries({ queryKey: ticketKey(ticket.id) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="indent">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <textarea
        id={id}
        dir="auto"
        className="field grows min-h-24 leading-normal"
        autoFocus
        value={text}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
          if (event.key !== 'Escape') return
          event.preventDefault()
          onDone()
        }}
      />
      <p id={`${id}-hint`} dir="ltr" className="mt-1.5 text-xs text-faint">
        {hint}
      </p>
      {problem && (
        <p role="alert" className="warn mt-2">
          {problem.code === 'conflict'
            ? 'It was changed elsewhere meanwhile. Your text is kept here; save again to put it into the newest version.'
            : explain(problem).text}
        </p>
      )}
      <p className="mt-3 flex gap-2.5">
        <Button look="primary" small busy={busy && 'Saving'} onClick={() => void save()}>
          Save <kbd className="touch:hidden" aria-hidden="true">{modifier} ↵</kbd>
        </Button>
        <Button look="quiet" small onClick={onDone}>
          Cancel
        </Button>
      </p>
    </div>
  )
}
