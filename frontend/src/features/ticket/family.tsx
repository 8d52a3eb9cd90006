/** An epic's children: what is outlined, what is written, what waits for what, and one token for each that is written. */
import { Link } from '@tanstack/react-router'
import { Square } from 'lucide-react'
import { useEffect } from 'react'

import type { Child, Relative, Ticket } from '../../api/contract'
import { useConfig } from '../../api/config'
import { Button } from '../../components/button'
import { announce } from '../../components/status'
import { count, tokens } from '../../lib/format'
import { useMe } from '../auth/me'
import { expandingOf, useRun } from '../compose/runs'
import { statusWords, useStalled } from '../compose/status'
import { readySentence, stoppedSentence } from '../errors/money'
import { ProblemDialog } from '../errors/problem-dialog'
import { ticketPath } from './query'

/** `after 1 and 3`; nothing when it can begin at once. */
export function afterWords(child: Pick<Child, 'after'>): string {
  const last = child.after.at(-1)
  if (last === undefined) return 'can begin at once'
  const before = child.after.slice(0, -1)
  return before.length === 0 ? `after ${last}` : `after ${before.join(', ')} and ${last}`
}

/** `Build them in this order: 1, 3, 2.`; nothing when that is the order they stand in. */
export function orderWords(children: Child[]): string | null {
  const turns = [...children].sort((one, other) => one.turn - other.turn).map((child) => child.number)
  return turns.every((number, index) => number === index + 1) ? null : `Build them in this order: ${turns.join(', ')}.`
}

/** `2 of 6 written.` */
export function writtenWords(children: Child[]): string {
  return `${count(children.filter((child) => child.ticket).length)} of ${count(children.length)} written.`
}

/** The epic a ticket belongs to. */
export function PartOf({ parent }: { parent: Relative }) {
  return (
    <p className="mt-2 text-sm text-muted-foreground" dir="ltr">
      Part of <RelativeLink other={parent} />
    </p>
  )
}

function RelativeLink({ other }: { other: Relative }) {
  return (
    <Link to="/t/$id" params={{ id: other.id }} className="font-semibold wrap-anywhere">
      <span className="font-mono text-xs">T-{other.number}</span> <bdi>{other.title}</bdi>
    </Link>
  )
}

export function Family({ ticket }: { ticket: Ticket }) {
  const { children, other_children: others } = ticket
  const price = useConfig()?.models[0]?.tokens ?? 1
  const me = useMe()
  if (children.length === 0 && others.length === 0) return null
  const order = orderWords(children)
  const left = me ? ` You have ${count(me.tokens.available)} left.` : ''
  return (
    <section className="sheet p-5 wide:p-6" aria-labelledby="family" dir="ltr">
      <h2 id="family" className="text-base font-semibold">
        Children
      </h2>
      <p className="mt-1 text-sm text-muted-foreground tabular-nums">
        {writtenWords(children)} Each child that is written is a ticket of its own, for {tokens(price)}.{left} {order}
      </p>
      <ol className="mt-3 flex flex-col">
        {children.map((child) => (
          <Line key={child.number} epic={ticket} child={child} price={price} />
        ))}
      </ol>
      {others.length > 0 && (
        <>
          <h3 className="mt-4 text-sm">No longer in the outline</h3>
          <ul className="mt-1 flex flex-col gap-1 text-sm">
            {others.map((other) => (
              <li key={other.id}>
                <RelativeLink other={other} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

interface LineProps {
  epic: Ticket
  child: Child
  price: number
}

function Line({ epic, child, price }: LineProps) {
  return (
    <li className="grid grid-cols-[2ch_minmax(0,1fr)] items-start gap-x-3 gap-y-2 border-t border-border py-3 wide:grid-cols-[2ch_minmax(0,1fr)_auto]">
      <span className="font-mono text-sm text-faint">{child.number}</span>
      <span>
        {child.ticket ? <RelativeLink other={child.ticket} /> : <bdi className="font-semibold wrap-anywhere">{child.title}</bdi>}
        <span className="block text-xs text-faint">
          {child.ticket ? 'Written' : 'Outlined'}, {afterWords(child)}
        </span>
      </span>
      {!child.ticket && epic.state !== 'returned' && <Expand epic={epic} child={child} price={price} />}
    </li>
  )
}

function Expand({ epic, child, price }: LineProps) {
  const run = expandingOf(epic.id, child.number)
  const state = useRun(run)
  const isStalled = useStalled(state)
  const path = ticketPath(epic.id, `/children/${child.number}/expand`)
  useEffect(() => {
    run.resume()
  }, [run])
  useEffect(() => {
    if (state.phase !== 'ready' || !state.written) return
    announce(readySentence(state.written.tokens))
    run.clear()
  }, [state, run])
  return (
    <span className="col-start-2 flex flex-col items-start gap-1 wide:col-start-3 wide:items-end">
      {run.isBusy ? (
        <Button small busy={state.phase === 'stopping' && 'Stopping'} onClick={() => void run.stop()}>
          <Square size={14} fill="currentColor" aria-hidden="true" /> Stop
        </Button>
      ) : (
        <Button small aria-label={`Write this child, ${tokens(price)}: ${child.number}, ${child.title}`} onClick={() => run.start(path, {})}>
          Write this child, {tokens(price)}
        </Button>
      )}
      <span role="status" className="text-xs text-faint tabular-nums">
        {run.isBusy && statusWords(state, isStalled)}
        {state.phase === 'stopped' && state.stopped && stoppedSentence(state.stopped, 'The outline is as it was.')}
      </span>
      {state.phase === 'failed' && state.problem && (
        <ProblemDialog
          problem={state.problem}
          idea=""
          held={state.progress?.held ?? 0}
          onClose={() => run.clear()}
          onRetry={() => state.body && run.start(path, state.body)}
        />
      )}
    </span>
  )
}
