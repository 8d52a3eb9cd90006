import { isRecord } from '../lib/storage'
import type { ChangeTerms, Draft, Finding, ProblemAction, ProblemBody } from './contract'

/**
 * Why a call did not do what was asked. `charged` is what the ledger said; it is null when no answer arrived, because then
 * nobody here may say what was taken.
 */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly charged: number | null
  readonly retryable: boolean
  readonly reference: string | null
  readonly action: { kind: ProblemAction; label: string | null; url: string | null }
  readonly field: string | null
  readonly retryAfter: number | null
  readonly available: number | null
  /** How many free stops are left today. */
  readonly draftsLeft: number | null
  /** The questions of the job are open until then. */
  readonly openUntil: string | null
  readonly findings: Finding[]
  readonly draft: Draft | null
  /** What the change of a plan means now, when that is not what was shown. */
  readonly terms: ChangeTerms | null

  constructor(body: Partial<ProblemBody> & { code: string }, charged: number | null) {
    super(body.detail ?? body.title ?? body.code)
    this.name = 'Problem'
    this.code = body.code
    this.status = body.status ?? 0
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.charged = charged
    this.retryable = body.retryable ?? false
    this.reference = body.reference ?? null
    this.action = body.action ?? { kind: 'none', label: null, url: null }
    this.field = body.field ?? null
    this.retryAfter = body.retry_after ?? null
    this.available = body.available ?? null
    this.draftsLeft = body.drafts_left ?? null
    this.openUntil = body.open_until ?? null
    this.findings = body.findings ?? []
    this.draft = body.draft ?? null
    this.terms = body.terms ?? null
  }

  /** The answer never came: the work may or may not have been done. */
  static lost(): Problem {
    return new Problem({ code: 'connection_lost', title: 'The connection broke', retryable: true }, null)
  }

  /** The device has no network, so nothing left it. */
  static offline(): Problem {
    return new Problem({ code: 'offline', title: 'You are offline', retryable: true }, 0)
  }

  /** Sign-in could not be loaded, so the account cannot be named. Nothing left the device. */
  static noSignIn(): Problem {
    return new Problem(
      { code: 'sign_in_unavailable', title: 'Sign-in did not load', detail: 'We could not load sign-in.', retryable: true },
      0,
    )
  }

  /** Reads a problem object; anything else that failed becomes an unknown problem with the same status. */
  static from(body: unknown, status: number, requestId: string | null): Problem {
    if (isRecord(body) && typeof body.code === 'string') {
      const typed = body as unknown as ProblemBody
      return new Problem(typed, typeof typed.charged === 'number' ? typed.charged : null)
    }
    return new Problem({ code: 'unreadable', status, ...(requestId && { reference: requestId }), retryable: status >= 500 }, null)
  }
}

/** Turns whatever was thrown into a problem. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : Problem.lost()
}
