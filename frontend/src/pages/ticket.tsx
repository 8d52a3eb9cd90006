import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'

import { asProblem } from '../api/problem'
import type { Ticket } from '../api/contract'
import { Button, buttonClass } from '../components/button'
import { LateText, PageHead, useTitle, wrap } from '../components/page'
import { refiningOf } from '../features/compose/runs'
import { explain } from '../features/errors/explain'
import { HistoryCard } from '../features/history/history-card'
import { TicketActions } from '../features/ticket/actions'
import { Family } from '../features/ticket/family'
import { Findings } from '../features/ticket/findings'
import { ticketQuery } from '../features/ticket/query'
import { Refine } from '../features/ticket/refine'
import { ReturnCard } from '../features/ticket/return-card'
import { TicketSheet } from '../features/ticket/sheet'
import { cutWords, numberSpans } from '../features/ticket/spans'
import { YourWords } from '../features/ticket/words'
import { cx } from '../lib/class'
import { useActions } from '../lib/keys'

export default function TicketPage() {
  const { id } = useParams({ from: '/t/$id' })
  const { data, error, refetch } = useQuery(ticketQuery(id))
  useTitle(data?.title ?? 'Ticket')
  if (data) return <Open key={data.id} ticket={data} />
  if (error) return <Missing error={error} onRetry={() => void refetch()} />
  return (
    <div className={wrap}>
      <h1 className="sr-only">Ticket</h1>
      <LateText>Getting the ticket</LateText>
    </div>
  )
}

function Open({ ticket }: { ticket: Ticket }) {
  const [linked, setLinked] = useState<number | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const numbers = useMemo(() => numberSpans(ticket.sections), [ticket.sections])
  const pieces = useMemo(() => cutWords(ticket.idea, numbers), [ticket.idea, numbers])
  const edit = (id: string | null) => {
    if (id === null && editing !== null) focusOpener(editing)
    setEditing(id)
  }
  useActions([
    { id: 'title', label: 'Jump to the title', keys: 't', hidden: true, run: () => document.querySelector<HTMLElement>('#title')?.focus() },
    { id: 'edit', label: 'Edit the first section', keys: 'e', run: () => setEditing(ticket.sections[0]?.id ?? 'title') },
    { id: 'refine', label: 'Refine this ticket', keys: 'r', run: () => document.querySelector<HTMLElement>('#refine')?.focus() },
  ])
  return (
    <div className={cx(wrap, 'grid grid-cols-1 items-start gap-4 pt-5 pb-8 wide:grid-cols-[minmax(0,1fr)_312px] wide:gap-8 wide:pt-8')}>
      <div className="flex min-w-0 flex-col gap-4">
        <TicketSheet ticket={ticket} numbers={numbers} linked={linked} onLink={setLinked} editing={editing} onEdit={edit} />
        <Family ticket={ticket} />
      </div>
      <aside data-print="none" className="flex flex-col gap-4" aria-label="About this ticket">
        <TicketActions ticket={ticket} />
        <Findings ticket={ticket} />
        {ticket.state !== 'returned' && <Refine ticket={ticket} run={refiningOf(ticket.id)} />}
        <HistoryCard ticket={ticket} />
        <YourWords pieces={pieces} linked={linked} onLink={setLinked} />
        <ReturnCard ticket={ticket} />
      </aside>
    </div>
  )
}

/** When a box closes, the focus goes back to the button that opened it, which is drawn anew. */
function focusOpener(opened: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(`[data-opens="${opened}"]`)?.focus())
}

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const problem = asProblem(error)
  const isGone = problem.status === 404
  return (
    <div className={wrap}>
      <PageHead
        title={isGone ? 'This ticket is not here' : explain(problem).title}
        lede={
          isGone
            ? 'It may have been deleted, or it belongs to somebody else. Deleted tickets can come back for 30 days.'
            : 'The ticket could not be read just now.'
        }
      />
      <p className="flex flex-wrap gap-3">
        {!isGone && (
          <Button look="primary" onClick={onRetry}>
            Try again
          </Button>
        )}
        <Link to="/library" search={{}} className={buttonClass({ look: isGone ? 'primary' : 'plain' })}>
          Open the library
        </Link>
      </p>
    </div>
  )
}
