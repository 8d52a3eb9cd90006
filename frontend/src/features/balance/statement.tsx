import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import type { StatementLine } from '../../api/contract'
import { count, moment } from '../../lib/format'
import { More, Trouble, Waiting } from './parts'
import { statementQuery } from './queries'

/** Every movement of tokens, the newest first, each with the balance after it. */
export function Statement() {
  const list = useInfiniteQuery(statementQuery)
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="sheet" aria-labelledby="statement-title">
      <h2 id="statement-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        Statement
      </h2>
      {list.isPending && <Waiting>Getting your statement</Waiting>}
      {list.isError && !list.data && <Trouble what="Your statement" error={list.error} onAgain={() => void list.refetch()} busy={list.isFetching} />}
      {list.data && items.length === 0 && (
        <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">No tokens have moved yet.</p>
      )}
      {items.length > 0 && (
        <table className="ledger stacked mt-3 mb-1">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">When</th>
              <th scope="col" className="num">
                Tokens
              </th>
              <th scope="col" className="num">
                Available
              </th>
              <th scope="col" className="num">
                Held
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((line, at) => (
              <Row key={`${line.at} ${at}`} line={line} />
            ))}
          </tbody>
        </table>
      )}
      <More list={list} />
    </section>
  )
}

/** `+6`, `−1`, `0`: the sign is a word of its own in a column of numbers. */
export function signed(tokens: number): string {
  if (tokens === 0) return '0'
  return `${tokens > 0 ? '+' : '−'}${count(Math.abs(tokens))}`
}

function Row({ line }: { line: StatementLine }) {
  return (
    <tr>
      <td>
        {line.ticket ? (
          <Link to="/t/$id" params={{ id: line.ticket }} className="link">
            {line.text}
          </Link>
        ) : (
          line.text
        )}
      </td>
      <td className="wide-only whitespace-nowrap text-muted-foreground">{moment(line.at)}</td>
      <td className="num font-semibold">{signed(line.tokens)}</td>
      <td className="num wide-only">{count(line.available)}</td>
      <td className="num wide-only wide:!pr-6">{count(line.held)}</td>
      <td className="line text-muted-foreground wide:hidden">
        {moment(line.at)} · {count(line.available)} left{line.held > 0 ? `, ${count(line.held)} held` : ''}
      </td>
    </tr>
  )
}
