/** The box for the rough idea, with its choices, its cost, and one button. */
import { ChevronDown, Square } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

import { useConfig } from '../../api/config'
import { Button } from '../../components/button'
import { cx } from '../../lib/class'
import { isTouch, modifier } from '../../lib/device'
import { useMe } from '../auth/me'
import { CostStub } from './cost'
import { lengthAloud, lengthWords } from './counter'
import { EXAMPLES } from './examples'
import { focusComposer } from './focus'
import { clearIdea, lengthOf, setIdea, useIdea, wasRestored } from './idea'
import { modelWords, qualityWords, useModels } from './models'

/** Used until the server has said its own limit. */
const LIMIT = 6000

interface ComposerProps {
  /** The wish is on its way: the text stays, and the button stops it. */
  sending: boolean
  stopping: boolean
  onSend: (body: Record<string, unknown>) => void
  onStop: () => void
}

export function Composer({ sending, stopping, onSend, onStop }: ComposerProps) {
  const idea = useIdea()
  const config = useConfig()
  const me = useMe()
  const [wasEmpty, setWasEmpty] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const note = useId()
  const { models, usual } = useModels()
  const model = models.find(({ id }) => id === idea.model) ?? models.find(({ id }) => id === usual) ?? models[0]
  const limit = Math.min(config?.idea_max_chars ?? LIMIT, model?.idea_max_chars || LIMIT)
  const length = lengthOf(idea.text)
  const size = lengthWords(length, limit)
  const isEmpty = idea.text.trim() === ''
  const error = size?.over ? size.text : wasEmpty && isEmpty ? 'Write one sentence first.' : null
  useEffect(() => {
    if (!isTouch()) box.current?.focus({ preventScroll: true })
  }, [])
  const send = () => {
    if (sending) return
    setWasEmpty(isEmpty)
    if (isEmpty || size?.over) return box.current?.focus()
    onSend({ idea: idea.text, kind: idea.kind, ...(model ? { model: model.id } : {}) })
  }
  return (
    <form
      className="sheet composer"
      onSubmit={(event) => {
        event.preventDefault()
        if (sending) onStop()
        else send()
      }}
    >
      <div className="composer-line" data-filled={!isEmpty || undefined}>
        <label htmlFor="idea" className="sr-only">
          Your idea
        </label>
        <textarea
          ref={box}
          id="idea"
          dir="auto"
          className="grows block max-h-[40dvh] min-h-36 w-full bg-transparent ps-[18px] pe-1 text-lead leading-normal outline-none"
          placeholder="A sentence is enough. Who needs what, and what goes wrong today?"
          value={idea.text}
          readOnly={sending}
          aria-invalid={error !== null || undefined}
          aria-describedby={size || error ? note : undefined}
          onChange={(event) => setIdea({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
        />
      </div>
      <p id={note} className={cx('min-h-6 px-5 pt-1 text-xs tabular-nums', error ? 'font-semibold text-destructive' : 'text-faint')}>
        {error ?? size?.text}
      </p>
      <p role="status" className="sr-only">
        {error && !size ? error : lengthAloud(length, limit)}
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 pt-1 pb-5">
        <Picker label="Kind" value={idea.kind} onChange={(kind) => setIdea({ kind })}>
          {['auto', ...(config?.kinds ?? ['story', 'bug', 'task', 'epic', 'spike'])].map((kind) => (
            <option key={kind} value={kind}>
              Kind: {kind}
            </option>
          ))}
        </Picker>
        <Picker label="Who writes" value={model?.id ?? ''} onChange={(id) => setIdea({ model: id })}>
          {model ? models.map((option) => <option key={option.id} value={option.id}>{modelWords(option)}</option>) : <option value="">Standard</option>}
        </Picker>
        <div className="w-full wide:ml-auto wide:w-auto">
          {sending ? (
            <Button type="submit" full className="min-h-12 wide:min-h-11" busy={stopping && 'Stopping'}>
              <Square size={14} fill="currentColor" aria-hidden="true" /> Stop <kbd className="touch:hidden">Esc</kbd>
            </Button>
          ) : (
            <Button type="submit" look="primary" full className="min-h-12 wide:min-h-11">
              Write ticket <kbd className="touch:hidden" aria-hidden="true">{modifier} ↵</kbd>
            </Button>
          )}
        </div>
      </div>
      {model && <About words={qualityWords(model)} paused={model.available ? null : modelWords(model)} />}
      <CostStub me={me} config={config} price={model?.tokens ?? 1} />
    </form>
  )
}

/** What is known of the chosen model; where it stands still, that first. */
function About({ words, paused }: { words: string; paused: string | null }) {
  if (!words && !paused) return null
  return (
    <p role="status" className="px-5 pb-4 text-xs text-faint tabular-nums">
      {paused && <strong className="font-semibold text-foreground">{paused}. Choose another one, or come back then. </strong>}
      {words}
    </p>
  )
}

interface PickerProps {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}

/** The device's own list of choices, in our clothes. */
function Picker({ label, value, onChange, children }: PickerProps) {
  return (
    <span className="relative inline-flex items-center text-muted-foreground hover:text-foreground">
      <select
        aria-label={label}
        className="min-h-11 appearance-none bg-transparent pr-6 text-sm [field-sizing:content] [&>option]:bg-card [&>option]:text-foreground"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
      <ChevronDown size={14} aria-hidden="true" className="pointer-events-none absolute right-0" />
    </span>
  )
}

/** Chips fill the box; only the button sends. */
export function Examples() {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2" role="group" aria-label="Examples">
      <span className="text-sm text-faint">Try</span>
      {EXAMPLES.map(({ name, idea }) => (
        <button
          key={name}
          type="button"
          className="min-h-8 rounded-full border border-input px-3 text-sm text-muted-foreground hover:border-foreground hover:text-foreground touch:min-h-11"
          onClick={() => {
            setIdea({ text: idea })
            focusComposer()
          }}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

/** Tells that the text in the box is an old one. */
export function Restored() {
  const { text } = useIdea()
  const [first] = useState(text)
  if (!wasRestored || text !== first || text === '') return null
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 text-sm text-muted-foreground">
      Your idea from last time is still here.
      <button
        type="button"
        className="link min-h-6"
        onClick={() => {
          clearIdea()
          focusComposer()
        }}
      >
        Start empty
      </button>
    </p>
  )
}
