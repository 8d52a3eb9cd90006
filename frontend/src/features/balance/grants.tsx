import type { Grant, Usage } from '../../api/contract'
import { count, fullDay, money } from '../../lib/format'
import { StatementDownload } from './download'
import { sumLine } from './sum'

/** Where the tokens come from, ending in a sum that adds up. */
export function Grants({ usage }: { usage: Usage }) {
  const frozen = usage.grants.reduce((all, grant) => all + grant.frozen, 0)
  const sum = sumLine(usage.totals, frozen)
  return (
    <section className="sheet" aria-labelledby="grants-title">
      <div className="flex flex-wrap items-baseline gap-x-4 px-5 pt-5 wide:px-6">
        <h2 id="grants-title" className="text-base font-bold">
          Where your tokens come from
        </h2>
        <span className="wide:ml-auto">
          <StatementDownload />
        </span>
        <Order />
      </div>
      {usage.grants.length === 0 ? (
        <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">
          No tokens yet in the book. The free ones are written down with your first ticket.
        </p>
      ) : (
        <table className="ledger stacked mt-3">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Date</th>
              <th scope="col" className="num">
                Granted
              </th>
              <th scope="col" className="num">
                Used
              </th>
              <th scope="col" className="num">
                Left
              </th>
              <th scope="col">Expires</th>
              <th scope="col">Receipt</th>
            </tr>
          </thead>
          <tbody>
            {usage.grants.map((grant) => (
              <GrantRow key={grant.id} grant={grant} />
            ))}
          </tbody>
        </table>
      )}
      <p className="stub tabular-nums wide:justify-end">
        <span>
          {sum.left}
          {sum.result === null ? ' · ' : ' = '}
          {sum.result !== null && <b>{sum.result}</b>}
          {sum.result !== null && ': '}
          {sum.right}
        </span>
      </p>
    </section>
  )
}

/** Why the tokens go in the order they go, for whoever asks. */
function Order() {
  return (
    <details className="mt-1 w-full text-sm text-muted-foreground">
      <summary className="min-h-8 cursor-pointer">Used in this order: soonest expiry, then free before bought, then oldest.</summary>
      <p className="mt-1 max-w-[44em]">
        A ticket takes the token that would be lost first. Tokens that never expire, those of packs, come last. Held tokens wait for a
        ticket being written and come back if none is stored. Frozen tokens belong to a disputed payment: they wait for the bank and are
        skipped until it decides.
      </p>
    </details>
  )
}

function GrantRow({ grant }: { grant: Grant }) {
  const expires = grant.expires_at ? fullDay(grant.expires_at) : 'never'
  const held = grant.held > 0 ? `, ${count(grant.held)} held` : ''
  const takenBack = grant.taken_back > 0 && `${count(grant.taken_back)} taken back`
  return (
    <tr>
      <td className="font-semibold">{grant.label}</td>
      <td className="wide-only text-muted-foreground">{fullDay(grant.granted_at)}</td>
      <td className="num wide-only">{count(grant.granted)}</td>
      <td className="num wide-only">{count(grant.used)}</td>
      <td className="num">
        <b className="font-semibold">{count(grant.left)}</b>
        <span className="text-muted-foreground wide:hidden"> of {count(grant.granted)} left</span>
        <span className="text-muted-foreground">{held}</span>
        {grant.frozen > 0 && (
          <span className="block text-sm">
            <span className="border-b-2 border-dashed border-current text-assumed">{count(grant.frozen)} frozen</span>
          </span>
        )}
        {takenBack && <span className="block text-sm text-muted-foreground max-[899px]:hidden">{takenBack}</span>}
      </td>
      <td className="wide-only whitespace-nowrap text-muted-foreground">{expires}</td>
      <td className="line text-muted-foreground">
        <span className="wide:hidden">
          {grant.expires_at ? `Expires ${expires}` : 'Never expires'} · {count(grant.used)} used
          {takenBack && ` · ${takenBack}`}
          {grant.purchase ? ' · ' : ''}
        </span>
        <Receipt grant={grant} />
      </td>
    </tr>
  )
}

function Receipt({ grant }: { grant: Grant }) {
  if (!grant.purchase) return <span className="max-[899px]:hidden">free</span>
  const price = grant.amount !== null && grant.currency !== null ? money(grant.amount, grant.currency) : null
  if (!grant.receipt_url) return price ?? 'no receipt yet'
  return (
    <a className="link" href={grant.receipt_url} target="_blank" rel="noopener">
      <span className={price ? 'wide:sr-only' : undefined}>Receipt</span> {price}
    </a>
  )
}
