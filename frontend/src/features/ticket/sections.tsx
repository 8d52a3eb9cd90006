/** The sections of a ticket on its sheet. */
import { Pencil, RotateCw } from 'lucide-react'

import type { ReactNode } from 'react'

import type { Draft, Section, Ticket } from '../../api/contract'
import { EditSection } from './edit-section'
import { sectionHead } from './paper'
import { RewriteSection } from './rewrite-section'
import { numberOf } from './spans'
import { Statement } from './statement'
import { headId, statementId } from './verdict'

interface SectionsProps {
  ticket: Ticket
  numbers: Map<string, number>
  linked: number | null
  onLink: (number: number | null) => void
  editing: string | null
  onEdit: (id: string | null) => void
}

export function Sections({ ticket, editing, onEdit, ...ties }: SectionsProps) {
  return ticket.sections.map((section) => (
    <section key={section.id} className="mt-5" aria-labelledby={headId(section.id)}>
      <div className={sectionHead}>
        <h2 id={headId(section.id)} className="text-sm">
          {section.title}
        </h2>
        {editing === null && (
          <span data-print="none" className="-my-2 ms-auto inline-flex">
            <Opener opens={section.id} label={`Edit ${section.title}`} onOpen={onEdit}>
              <Pencil size={14} aria-hidden="true" /> Edit
            </Opener>
            {ticket.state !== 'returned' && (
              <Opener opens={again(section.id)} label={`Write ${section.title} again`} onOpen={onEdit}>
                <RotateCw size={14} aria-hidden="true" /> Again
              </Opener>
            )}
          </span>
        )}
      </div>
      {editing === again(section.id) && <RewriteSection ticket={ticket} section={section} onDone={() => onEdit(null)} />}
      {editing === section.id ? (
        <EditSection ticket={ticket} section={section} onDone={() => onEdit(null)} />
      ) : (
        <Statements section={section} {...ties} />
      )}
    </section>
  ))
}

/** What is open when a section is about to be written again. */
function again(section: string): string {
  return `again-${section}`
}

interface OpenerProps {
  opens: string
  label: string
  onOpen: (id: string) => void
  children: ReactNode
}

/** A small button beside a head. It is drawn anew when what it opened closes, so it is found by name. */
function Opener({ opens, label, onOpen, children }: OpenerProps) {
  return (
    <button
      type="button"
      data-opens={opens}
      className="inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 text-xs text-faint hover:bg-muted hover:text-foreground wide:min-h-8"
      aria-label={label}
      onClick={() => onOpen(opens)}
    >
      {children}
    </button>
  )
}

/** The same paper for reading alone. */
export function PlainSections({ draft }: { draft: Draft }) {
  return draft.sections.map((section) => (
    <section key={section.id} className="mt-5">
      <h2 id={headId(section.id)} className={sectionHead}>
        {section.title}
      </h2>
      <Statements section={section} />
    </section>
  ))
}

interface StatementsProps {
  section: Section
  numbers?: Map<string, number>
  linked?: number | null
  onLink?: (number: number | null) => void
}

function Statements({ section, numbers, linked, onLink }: StatementsProps) {
  const isList = section.statements.length > 1
  const lines = section.statements.map((statement, index) => {
    const footnote = numbers && numberOf(numbers, statement.source)
    return (
      <Statement
        // A statement's place is its name.
        // oxlint-disable-next-line no-array-index-key
        key={index}
        id={statementId(section.id, index)}
        as={isList ? 'li' : 'p'}
        text={statement.text}
        clauses={statement.clauses}
        mark={statement.source ? 'said' : 'assumed'}
        footnote={footnote}
        linked={footnote !== undefined && footnote === linked}
        {...(onLink ? { onLink } : {})}
      />
    )
  })
  if (!isList) return lines
  return section.id === 'steps' ? <ol>{lines}</ol> : <ul>{lines}</ul>
}
