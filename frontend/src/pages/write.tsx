import { useEffect, useState } from 'react'

import { Alike, findAlike } from '../features/compose/alike'
import { Composer, Examples, Restored } from '../features/compose/composer'
import { Explainer } from '../features/compose/explainer'
import { focusComposer } from '../features/compose/focus'
import { clearIdea, setIdea, useIdea } from '../features/compose/idea'
import { AskingView } from '../features/compose/asking-view'
import { useModels } from '../features/compose/models'
import { OpenQuestions } from '../features/compose/open-questions'
import { useRun, writing } from '../features/compose/runs'
import { hasPartial, WritingView } from '../features/compose/writing-view'
import { stoppedSentence } from '../features/errors/money'
import { ProblemDialog } from '../features/errors/problem-dialog'
import type { Asked, SimilarTicket } from '../api/contract'
import { useTitle } from '../components/page'
import { useActions } from '../lib/keys'
import type { RunState } from '../writing/run'
import { cx } from '../lib/class'

const PATH = '/api/generate-ticket'

export default function WritePage() {
  const run = useRun(writing)
  const { text } = useIdea()
  const [body, setBody] = useState<Record<string, unknown> | null>(null)
  const [isLooking, setLooking] = useState(false)
  const [alike, setAlike] = useState<{ found: SimilarTicket; wish: Record<string, unknown> } | null>(null)
  const { models } = useModels()
  useTitle(writing.isBusy ? 'Writing' : 'Write a ticket')
  useEffect(() => {
    // A reload does not lose what was being written: the same key asks for the same work.
    writing.resume()
    // The page that comes next is fetched while the text is.
    void import('./ticket')
  }, [])
  useActions(writing.isBusy ? [{ id: 'stop', label: 'Stop writing', keys: 'escape', run: () => void writing.stop() }] : [])
  const start = (wish: Record<string, unknown>) => {
    setAlike(null)
    setBody(wish)
    // Where the idea leaves something open, it is asked before the ticket is written.
    writing.start(PATH, { ...wish, ask: 'auto' })
  }
  /** Looks first whether there is such a ticket: one that is there already is not paid again. */
  const look = async (wish: Record<string, unknown>) => {
    if (isLooking) return
    setLooking(true)
    const found = await findAlike(String(wish.idea))
    setLooking(false)
    if (found) setAlike({ found, wish })
    else start(wish)
  }
  const again = () => {
    const wish = run.body ?? body
    if (wish) start(wish)
  }
  const isAsked = run.phase === 'asking' || (run.phase === 'stopping' && run.startedAt === 0)
  useAsked(isAsked && run.job?.asked ? run.job.asked.until : null)
  if (isAsked && run.job?.asked) return <Asking run={run} asked={run.job.asked} />
  const isPaper = (run.progress !== null || run.job !== null) && (writing.isBusy || run.phase === 'ready' || (run.phase === 'failed' && hasPartial(run)))
  if (isPaper || (run.phase === 'failed' && run.problem?.draft)) {
    const back = () => {
      if (text.trim() === '' && typeof run.body?.idea === 'string') setIdea({ text: run.body.idea })
      writing.clear()
    }
    return <WritingView run={run} onStop={() => void writing.stop()} onRetry={again} onBack={back} />
  }
  return (
    <div className="mx-auto w-full max-w-[792px] px-4 pt-10 pb-8 wide:max-w-[824px] wide:px-8 wide:pt-[72px]">
      <h1 className="mb-7 text-[clamp(1.875rem,1.3rem+2.6vw,2.75rem)] leading-[1.1] font-bold tracking-[-0.025em]">
        Write it rough.
        <br />
        Get a ticket your team can start from.
      </h1>
      {run.phase === 'stopped' && run.stopped && (
        <p role="status" className={cx('mb-4', run.stopped.charged > 0 ? 'unsure' : 'keep')}>
          {stoppedSentence(run.stopped)}
        </p>
      )}
      <OpenQuestions onOpen={(job) => writing.open(job)} />
      <Composer sending={writing.isBusy} stopping={run.phase === 'stopping'} onSend={(wish) => void look(wish)} onStop={() => void writing.stop()} />
      {alike && alike.wish.idea === text && (
        <Alike
          alike={alike.found}
          price={models.find(({ id }) => id === alike.wish.model)?.tokens ?? 1}
          onAnyway={() => start(alike.wish)}
          onClose={() => {
            setAlike(null)
            focusComposer()
          }}
        />
      )}
      <Restored />
      <Examples />
      <Explainer />
      {run.phase === 'failed' && run.problem && (
        <ProblemDialog
          problem={run.problem}
          idea={text}
          held={run.progress?.held ?? 0}
          onClose={() => writing.clear()}
          onRetry={again}
        />
      )}
    </div>
  )
}

/** What is asked first, and what can be done about it. */
function Asking({ run, asked }: { run: RunState; asked: Asked }) {
  const later = () => {
    clearIdea()
    writing.clear()
  }
  return (
    <AskingView
      run={run}
      asked={asked}
      onAnswer={(answers) => writing.answer(answers)}
      onStop={() => void writing.stop()}
      onLater={later}
    />
  )
}

/** A moment for the server to store the ticket when its time is over. */
const SETTLING_MS = 6000

/** Looks again when somebody comes back, and when the time is over: the ticket may have been written meanwhile. */
function useAsked(until: string | null): void {
  useEffect(() => {
    if (until === null) return
    const look = () => void writing.look()
    const timer = setTimeout(look, Math.max(0, new Date(until).getTime() - Date.now()) + SETTLING_MS)
    window.addEventListener('focus', look)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('focus', look)
    }
  }, [until])
}
