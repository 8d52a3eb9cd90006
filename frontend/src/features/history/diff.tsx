/** What changed, line by line. Signs, words, underlines and strokes tell it; colour only helps. */
import type { DiffLine, DiffPiece, TicketDiff } from '../../api/contract'
import { capital } from '../ticket/statement'
import { countWords, lineWords } from './words'

export function DiffView({ diff }: { diff: TicketDiff }) {
  const { title, kind, size, sections } = diff
  if (!title && !kind && !size && sections.length === 0) {
    return <p className="py-3 text-sm text-muted-foreground">The text is the same as in version {diff.from}.</p>
  }
  return (
    <div className="diff text-sm" dir="auto">
      <p dir="ltr" className="text-xs text-faint">
        Against version {diff.from}. {countWords(diff.counts)}
      </p>
      {title && (
        <Part heading="Title">
          <ul>
            <Line line={{ change: 'changed', moved: false, before: null, after: null, pieces: title }} />
          </ul>
        </Part>
      )}
      {kind && <Turn what="Kind" before={capital(kind.before)} after={capital(kind.after)} />}
      {size && <Turn what="Size" before={size.before} after={size.after} />}
      {sections.map((section) => (
        <Part key={section.id} heading={section.title}>
          <ul>
            {section.lines.map((line, index) => (
              // A line's place is its name.
              // oxlint-disable-next-line no-array-index-key
              <Line key={index} line={line} />
            ))}
          </ul>
        </Part>
      ))}
    </div>
  )
}

function Part({ heading, children }: { heading: string; children: React.ReactNode }) {
  return (
    <section className="mt-3">
      <h3 className="text-sm font-semibold">{heading}</h3>
      {children}
    </section>
  )
}

function Turn({ what, before, after }: { what: string; before: string; after: string }) {
  return (
    <Part heading={what}>
      <p>
        <Gone>{before}</Gone> <Came>{after}</Came>
      </p>
    </Part>
  )
}

function Line({ line }: { line: DiffLine }) {
  const { sign, word } = lineWords(line)
  return (
    <li className="diff-line" data-change={line.change}>
      <span aria-hidden="true" className="font-mono font-semibold">
        {sign}
      </span>
      <span>
        <Text line={line} />{' '}
        {word && (
          <span dir="ltr" className="text-xs font-semibold whitespace-nowrap">
            {word}
          </span>
        )}
      </span>
    </li>
  )
}

function Text({ line: { change, before, after, pieces } }: { line: DiffLine }) {
  if (change === 'added') return <Whole as="ins">{after?.text}</Whole>
  if (change === 'removed') return <Whole as="del">{before?.text}</Whole>
  if (change === 'same') return <bdi>{after?.text}</bdi>
  return (
    <bdi>
      {pieces.map((piece, index) => (
        // Pieces have no name and never change places.
        // oxlint-disable-next-line no-array-index-key
        <Words key={index} piece={piece} />
      ))}
    </bdi>
  )
}

/** A whole line that came or went: its own word stands behind it. */
function Whole({ as: Element, children }: { as: 'ins' | 'del'; children: React.ReactNode }) {
  return (
    <Element>
      <bdi>{children}</bdi>
    </Element>
  )
}

function Words({ piece: { change, text } }: { piece: DiffPiece }) {
  if (change === 'added') return <Came>{text}</Came>
  if (change === 'removed') return <Gone>{text}</Gone>
  return <>{text}</>
}

/** Not every screen reader says that a text was inserted or deleted. */
function Came({ children }: { children: string }) {
  return (
    <ins>
      <span className="sr-only"> added: </span>
      {children}
    </ins>
  )
}

function Gone({ children }: { children: string }) {
  return (
    <del>
      <span className="sr-only"> removed: </span>
      {children}
    </del>
  )
}
