/** The questions that come before a ticket, and the draft they are about. */
import { Square } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'

import type { Asked, Draft, Question } from '../../api/contract'
import { Button } from '../../components/button'
import { wrap } from '../../components/page'
import { cx } from '../../lib/class'
import { directionOf } from '../../lib/direction'
import type { RunState } from '../../writing/run'
import { explain } from '../errors/explain'
import { MarksLine, titleRow, titleText } from '../ticket/paper'
import { PlainSections } from '../ticket/sections'
import { marksOf } from '../ticket/spans'
import { capital, Tag } from '../ticket/statement'
import { ANSWER_LIMIT, answersOf, askedTitle, type Choice, firstWrong, heldSentence, untilSentence, untouched } from './asking'

interface AskingViewProps {
  run: RunState
  asked: Asked
  onAnswer: (answers: { question: number; answer: string }[]) => void
  onStop: () => void
  onLater: () => void
}

export function AskingView({ run, asked, onAnswer, onStop, onLater }: AskingViewProps) {
  const isStopping = run.phase === 'stopping'
  return (
    <div className={cx(wrap, 'grid grid-cols-1 items-start gap-4 pt-5 pb-8 wide:grid-cols-[minmax(0,1fr)_312px] wide:gap-8 wide:pt-8')}>
      <div className="flex min-w-0 flex-col gap-4">
        <Form key={asked.until} run={run} asked={asked} onAnswer={onAnswer} />
        {asked.draft && <AskedDraft draft={asked.draft} />}
      </div>
      <aside className="flex flex-col gap-4" aria-label="About this ticket">
        <section className="sheet p-5">
          <h2 className="text-sm">{heldSentence(asked.held)}</h2>
          <p className="mt-2 mb-4 text-sm text-muted-foreground tabular-nums">{untilSentence(asked)}</p>
          <div className="flex flex-col gap-2.5">
            <Button busy={isStopping && 'Stopping'} onClick={onStop} full>
              <Square size={14} fill="currentColor" aria-hidden="true" /> Stop
            </Button>
            <Button look="quiet" full onClick={onLater}>
              Write another idea first
            </Button>
          </div>
          {run.stopProblem && (
            <p role="alert" className="mt-3 text-sm text-destructive">
              Stopping did not work. {explain(run.stopProblem, asked.held).text}
            </p>
          )}
        </section>
        <section className="sheet p-5">
          <h2 className="text-sm">Your words</h2>
          <p dir="auto" className="mt-2 leading-[1.75] whitespace-pre-wrap wrap-anywhere">
            {asked.idea}
          </p>
        </section>
      </aside>
    </div>
  )
}

function Form({ run, asked, onAnswer }: Pick<AskingViewProps, 'run' | 'asked' | 'onAnswer'>) {
  const { questions } = asked
  const [choices, setChoices] = useState<Choice[]>(() => untouched(questions))
  const [wrong, setWrong] = useState(-1)
  const heading = useRef<HTMLHeadingElement>(null)
  const form = useRef<HTMLFormElement>(null)
  // What was being written has become a question: the reader is led to it.
  useEffect(() => heading.current?.focus(), [])
  const choose = (at: number, choice: Choice) => {
    setWrong(-1)
    setChoices((old) => old.map((known, other) => (other === at ? choice : known)))
  }
  const send = () => {
    const at = firstWrong(questions, choices)
    setWrong(at)
    if (at >= 0) return form.current?.querySelector<HTMLElement>(`[data-own="${at}"]`)?.focus()
    onAnswer(answersOf(questions, choices))
  }
  return (
    <form
      ref={form}
      className="sheet px-5 pt-5 pb-5 wide:px-6"
      aria-labelledby="asked"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <h1 id="asked" ref={heading} tabIndex={-1} className="text-xl font-bold outline-none">
        {askedTitle(asked)}
      </h1>
      <p className="mt-1 text-sm text-muted-foreground">Your idea leaves this open. It is all in the price of the one ticket.</p>
      <p role="status" className="sr-only">
        {askedTitle(asked)}. {heldSentence(asked.held)}
      </p>
      {questions.map((question, at) => (
        // A question's place is its name.
        // oxlint-disable-next-line no-array-index-key
        <Ask key={at} at={at} question={question} choice={choices[at] ?? { option: null, other: '' }} isWrong={wrong === at} onChoose={choose} />
      ))}
      {run.askProblem && (
        <p role="alert" className="unsure mt-4">
          {explain(run.askProblem, asked.held).text}
        </p>
      )}
      <div className="mt-5 flex flex-col gap-2.5 wide:flex-row">
        <Button type="submit" look="primary" className="min-h-12 wide:min-h-11">
          Write it
        </Button>
        <Button onClick={() => onAnswer([])}>Use the defaults</Button>
      </div>
    </form>
  )
}

interface AskProps {
  at: number
  question: Question
  choice: Choice
  isWrong: boolean
  onChoose: (at: number, choice: Choice) => void
}

function Ask({ at, question, choice, isWrong, onChoose }: AskProps) {
  const name = useId()
  const hasOptions = question.options.length > 0
  return (
    <fieldset className="mt-5 min-w-0">
      <legend dir="auto" className="mb-1.5 font-semibold wrap-anywhere">
        {question.text}
      </legend>
      {question.options.map((option) => (
        <Option key={option} name={name} checked={choice.option === option} onChoose={() => onChoose(at, { ...choice, option })}>
          <bdi className="wrap-anywhere">{option}</bdi>
          {option === question.default && (
            <span className="mark" data-mark="assumed">
              preset
            </span>
          )}
        </Option>
      ))}
      {hasOptions && (
        <Option name={name} checked={choice.option === null} onChoose={() => onChoose(at, { ...choice, option: null })}>
          Something else
        </Option>
      )}
      {choice.option === null && (
        <Own at={at} label={question.text} placeholder={hasOptions ? '' : question.default} choice={choice} isWrong={isWrong} onChoose={onChoose} />
      )}
    </fieldset>
  )
}

function Option({ name, checked, onChoose, children }: { name: string; checked: boolean; onChoose: () => void; children: React.ReactNode }) {
  return (
    <label className="option flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-2 hover:bg-muted">
      <input type="radio" name={name} className="sr-only" checked={checked} onChange={onChoose} />
      <span className="radio-dot flex-none" aria-hidden="true" />
      <span className="min-w-0">{children}</span>
    </label>
  )
}

interface OwnProps extends Omit<AskProps, 'question'> {
  label: string
  placeholder: string
}

function Own({ at, label, placeholder, choice, isWrong, onChoose }: OwnProps) {
  const note = useId()
  const length = Array.from(choice.other.trim()).length
  const error = length > ANSWER_LIMIT ? `${length} of ${ANSWER_LIMIT} characters. Cut ${length - ANSWER_LIMIT}.` : isWrong ? 'Write an answer, or choose one above.' : null
  return (
    <div className="mt-1 ps-2">
      <input
        data-own={at}
        dir="auto"
        className="field"
        aria-label={`Your answer: ${label}`}
        placeholder={placeholder}
        value={choice.other}
        aria-invalid={error !== null || undefined}
        aria-describedby={error ? note : undefined}
        onChange={(event) => onChoose(at, { option: null, other: event.target.value })}
      />
      {error && (
        <p id={note} role="status" className="mt-1 text-xs font-semibold text-destructive">
          {error}
        </p>
      )}
    </div>
  )
}

/** The draft with the presets: whole, and not yet a ticket. */
function AskedDraft({ draft }: { draft: Draft }) {
  const { said, assumed } = marksOf(draft.sections)
  return (
    <article className="sheet draft margined" dir={directionOf(draft.title)} aria-label="The draft so far">
      <div className="px-5 pt-6 pb-2 wide:px-6">
        <div className="indent">
          <p className="flex min-h-6 flex-wrap items-center gap-2.5">
            <Tag>Draft</Tag>
            <Tag>{capital(draft.kind)}</Tag>
          </p>
          <div className={titleRow}>
            <h2 className={titleText}>{draft.title}</h2>
          </div>
          <MarksLine said={said} assumed={assumed} />
        </div>
      </div>
      <div className="px-5 pb-6 wide:px-6">
        <PlainSections draft={draft} />
      </div>
    </article>
  )
}
