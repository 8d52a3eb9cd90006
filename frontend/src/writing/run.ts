/**
 * One piece of writing from the wish to its end, outside React, so that it outlives pages. It knows three kinds of trouble: the
 * ledger refused or failed (a new key next time), the connection broke (the same key at once), and the user stopped it.
 */
import { beginAttempt, openAttempt, settleAttempt, type Attempt } from '../api/attempt'
import { call } from '../api/client'
import { asProblem, Problem } from '../api/problem'
import type { Cancelled, Job, Progress, StreamEvent, Written } from '../api/contract'
import { writeTicket } from '../api/write'
import { createStore, type Store } from '../lib/store'
import { type Draft, EMPTY_DRAFT, withDelta } from './draft'
import { connected, pause } from './patience'

export type Phase = 'idle' | 'sending' | 'writing' | 'reconnecting' | 'asking' | 'stopping' | 'stopped' | 'failed' | 'ready'

/** How a stop ended, from the answer to it or from the stream that it ended. */
export interface Stop {
  /** What the ledger took. */
  charged: number
  /** Whether words had been shown already. */
  late: boolean
  /** Free stops left today; null where they are not counted. */
  draftsLeft: number | null
}

export interface RunState {
  phase: Phase
  /** What was asked for. */
  body: Record<string, unknown> | null
  draft: Draft
  progress: Progress | null
  startedAt: number
  /** When the line was last alive, in milliseconds. */
  aliveAt: number
  problem: Problem | null
  stopProblem: Problem | null
  /** The job that asks before it is written. It stays while its answers are, so that a failure leads back to it. */
  job: Job | null
  /** Why answering came to nothing; the questions are open as before. */
  askProblem: Problem | null
  written: Written | null
  stopped: Stop | null
}

const IDLE: RunState = {
  phase: 'idle',
  body: null,
  draft: EMPTY_DRAFT,
  progress: null,
  startedAt: 0,
  aliveAt: 0,
  problem: null,
  stopProblem: null,
  job: null,
  askProblem: null,
  written: null,
  stopped: null,
}

/** How often a broken line is taken up again before we say so. */
const LOSSES_MAX = 6
/** How long we wait for work that another request is doing. */
const IN_PROGRESS_MAX_MS = 5 * 60 * 1000

/** What a run tells the rest of the app. */
export interface RunNews {
  onTokens(tokens: { available: number; held: number }): void
  onWritten(written: Written): void
}

/** What is said of a job that asks nothing any more. */
const ENDED = ['stopped', 'not_asking', 'not_found', 'account_closed']

const BUSY: Phase[] = ['sending', 'writing', 'reconnecting', 'stopping']

export class Run {
  readonly state: Store<RunState> = createStore(IDLE)
  readonly #name: string
  readonly #news: RunNews
  #abort = new AbortController()
  #stopWanted = false
  #draft: Draft = EMPTY_DRAFT
  #frame = 0

  constructor(name: string, news: RunNews) {
    this.#name = name
    this.#news = news
  }

  get isBusy(): boolean {
    return BUSY.includes(this.state.get().phase)
  }

  /** Sends the wish. The same wish without an answer goes out under its old key. */
  start(path: string, body: Record<string, unknown>): void {
    if (this.isBusy) return
    void this.#drive(beginAttempt(this.#name, path, body))
  }

  /** Takes up a wish that a reload interrupted. False when there is none. */
  resume(): boolean {
    if (this.isBusy) return true
    const attempt = openAttempt(this.#name)
    if (!attempt) return false
    void this.#drive(attempt)
    return true
  }

  /** Forgets how the last wish ended. Questions stay open on the server. */
  clear(): void {
    if (this.isBusy) return
    if (this.state.get().phase === 'asking') settleAttempt(this.#name)
    this.state.set(IDLE)
  }

  /** Takes up a job that asks: after a reload, or one that was asked elsewhere. */
  open(job: Job): void {
    if (this.isBusy || !job.asked) return
    this.state.set({ ...IDLE, phase: 'asking', job, body: { idea: job.asked.idea } })
    this.#news.onTokens(job.tokens)
  }

  /** Answers what is asked; nothing at all leaves everything to the defaults. */
  answer(answers: { question: number; answer: string }[]): void {
    const { phase, job, body } = this.state.get()
    if (phase !== 'asking' || !job) return
    const said = answers.length > 0 ? { answers } : { defaults: true }
    void this.#drive(beginAttempt(this.#name, `/api/jobs/${encodeURIComponent(job.job)}/answers`, said), { job, body })
  }

  /** Whether it is still asked: the ticket may have been written by an answer from elsewhere, or because the time was over. */
  async look(): Promise<void> {
    const { phase, job } = this.state.get()
    if (phase !== 'asking' || !job) return
    const now = await call<Job>(`/api/jobs/${encodeURIComponent(job.job)}`).catch(() => null)
    const isSame = this.state.get().phase === 'asking' && this.state.get().job?.job === job.job
    if (!now || !isSame || now.state === 'asking') return
    // Whoever comes second gets the ticket that was stored, or hears that there is none.
    this.answer([])
  }

  /** Asks the server to stop. What was taken is only said from its answer. */
  async stop(): Promise<void> {
    const { phase, progress, job } = this.state.get()
    if (phase === 'asking' && job) {
      this.#patch({ phase: 'stopping', stopProblem: null })
      return this.#cancel(job.job)
    }
    if (!this.isBusy || phase === 'stopping') return
    this.#patch({ phase: 'stopping', stopProblem: null })
    this.#stopWanted = true
    if (progress) await this.#cancel(progress.job)
  }

  async #cancel(job: string): Promise<void> {
    this.#stopWanted = false
    try {
      const answer = await call<Cancelled>(`/api/jobs/${encodeURIComponent(job)}/cancel`, { method: 'POST' })
      this.#news.onTokens(answer.tokens)
      // A finished job is not stopped any more: its ticket is on the way, so the stream stays open.
      if (answer.state === 'finished') {
        // The stream may have been quicker and have said how it ended.
        if (this.#isAsked) this.#goOn()
        else if (this.isBusy) this.#patch({ phase: 'writing' })
        return
      }
      this.#abort.abort()
      this.#stopped({ charged: answer.tokens.charged, late: answer.late, draftsLeft: answer.drafts_left ?? null })
    } catch (error) {
      if (this.isBusy) this.#patch({ phase: this.#isAsked ? 'asking' : 'writing', stopProblem: asProblem(error) })
    }
  }

  /** Whether nobody writes now: what is stopped is a question. */
  get #isAsked(): boolean {
    const { job, startedAt } = this.state.get()
    return job !== null && startedAt === 0
  }

  /** A job that asked has ended while it was stopped: its ticket is fetched. */
  #goOn(): void {
    this.#patch({ phase: 'asking' })
    this.answer([])
  }

  async #drive(attempt: Attempt, asked: Partial<RunState> = {}): Promise<void> {
    this.#abort = new AbortController()
    this.#stopWanted = false
    this.#draft = EMPTY_DRAFT
    const now = Date.now()
    this.state.set({ ...IDLE, phase: 'sending', body: attempt.body, startedAt: now, aliveAt: now, ...asked })
    const { signal } = this.#abort
    let losses = 0
    for (;;) {
      try {
        for await (const event of writeTicket({ ...attempt, signal, onAlive: () => this.#alive() })) {
          losses = 0
          this.#take(event)
        }
        return
      } catch (error) {
        if (signal.aborted) return
        const problem = asProblem(error)
        losses += 1
        if (!(await this.#mayGoOn(problem, losses, now, signal))) return this.#fail(problem, losses)
      }
    }
  }

  /** Whether the same key is worth another try, after a wait that fits the trouble. */
  async #mayGoOn(problem: Problem, losses: number, since: number, signal: AbortSignal): Promise<boolean> {
    const isRunningElsewhere = problem.code === 'in_progress' && Date.now() - since < IN_PROGRESS_MAX_MS
    const hadBeenSent = losses > 1
    const isLost = problem.charged === null && problem.retryable
    const isAway = problem.code === 'offline' && hadBeenSent
    if (!isRunningElsewhere && (losses > LOSSES_MAX || (!isLost && !isAway))) return false
    if (this.state.get().phase !== 'stopping') this.#patch({ phase: 'reconnecting' })
    if (isRunningElsewhere) await pause((problem.retryAfter ?? 2) * 1000, signal)
    else if (isAway) await connected(signal)
    else await pause(Math.min(8000, 500 * 2 ** losses), signal)
    return !signal.aborted
  }

  #take(event: StreamEvent): void {
    switch (event.type) {
      case 'progress': {
        this.#patch({ phase: this.#stopWanted ? 'stopping' : 'writing', progress: event.data })
        this.#news.onTokens(event.data)
        if (this.#stopWanted) void this.#cancel(event.data.job)
        break
      }
      case 'delta':
        this.#draft = withDelta(this.#draft, event.data)
        this.#showSoon()
        break
      case 'reset':
        this.#draft = EMPTY_DRAFT
        this.#show()
        break
      case 'questions':
        // The wish is kept: a reload asks with its key, and gets the questions or the ticket they became.
        this.#show()
        this.#news.onTokens(event.data.tokens)
        this.#patch({ phase: 'asking', job: event.data, startedAt: 0, progress: null })
        break
      case 'ticket':
        settleAttempt(this.#name)
        this.#show()
        this.#news.onTokens(event.data.tokens)
        this.#news.onWritten(event.data)
        this.#patch({ phase: 'ready', written: event.data })
        break
    }
  }

  #stopped(stop: Stop): void {
    settleAttempt(this.#name)
    this.#patch({ phase: 'stopped', stopped: stop })
  }

  #fail(problem: Problem, losses: number): void {
    // Only an answer of the ledger ends the wish. Without one the key is kept, and the next try is the same request.
    const wasAnswered = problem.charged !== null && !(problem.code === 'offline' && losses > 1)
    if (wasAnswered) settleAttempt(this.#name)
    if (wasAnswered && problem.available !== null) this.#news.onTokens({ available: problem.available, held: 0 })
    this.#show()
    const { job } = this.state.get()
    if (wasAnswered && job && !ENDED.includes(problem.code)) {
      return this.#patch({ phase: 'asking', askProblem: problem, startedAt: 0, progress: null, draft: EMPTY_DRAFT })
    }
    if (wasAnswered && problem.code === 'stopped') {
      // Stopped from another window, or the stream was quicker than the answer to the stop: what was wished, and no failure.
      const charged = problem.charged ?? 0
      return this.#stopped({ charged, late: charged > 0, draftsLeft: problem.draftsLeft })
    }
    this.#patch({ phase: 'failed', problem: wasAnswered ? problem : Problem.lost() })
  }

  #alive(): void {
    // Comments arrive often; the clock of the page looks at this value, so no re-render is needed.
    this.state.get().aliveAt = Date.now()
  }

  #patch(change: Partial<RunState>): void {
    this.state.set((old) => ({ ...old, ...change }))
  }

  #showSoon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#show())
  }

  #show(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#patch({ draft: this.#draft })
  }
}
