/** One statement for each calendar month, to keep and to check without us. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { call, send } from '../../api/client'
import type { StatementMonth, Statements } from '../../api/contract'
import { count } from '../../lib/format'
import { save, savedName } from '../../lib/save'
import { Trouble, Waiting } from '../balance/parts'

const monthsQuery = queryOptions({
  queryKey: ['statements'],
  queryFn: () => call<Statements>('/api/statements'),
  staleTime: 0,
})

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `2026-11` as `November 2026`. */
export function monthName(month: string): string {
  return MONTH.format(new Date(`${month}-01T00:00:00Z`))
}

/** How many months are shown before somebody asks for all. */
const FIRST = 12

export function Months() {
  const { data, error, isPending, isFetching, refetch } = useQuery(monthsQuery)
  const [isAll, setAll] = useState(false)
  const items = data?.items ?? []
  const shown = isAll ? items : items.slice(0, FIRST)
  return (
    <section className="sheet min-h-48" aria-labelledby="months-title">
      <h2 id="months-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        Monthly statements
      </h2>
      <p className="mt-1 px-5 text-sm text-muted-foreground wide:px-6">
        Months are UTC. The JSON file carries its own proof: <code className="font-mono">myba ledger verify-statement</code> checks it without us.
      </p>
      {isPending && <Waiting>Getting your months</Waiting>}
      {error && !data && <Trouble what="Your statements" error={error} busy={isFetching} onAgain={() => void refetch()} />}
      {data && items.length === 0 && <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">The first one begins with your first tokens.</p>}
      {shown.length > 0 && (
        <table className="ledger stacked mt-3 mb-1">
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col" className="num">
                At its start
              </th>
              <th scope="col" className="num">
                At its end
              </th>
              <th scope="col">Download</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((item) => (
              <Row key={item.month} item={item} />
            ))}
          </tbody>
        </table>
      )}
      {items.length > shown.length && (
        <p className="px-5 pb-4 wide:px-6">
          <button type="button" className="link min-h-11 text-sm" onClick={() => setAll(true)}>
            Show all {count(items.length)} months
          </button>
        </p>
      )}
    </section>
  )
}

function Row({ item }: { item: StatementMonth }) {
  const name = monthName(item.month)
  return (
    <tr>
      <td>
        <span className="font-semibold">{name}</span>
        {!item.closed && <span className="block text-sm text-muted-foreground">so far; the month is not over</span>}
      </td>
      <td className="num wide-only">{count(item.opening)}</td>
      <td className="num wide-only">{item.closed ? count(item.closing) : `${count(item.closing)} now`}</td>
      <td className="line text-muted-foreground">
        <span className="block tabular-nums wide:hidden">
          {count(item.opening)} at its start, {count(item.closing)} {item.closed ? 'at its end' : 'now'}
        </span>
        <Files month={item.month} name={name} />
      </td>
    </tr>
  )
}

const FORMATS = [
  { text: 'JSON', suffix: '', accept: 'application/json', extension: 'json' },
  { text: 'CSV', suffix: '.csv', accept: 'text/csv', extension: 'csv' },
]

/** The files of a month. A plain link would not say who asks, so the page fetches them and hands them on. */
function Files({ month, name }: { month: string; name: string }) {
  const [state, setState] = useState<{ busy: string | null; failed: boolean }>({ busy: null, failed: false })
  const download = async ({ text, suffix, accept, extension }: (typeof FORMATS)[number]) => {
    if (state.busy !== null) return
    setState({ busy: text, failed: false })
    try {
      const response = await send(`/api/statements/${month}${suffix}`, { accept })
      const named = savedName(response.headers.get('content-disposition'), `myba-statement-${month}.${extension}`)
      save(await response.blob(), named)
      setState({ busy: null, failed: false })
    } catch {
      setState({ busy: null, failed: true })
    }
  }
  return (
    <span className="flex flex-wrap items-center gap-x-4">
      {FORMATS.map((format) => (
        <button
          key={format.text}
          type="button"
          className="link inline-flex min-h-11 items-center wide:min-h-6"
          aria-disabled={state.busy !== null || undefined}
          onClick={() => void download(format)}
        >
          {format.text}
          <span className="sr-only"> of {name}</span>
        </button>
      ))}
      <span role="status">{state.failed && 'The file did not arrive. Try again.'}</span>
    </span>
  )
}
