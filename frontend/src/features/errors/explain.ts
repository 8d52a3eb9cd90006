/** From a problem to what a person reads: what happened, money, what is kept, and the one next step. */
import type { Problem } from '../../api/problem'
import { moneySentence } from './money'

export interface Explanation {
  title: string
  /** What happened and what it cost. */
  text: string
  next: 'sign_up' | 'sign_in' | 'buy' | 'retry' | 'wait' | 'edit' | 'close'
  label: string
}

const TITLES: Record<string, string> = {
  insufficient_tokens: 'No tokens left',
  empty_input: 'Write one sentence first',
  input_too_long: 'This idea is too long',
  payload_too_large: 'This idea is too long',
  unauthenticated: 'You are signed out',
  token_expired: 'Your sign-in has run out',
  session_pending: 'Your sign-in is not finished',
  impersonation_readonly: 'Looking only',
  account_closed: 'This account is closed',
  foreign_origin: 'This page may not ask for that',
  in_progress: 'Still being written',
  conflict: 'This did not go through',
  stopped: 'You stopped',
  not_asking: 'No longer asked',
  model_refused: 'The writer declined this idea',
  input_refused: 'We cannot write this one',
  sections_missing: 'Something has to be written first',
  quality_not_met: 'The draft missed our checks',
  too_many_requests: 'Too many tickets at once',
  free_limit_reached: 'Too many free tickets from your network',
  free_budget_spent: 'Today’s free tickets are used up',
  generation_failed: 'The writer failed',
  generation_timeout: 'The writer did not answer',
  payments_unavailable: 'Payments do not answer',
  service_paused: 'Writing is paused',
  auth_unavailable: 'Sign-in does not answer',
  storage_unavailable: 'Our store does not answer',
  busy: 'Many tickets are being written',
  shutting_down: 'We are restarting',
  not_found: 'It is not here',
  offline: 'You are offline',
  connection_lost: 'The connection broke',
  sign_in_unavailable: 'Sign-in did not load',
}

const LABELS: Record<Explanation['next'], string> = {
  sign_up: 'Create account',
  sign_in: 'Sign in',
  buy: 'Buy tokens',
  retry: 'Try again',
  wait: 'Try again',
  edit: 'Back to the text',
  close: 'Close',
}

/** The step that fits a problem whose answer did not name one. */
function ownStep(problem: Problem): Explanation['next'] {
  if (problem.code === 'unauthenticated' || problem.code === 'token_expired') return 'sign_in'
  if (problem.retryAfter !== null) return 'wait'
  return problem.retryable ? 'retry' : 'close'
}

/** What our side found, with the words about money left to the ledger's answer. */
function happened(problem: Problem): string {
  if (problem.code === 'offline') return 'Your idea is saved on this device.'
  if (problem.code === 'connection_lost') return 'We have not heard how it ended. Asking again is the same request and cannot cost twice.'
  if (problem.code === 'unreadable') return 'Something broke on our side.'
  return problem.detail
}

export function explain(problem: Problem, held = 0): Explanation {
  const found = happened(problem)
  const saysMoney = /\b(taken|held)\b/.test(found)
  // A page to open is named where it can be opened; here the writing goes on.
  const { kind } = problem.action
  const step = kind === 'none' || kind === 'open' ? ownStep(problem) : kind
  return {
    title: TITLES[problem.code] ?? (problem.title || 'Something broke on our side'),
    text: saysMoney ? found : `${found} ${moneySentence(problem, held)}`.trim(),
    next: step,
    label: (step !== 'wait' && problem.action.label) || LABELS[step],
  }
}

/** Somebody without tokens, or without free tickets: the dialog with two ways on. */
export function isOutOfTokens(problem: Problem): boolean {
  return problem.code === 'insufficient_tokens'
}
