/** A round on a ticket: said what it costs before, and the old text stays until the new one is whole. */
import { RotateCw, Square } from 'lucide-react'
import { useEffect, useState } from 'react'

import type { Me, Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { modifier } from '../../lib/device'
import { count, moment, tokens } from '../../lib/format'
import type { Run } from '../../writing/run'
import { useMe } from '../auth/me'
import { statusWords, useStalled } from '../compose/status'
import { useRun } from '../compose/runs'
import { readySentence, stoppedSentence } from '../errors/money'
import { ProblemDialog } from '../errors/problem-dialog'
import { offerUndo } from '../history/undo'
import { ticketPath } from './query'
import { splitWords } from './size'

/** What a round costs now. Included rounds end with their number or with their time. */
export function roundWords(ticket: Ticket, me: Me | undefined, now: Date): { text: string; free: boolean } {
  const isOpen = ticket.rounds_until === null || new Date(ticket.rounds_until) > now
  if (ticket.rounds_left > 0 && isOpen) return { text: `${count(ticket.rounds_left)} included left`, free: true }
  const left = me ? `, ${count(me.tokens.available)} left` : ''
  return { text: `This round uses 1 token${left}.`, free: false }
}

export function Refine({ ticket, run }: { ticket: Ticket; run: Run }) {
  const state = useRun(run)
  const [text, setText] = useState('')
  const [isEmpty, setEmpty] = useState(false)
  const me = useMe()
  const isStalled = useStalled(state)
  const price = roundWords(ticket, me, new Date())
  const path = ticketPath(ticket.id, '/refine')
  useEffect(() => {
    run.resume()
  }, [run])
  useEffect(() => {
    if (state.phase !== 'ready' || !state.written) return
    offerUndo(readySentence(state.written.tokens), state.written.ticket, true)
    setText('')
    run.clear()
  }, [state, run])
  const send = () => {
    setEmpty(text.trim() === '')
    if (text.trim() !== '') run.start(path, { instruction: text.trim() })
  }
  const isBusy = run.isBusy
  const offersSplit = splitWords(ticket)
  return (
    <section className="sheet p-5" aria-busy={isBusy || undefined}>
      <h2 className="text-sm">
        <label htmlFor="refine">Refine</label>
      </h2>
      <textarea
        id="refine"
        dir="auto"
        className="field grows mt-2.5 min-h-[76px]"
        placeholder="What should change?"
        value={text}
        readOnly={isBusy}
        aria-invalid={isEmpty || undefined}
        aria-describedby="refine-cost"
        onChange={(event) => {
          setText(event.target.value)
          setEmpty(false)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          send()
        }}
      />
      {isEmpty && <p className="mt-1 text-xs font-semibold text-destructive">Write what should change first.</p>}
      {offersSplit && !isBusy && <p className="mt-2.5 text-sm text-muted-foreground">{offersSplit}</p>}
      <p id="refine-cost" role={isBusy ? 'status' : undefined} className="mt-2.5 text-xs text-faint tabular-nums">
        {isBusy ? statusWords(state, isStalled) : price.text}
      </p>
      {state.phase === 'stopped' && state.stopped && (
        <p role="status" className="keep mt-2.5">
          {stoppedSentence(state.stopped, 'The ticket is as it was.')}
        </p>
      )}
      <div className="mt-2.5 flex flex-wrap justify-end gap-2">
        {isBusy ? (
          <Button busy={state.phase === 'stopping' && 'Stopping'} onClick={() => void run.stop()}>
            <Square size={14} fill="currentColor" aria-hidden="true" /> Stop
          </Button>
        ) : (
          <Rounds ticket={ticket} price={price} onSend={send} onRound={(body) => run.start(path, body)} />
        )}
      </div>
      {state.phase === 'failed' && state.problem && (
        <ProblemDialog
          problem={state.problem}
          idea=""
          held={state.progress?.held ?? 0}
          onClose={() => run.clear()}
          onRetry={() => state.body && run.start(path, state.body)}
        />
      )}
    </section>
  )
}

/** What a round can be: what the field says, or one of those that need no words. */
function Rounds({
  ticket,
  price,
  onSend,
  onRound,
}: {
  ticket: Ticket
  price: { free: boolean }
  onSend: () => void
  onRound: (body: Record<string, unknown>) => void
}) {
  return (
    <>
      <Button look="quiet" onClick={() => onRound({ regenerate: true })}>
        Regenerate
      </Button>
      <Button look="quiet" onClick={() => onRound({ smaller: true })}>
        Make it smaller
      </Button>
      {ticket.kind !== 'epic' && (
        <Button look={splitWords(ticket) ? 'plain' : 'quiet'} onClick={() => onRound({ split: true })}>
          Split this
        </Button>
      )}
      <Button onClick={onSend} title={`${modifier} ↵`}>
        <RotateCw size={16} aria-hidden="true" /> {price.free ? 'Refine' : `Refine, ${tokens(1)}`}
      </Button>
    </>
  )
}

/** `3 refinements included until 23 Nov, 16:20.` */
export function includedWords(ticket: Ticket, now: Date): string {
  if (ticket.rounds_left === 0) return 'The included refinements are used up.'
  if (ticket.rounds_until === null) return `${roundsOf(ticket.rounds_left)} included.`
  if (new Date(ticket.rounds_until) <= now) return 'The time of the included refinements is over.'
  return `${roundsOf(ticket.rounds_left)} included until ${moment(ticket.rounds_until)}.`
}

function roundsOf(n: number): string {
  return n === 1 ? '1 refinement' : `${count(n)} refinements`
}
