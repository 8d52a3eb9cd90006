/** One section written again: what it costs is said first, and the old text stays until the new one is whole. */
import { RotateCw, Square } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'

import type { Section, Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { count } from '../../lib/format'
import { useMe } from '../auth/me'
import { refiningOf, useRun } from '../compose/runs'
import { statusWords, useStalled } from '../compose/status'
import { stoppedSentence } from '../errors/money'
import { ticketPath } from './query'
import { roundWords } from './refine'

interface RewriteProps {
  ticket: Ticket
  section: Section
  onDone: () => void
}

/** `Free, 2 rounds left after it.` */
export function sectionPrice(ticket: Ticket, price: { text: string; free: boolean }): string {
  if (!price.free) return price.text
  const left = ticket.rounds_left - 1
  return `Free: one of your included rounds, ${count(left)} left after it.`
}

export function RewriteSection({ ticket, section, onDone }: RewriteProps) {
  const run = refiningOf(ticket.id)
  const state = useRun(run)
  const isStalled = useStalled(state)
  const [text, setText] = useState('')
  const begun = useRef(ticket.version)
  const id = useId()
  const price = roundWords(ticket, useMe(), new Date())
  useEffect(() => {
    // The new text is here, from this round or from elsewhere: nothing is left to ask.
    if (ticket.version !== begun.current) onDone()
  }, [ticket.version, onDone])
  const send = () => {
    const instruction = text.trim()
    run.start(ticketPath(ticket.id, '/refine'), { section: section.id, ...(instruction && { instruction }) })
  }
  const isBusy = run.isBusy
  return (
    <div className="indent keep mt-1 mb-2" dir="ltr" aria-busy={isBusy || undefined}>
      <label htmlFor={id} className="text-sm font-semibold">
        What should be different? You may leave it empty.
      </label>
      <textarea
        id={id}
        dir="auto"
        className="field grows mt-1.5 min-h-11"
        autoFocus
        value={text}
        readOnly={isBusy}
        aria-describedby={`${id}-cost`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send()
          if (event.key !== 'Escape' || isBusy) return
          event.preventDefault()
          onDone()
        }}
      />
      <p id={`${id}-cost`} className="mt-1.5 text-xs text-faint tabular-nums">
        {isBusy ? statusWords(state, isStalled) : `${sectionPrice(ticket, price)} Only this section changes.`}
      </p>
      {state.phase === 'stopped' && state.stopped && <p className="mt-1.5 text-sm">{stoppedSentence(state.stopped, 'The section is as it was.')}</p>}
      <p className="mt-3 flex flex-wrap gap-2.5">
        {isBusy ? (
          <Button small busy={state.phase === 'stopping' && 'Stopping'} onClick={() => void run.stop()}>
            <Square size={14} fill="currentColor" aria-hidden="true" /> Stop
          </Button>
        ) : (
          <>
            <Button look="primary" small onClick={send}>
              <RotateCw size={14} aria-hidden="true" /> {price.free ? 'Write it again, free' : 'Write it again, 1 token'}
            </Button>
            <Button look="quiet" small onClick={onDone}>
              Cancel
            </Button>
          </>
        )}
      </p>
    </div>
  )
}
