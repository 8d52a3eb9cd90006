import type { Burn } from '../../api/contract'
import { count, fullDay, tokens } from '../../lib/format'

/** So many are listed; the rest is a sum. */
const SHOWN = 6

/** What is left, in the order in which it is used. Nothing where the server does not say it, or nothing is left. */
export function BurnOrder({ order }: { order: Burn[] | undefined }) {
  const live = order?.filter(({ left }) => left > 0) ?? []
  if (live.length === 0) return null
  const rest = live.slice(SHOWN)
  return (
    <section className="sheet" aria-labelledby="burn-title">
      <div className="px-5 pt-5 wide:px-6">
        <h2 id="burn-title" className="text-base font-bold">
          Tokens left, in the order they are used
        </h2>
        <p className="mt-1 text-sm text-muted-foreground">A ticket takes the token that would be lost first.</p>
      </div>
      <ol className="mt-2 mb-2 tabular-nums">
        {live.slice(0, SHOWN).map((grant, at) => (
          <li key={grant.grant} className="grid grid-cols-[20px_minmax(0,1fr)] items-baseline gap-x-3 border-t border-border px-5 py-3 text-sm first:border-t-0 wide:px-6">
            <span className="text-muted-foreground" aria-hidden="true">
              {at + 1}
            </span>
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="flex min-w-[min(100%,7rem)] flex-1 flex-wrap items-baseline gap-x-3">
                <b className="font-semibold">{grant.label}</b>
                {at === 0 && <span className="rounded-tag bg-muted px-2 py-0.5 text-xs font-semibold">used first</span>}
                <span className="w-full text-muted-foreground wide:w-auto">{grant.expires_at ? `until ${fullDay(grant.expires_at)}` : 'never expires'}</span>
              </span>
              <span className="ms-auto font-semibold">{tokens(grant.left)}</span>
            </span>
          </li>
        ))}
      </ol>
      {rest.length > 0 && (
        <p className="px-5 pb-4 text-sm text-muted-foreground wide:px-6">
          And {count(rest.length)} more, with {tokens(rest.reduce((sum, { left }) => sum + left, 0))}.
        </p>
      )}
    </section>
  )
}
