/** What our rules say about a ticket, and the way from each sentence to the place it is about. */
import type { Draft, Finding, Section, Ticket } from '../../api/contract'
import { placeOf, reveal, verdictOf } from './verdict'

export function Findings({ ticket }: { ticket: Ticket }) {
  const { findings, state } = ticket
  const verdict = verdictOf(ticket.report, findings)
  return (
    <section className="sheet p-5" aria-labelledby="findings">
      <h2 id="findings" className="text-sm">
        Findings
      </h2>
      <p className="mt-1.5 text-sm">
        <b className="font-semibold" data-ready={ticket.report.ready}>
          {verdict.ready}
        </b>{' '}
        <span className="text-muted-foreground tabular-nums">{verdict.rest}</span>
      </p>
      {state === 'uncharged' && findings.length > 0 && <p className="mt-1.5 text-sm text-muted-foreground">Nothing was taken for this draft.</p>}
      <FindingList findings={findings} sections={ticket.sections} />
      {findings.length === 0 && <p className="mt-1.5 text-sm text-muted-foreground">Our checks found nothing to say against it.</p>}
      {ticket.report.degraded && (
        <p className="mt-3 text-xs text-faint">Checks that need the words of this language were left out: we do not know it well enough.</p>
      )}
    </section>
  )
}

/** The same for a draft that was not taken. */
export function DraftFindings({ findings, draft }: { findings: Finding[]; draft: Draft | null }) {
  return <FindingList findings={findings} sections={draft?.sections ?? []} />
}

function FindingList({ findings, sections }: { findings: Finding[]; sections: Section[] }) {
  if (findings.length === 0) return null
  return (
    <ol className="mt-3 flex list-none flex-col gap-3 p-0 text-sm">
      {findings.map((finding, index) => (
        // The rules' order is theirs; nothing else tells two of a rule apart.
        // oxlint-disable-next-line no-array-index-key
        <li key={`${finding.rule}-${index}`} className="grid grid-cols-[2.25rem_minmax(0,1fr)] gap-x-2">
          <span className="font-mono text-xs leading-6 text-faint">{finding.rule}</span>
          <div className="min-w-0">
            <bdi>{finding.message}</bdi>
            <Place finding={finding} sections={sections} />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The place by its name, as a button where it can be shown. */
function Place({ finding, sections }: { finding: Finding; sections: Section[] }) {
  const { words, target } = placeOf(finding, sections)
  const weight = finding.severity === 'hard' ? 'Blocks' : 'Remark'
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted-foreground">
      <span className={finding.severity === 'hard' ? 'font-semibold text-destructive' : undefined}>{weight}</span>
      <span aria-hidden="true">·</span>
      {target ? (
        <button
          type="button"
          className="-mx-1 inline-flex min-h-11 items-center px-1 text-start text-said underline underline-offset-2 wide:min-h-7"
          onClick={() => reveal(target)}
        >
          {words}
        </button>
      ) : (
        <span className="leading-7">{words}</span>
      )}
    </span>
  )
}
