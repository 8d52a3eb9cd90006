/** The paper while it is written: the final shape first, then the text fills it. */
import { RotateCw, Square } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '../../components/button'
import { wrap } from '../../components/page'
import { cx } from '../../lib/class'
import { directionOf } from '../../lib/direction'
import { tokens } from '../../lib/format'
import { wantsStillness } from '../../lib/device'
import { paperOf, type DraftStatement, type PaperSection } from '../../writing/draft'
import type { RunState } from '../../writing/run'
import { explain } from '../errors/explain'
import { moneySentence } from '../errors/money'
import { Reference } from '../errors/problem-dialog'
import { DraftFindings } from '../ticket/findings'
import { PlainSections } from '../ticket/sections'
import { marksOf } from '../ticket/spans'
import { MarksLine, sectionHead, titleRow, titleText } from '../ticket/paper'
import { Blank, capital, Statement, Tag } from '../ticket/statement'
import { useBottomBar } from '../ticket/bottom-bar'
import { statusWords, useStalled } from './status'

/** Whether a failed run has left something to read. */
export function hasPartial(run: RunState): boolean {
  return run.draft.title !== '' || Object.keys(run.draft.sections).length > 0 || Boolean(run.problem?.draft)
}

interface WritingViewProps {
  run: RunState
  onStop: () => void
  onRetry: () => void
  onBack: () => void
}

export function WritingView({ run, onStop, onRetry, onBack }: WritingViewProps) {
  const idea = typeof run.body?.idea === 'string' ? run.body.idea : ''
  const isFailed = run.phase === 'failed'
  return (
    <div className={cx(wrap, 'grid grid-cols-1 items-start gap-4 pt-5 pb-8 wide:grid-cols-[minmax(0,1fr)_312px] wide:gap-8 wide:pt-8')}>
      <DraftSheet run={run} />
      <aside className="flex flex-col gap-4" aria-label="About this ticket">
        {isFailed ? <Failed run={run} onRetry={onRetry} onBack={onBack} /> : <Status run={run} onStop={onStop} />}
        <section className="sheet p-5">
          <h2 className="text-sm">Your words</h2>
          <p dir="auto" className="mt-2 leading-[1.75] whitespace-pre-wrap wrap-anywhere">{idea}</p>
        </section>
      </aside>
    </div>
  )
}

function DraftSheet({ run }: { run: RunState }) {
  const { draft, progress } = run
  const refused = run.phase === 'failed' ? run.problem?.draft : null
  const wished = typeof run.body?.kind === 'string' ? run.body.kind : 'auto'
  const kind = refused?.kind ?? draft.kind
  const title = refused?.title ?? draft.title
  const marks = refused ? marksOf(refused.sections) : null
  const still = wantsStillness()
  return (
    <article className="sheet margined" dir={directionOf(title)} aria-busy={run.phase !== 'failed'} aria-label="The ticket being written">
      <div className="px-5 pt-6 pb-2 wide:px-6">
        <div className="indent">
          <p className="flex min-h-6 flex-wrap items-center gap-2.5">
            {kind && <Tag>{capital(kind)}</Tag>}
            {draft.kindReason && <bdi className="text-xs text-faint">{draft.kindReason}</bdi>}
          </p>
          <div className={titleRow}>
            <h1 className={titleText}>{title && (draft.titleDone || !still) ? title : <TitleBlank />}</h1>
          </div>
          <MarksLine said={marks?.said} assumed={marks?.assumed} />
        </div>
      </div>
      <div className="px-5 pb-6 wide:px-6">
        {refused ? (
          <PlainSections draft={refused} />
        ) : (
          paperOf(draft, wished, progress && progress.expected > 0 ? progress.expected : null).map((section) => (
            <DraftSection key={section.id} section={section} still={still} live={run.phase === 'writing'} />
          ))
        )}
      </div>
      {run.phase === 'failed' && run.problem && (
        <div className="stub" dir="ltr">
          <b>{moneySentence(run.problem, progress?.held ?? 0)}</b>
        </div>
      )}
      {run.phase !== 'failed' && progress && (
        <div className="stub" dir="ltr">
          <span>
            <b>{tokens(progress.held)} held</b>, none taken
          </span>
          <span>It is taken only if the ticket passes the checks.</span>
        </div>
      )}
    </article>
  )
}

function TitleBlank() {
  return (
    <>
      <span className="sr-only">Writing the title</span>
      <span className="blank-line block h-[1.1em]! w-72 max-w-full" aria-hidden="true" />
    </>
  )
}

function DraftSection({ section, still, live }: { section: PaperSection; still: boolean; live: boolean }) {
  const { statements, blanks } = section
  const isEmpty = statements.length === 0
  return (
    <section className="mt-5" aria-hidden={isEmpty || undefined}>
      <h2 className={sectionHead}>{section.name}</h2>
      {statements.map((statement, index) => (
        // A statement's place is its name.
        // oxlint-disable-next-line no-array-index-key
        <DraftLine key={index} statement={statement} still={still} caret={live && !statement.done && index === statements.length - 1} />
      ))}
      {blanks.map((lines, index) => (
        // oxlint-disable-next-line no-array-index-key
        <Blank key={`blank-${statements.length + index}`} lines={lines} seed={section.id.length + index} />
      ))}
    </section>
  )
}

function DraftLine({ statement, still, caret }: { statement: DraftStatement; still: boolean; caret: boolean }) {
  if (statement.text === '' || (still && !statement.done)) return <Blank lines={1} seed={0} />
  const mark = statement.done ? (statement.source ? 'said' : 'assumed') : undefined
  return <Statement as="div" text={statement.text} clauses={statement.clauses} mark={mark} draw={statement.done} caret={caret} />
}

/** Without a free draft nothing is shown before it is paid for, and a stop is not free either. */
const UNSEEN = 'Today’s free drafts are used up: the text comes with the finished ticket, and a stop uses its token.'

function Status({ run, onStop }: { run: RunState; onStop: () => void }) {
  const isStalled = useStalled(run)
  const words = statusWords(run, isStalled)
  const seconds = useSeconds(run.startedAt)
  const bar = useBottomBar()
  const stop = (
    <Button busy={run.phase === 'stopping' && 'Stopping'} onClick={onStop} full>
      <Square size={14} fill="currentColor" aria-hidden="true" /> Stop <kbd className="touch:hidden">Esc</kbd>
    </Button>
  )
  return (
    <>
      <section className="sheet p-5 touch:hidden">
        <div role="status">
          <h2 className="text-sm">{words}</h2>
        </div>
        <Steps run={run} />
        <p className="mt-2.5 mb-4 text-xs text-faint tabular-nums">{seconds} s so far. Most take under 20 s.</p>
        {run.progress?.live === false && <p className="mb-4 text-sm text-muted-foreground">{UNSEEN}</p>}
        {stop}
        {run.stopProblem && <p className="mt-3 text-sm text-destructive">Stopping did not work. {explain(run.stopProblem, run.progress?.held).text}</p>}
      </section>
      <div ref={bar} className="bottom-bar wide:hidden">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-semibold" role="status">
            {words}
          </p>
          {run.progress?.live === false && <p className="text-xs text-muted-foreground">{UNSEEN}</p>}
          <Steps run={run} />
        </div>
        <div className="flex-none">{stop}</div>
      </div>
    </>
  )
}

function Steps({ run }: { run: RunState }) {
  const { done, expected } = run.progress ?? { done: 0, expected: 0 }
  const all = Math.max(expected, 1)
  return (
    <div className="steps mt-2" aria-hidden="true">
      {Array.from({ length: all }, (_, step) => (
        <i key={step} data-step={step < done - 1 ? 'done' : step === Math.max(0, done - 1) ? 'now' : undefined} />
      ))}
    </div>
  )
}

function useSeconds(since: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.floor((now - since) / 1000))
}

function Failed({ run, onRetry, onBack }: { run: RunState; onRetry: () => void; onBack: () => void }) {
  if (!run.problem) return null
  const said = explain(run.problem, run.progress?.held)
  return (
    <section className="sheet p-5">
      <div role="status">
        <h2 className="text-lg">{said.title}</h2>
        <p className="mt-2 text-sm text-muted-foreground">{said.text}</p>
      </div>
      <DraftFindings findings={run.problem.findings} draft={run.problem.draft} />
      <div className="mt-4 flex flex-col gap-2.5">
        <Button look="primary" full onClick={onRetry}>
          <RotateCw size={16} aria-hidden="true" /> Try again
        </Button>
        <Button full onClick={onBack}>
          Back to the text
        </Button>
      </div>
      <Reference problem={run.problem} />
    </section>
  )
}
