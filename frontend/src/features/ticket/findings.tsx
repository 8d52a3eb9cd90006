import type { Ticket } from '../../api/contract'

/** What our checks noticed, beside the paper they noticed it on. */
export function Findings({ ticket }: { ticket: Ticket }) {
  const { findings, state } = ticket
  if (findings.length === 0) return null
  const checks = findings.length === 1 ? '1 check' : `${findings.length} checks`
  return (
    <section className="sheet p-5">
      <h2 className="text-sm">What our checks noticed</h2>
      {state === 'uncharged' && (
        <p className="mt-1.5 text-sm text-muted-foreground">This draft missed {checks}, so nothing was taken. Read it, or try again.</p>
      )}
      <ul className="mt-1.5 list-disc pl-5 text-sm text-muted-foreground">
        {findings.map((finding) => (
          <li key={`${finding.rule}-${finding.field}-${finding.index}-${finding.message}`}>{finding.message}</li>
        ))}
      </ul>
    </section>
  )
}
