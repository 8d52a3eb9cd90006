import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { useConfig } from '../api/config'
import { asProblem } from '../api/problem'
import { queryClient } from '../api/query'
import type { Ticket, TicketSummary } from '../api/contract'
import { Button, buttonClass } from '../components/button'
import { KeyHint } from '../components/key-hint'
import { LateText, PageHead, useTitle, wrap } from '../components/page'
import { explain } from '../features/errors/explain'
import { type Cursor, useCursor } from '../features/library/cursor'
import { NoMatch, NoTickets } from '../features/library/empty'
import { SEARCH_MS, useRested, useTickets } from '../features/library/query'
import { Row } from '../features/library/row'
import { Kinds, SearchBox } from '../features/library/search'
import { copyMarkdown } from '../features/ticket/actions'
import { deleteTickets } from '../features/ticket/delete'
import { ticketQuery } from '../features/ticket/query'
import { useActions, useKeysEnabled } from '../lib/keys'

const KINDS = ['story', 'bug', 'task', 'epic', 'spike']

export default function LibraryPage() {
  useTitle('Library')
  const { q = '', kind = '' } = useSearch({ from: '/library' })
  const navigate = useNavigate({ from: '/library' })
  const [text, setText] = useState(q)
  const rested = useRested(text, SEARCH_MS).trim()
  const config = useConfig()
  useEffect(() => {
    // The address follows the box, so that a search can be kept and sent.
    void navigate({ search: (old) => ({ ...old, q: rested === '' ? undefined : rested }) as { q?: string }, replace: true })
  }, [rested, navigate])
  const list = useTickets({ q: rested, kind })
  const tickets = list.data?.pages.flatMap((page) => page.items) ?? []
  const cursor = useCursor(tickets.map(({ id }) => id))
  useLibraryKeys(tickets, cursor)
  const choose = (next: string) => void navigate({ search: (old) => ({ ...old, kind: next === '' ? undefined : next }) as { kind?: string }, replace: true })
  const clear = () => {
    setText('')
    choose('')
    document.querySelector<HTMLElement>('#search')?.focus()
  }
  const isUnfiltered = rested === '' && kind === ''
  return (
    <div className={wrap}>
      <PageHead title="Library">
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          New ticket <KeyHint keys="C" />
        </Link>
      </PageHead>
      <SearchBox text={text} onText={setText} />
      <Kinds kinds={config?.kinds ?? KINDS} chosen={kind} onChoose={choose} />
      {list.isPending && <LateText>Getting your tickets</LateText>}
      {list.isError && !list.data && <Unread error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && tickets.length === 0 && !list.isPlaceholderData && (isUnfiltered ? <NoTickets /> : <NoMatch q={rested} kind={kind} onClear={clear} />)}
      {tickets.length > 0 && <List tickets={tickets} cursor={cursor} busy={list.isPlaceholderData} />}
      {list.hasNextPage && tickets.length > 0 && (
        <p className="mt-4 text-center">
          <Button busy={list.isFetchingNextPage && 'Loading'} onClick={() => void list.fetchNextPage()}>
            Load more
          </Button>
        </p>
      )}
      {tickets.length > 0 && <KeyLine />}
    </div>
  )
}

function List({ tickets, cursor, busy }: { tickets: TicketSummary[]; cursor: Cursor; busy: boolean }) {
  const chosen = tickets.filter(({ id }) => cursor.chosen.has(id))
  return (
    <>
      {chosen.length > 0 && (
        <div className="mb-3 flex flex-wrap items-center gap-2.5" role="group" aria-label="Selected tickets">
          <span className="text-sm font-semibold tabular-nums">{chosen.length} selected</span>
          <Button small onClick={() => remove(chosen, cursor)}>
            Delete
          </Button>
          <Button small look="quiet" onClick={cursor.clear}>
            Select none
          </Button>
        </div>
      )}
      <ul className="sheet @container" aria-busy={busy || undefined} aria-label="Tickets">
        {tickets.map((ticket) => (
          <Row
            key={ticket.id}
            ticket={ticket}
            current={cursor.at === ticket.id}
            chosen={cursor.chosen.has(ticket.id)}
            choosing={chosen.length > 0}
            onPlace={() => cursor.place(ticket.id)}
            onToggle={() => cursor.toggle(ticket.id)}
            onDelete={() => void deleteTickets([ticket])}
          />
        ))}
      </ul>
    </>
  )
}

function remove(chosen: TicketSummary[], cursor: Cursor): void {
  cursor.clear()
  void deleteTickets(chosen)
}

function useLibraryKeys(tickets: TicketSummary[], cursor: Cursor): void {
  const navigate = useNavigate()
  const current = tickets.find(({ id }) => id === cursor.at)
  const onCurrent = (run: (ticket: TicketSummary) => void) => () => current && run(current)
  useActions([
    { id: 'search', label: 'Search your tickets', keys: '/', run: () => document.querySelector<HTMLElement>('#search')?.focus() },
    { id: 'next', label: 'Next ticket', keys: 'j', hidden: true, run: () => cursor.move(1) },
    { id: 'before', label: 'Ticket before', keys: 'k', hidden: true, run: () => cursor.move(-1) },
    ...(current
      ? [
          { id: 'select', label: `Select "${current.title}"`, keys: 'x', run: onCurrent(({ id }) => cursor.toggle(id)) },
          { id: 'copy', label: `Copy "${current.title}" as Markdown`, keys: 'm', run: onCurrent((ticket) => void copyById(ticket.id)) },
          { id: 'open', label: `Open "${current.title}"`, run: onCurrent(({ id }) => void navigate({ to: '/t/$id', params: { id } })) },
          { id: 'delete', label: `Delete "${current.title}"`, run: onCurrent((ticket) => void deleteTickets([ticket])) },
        ]
      : []),
  ])
}

/** A list does not know the version, so the ticket is read first. */
async function copyById(id: string): Promise<void> {
  const ticket = await queryClient.fetchQuery<Ticket>(ticketQuery(id))
  await copyMarkdown(ticket)
}

function Unread({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="sheet px-5 py-10 text-center">
      <p role="alert">{explain(asProblem(error)).title}. Your tickets are safe.</p>
      <p className="mt-5">
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
      </p>
    </div>
  )
}

const KEYS: [keys: string[], what: string][] = [
  [['J', 'K'], 'move'],
  [['↵'], 'open'],
  [['X'], 'select'],
  [['M'], 'copy as Markdown'],
  [['?'], 'all keys'],
]

function KeyLine() {
  if (!useKeysEnabled()) return null
  return (
    <p className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm text-faint touch:hidden">
      {KEYS.map(([keys, what]) => (
        <span key={what} className="inline-flex items-center gap-1.5">
          {keys.map((key) => (
            <KeyHint key={key} keys={key} always />
          ))}
          {what}
        </span>
      ))}
    </p>
  )
}
