/** One statement of a ticket, with the line, the word and the numbers that tell whose it is. */
import type { Clause } from '../../api/contract'
import { cx } from '../../lib/class'

export type Mark = 'said' | 'assumed'

interface StatementProps {
  /** Where findings jump to. */
  id?: string | undefined
  as?: 'p' | 'li' | 'div'
  text: string
  clauses: Clause[] | null
  /** Undefined while the statement is still being written. */
  mark?: Mark | undefined
  /** The number that ties it to its place in the user's words. */
  footnote?: number | undefined
  linked?: boolean
  /** The line has just been decided, so it is drawn. */
  draw?: boolean
  caret?: boolean
  onLink?: (footnote: number | null) => void
}

export function Statement({ id, as: Element = 'p', text, clauses, mark, footnote, linked, draw, caret, onLink }: StatementProps) {
  const tie = footnote !== undefined && onLink ? { onPointerEnter: () => onLink(footnote), onPointerLeave: () => onLink(null) } : {}
  return (
    <Element id={id} className="statement" data-mark={mark} data-linked={linked || undefined} data-draw={draw || undefined} {...tie}>
      <bdi>
        <Words text={text} clauses={clauses} />
      </bdi>
      {caret && <span className="caret" aria-hidden="true" />}
      {footnote !== undefined && (
        <a
          className="footnote no-underline"
          href={`#words-${footnote}`}
          aria-label={`Your words, ${footnote}`}
          onFocus={() => onLink?.(footnote)}
          onBlur={() => onLink?.(null)}
        >
          {footnote}
        </a>
      )}
      {mark && (
        <>
          {' '}
          <span className="mark" data-mark={mark}>
            {mark}
          </span>
        </>
      )}
    </Element>
  )
}

function Words({ text, clauses }: { text: string; clauses: Clause[] | null }) {
  if (!clauses || clauses.length === 0) return <>{text}</>
  return (
    <>
      {clauses.map((clause, index) => (
        // Clauses have no name of their own and never change places.
        // oxlint-disable-next-line no-array-index-key
        <span key={index}>
          {index > 0 && ' '}
          <b className="clause">{clause.word}</b> {clause.text}
          {index < clauses.length - 1 && !/[,.;]$/.test(clause.text) && ','}
        </span>
      ))}
      {!/[.!?…]$/.test(clauses.at(-1)?.text ?? '') && /[.]$/.test(text) && '.'}
    </>
  )
}

/** A line of the form that the text has not reached. */
export function Blank({ lines, seed }: { lines: number; seed: number }) {
  const widths = ['88%', '74%', '92%', '66%', '82%']
  return (
    <div className="statement" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="blank-line"
          style={{ width: lines > 1 && line === lines - 1 ? '56%' : widths[seed % widths.length] }}
        />
      ))}
    </div>
  )
}

export function SaidMeter({ said, assumed, className }: { said: number; assumed: number; className?: string }) {
  return (
    <span className={cx('meter', className)} aria-hidden="true">
      {said > 0 && <i data-mark="said" style={{ flex: said }} />}
      {assumed > 0 && <i data-mark="assumed" style={{ flex: assumed }} />}
    </span>
  )
}

/** A fact beside a title. */
export const tagLook = 'inline-flex items-center rounded-tag bg-muted px-2 text-xs font-semibold text-muted-foreground'

export function Tag({ children }: { children: string }) {
  return <span className={cx(tagLook, 'min-h-6')}>{children}</span>
}

/** `story` is `Story`. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
