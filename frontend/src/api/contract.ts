/** The HTTP contract as docs/API.md states it. Times are RFC 3339 text, money is in minor units, tokens are whole. */

export type Kind = 'story' | 'bug' | 'task' | 'epic' | 'spike'

export interface ModelOption {
  id: string
  name: string
  tokens: number
}

export interface Config {
  environment: string
  sandbox: boolean
  sandbox_url: string | null
  clerk: { publishable_key: string; proxy_url: string | null }
  idea_max_chars: number
  free_tokens: number
  welcome_tokens: number
  kinds: Kind[]
  models: ModelOption[]
  refund_days: number
}

export interface Plan {
  id: string
  name: string
  tokens: number
  list_amount: number
  amount: number
  discount: { percent: number; reason: string } | null
}

export interface Plans {
  currency: string
  first_purchase: boolean
  discount_percent: number
  plans: Plan[]
}

/** A half-open range in characters (Unicode scalar values) of the idea. */
export interface Span {
  start: number
  end: number
}

export interface Clause {
  word: string
  text: string
}

export interface Statement {
  text: string
  clauses: Clause[] | null
  /** Where the user said it; null when we assumed it. */
  source: Span | null
}

export interface Section {
  id: string
  title: string
  statements: Statement[]
}

export interface Finding {
  rule: string
  severity: string
  section: string | null
  index: number | null
  message: string
}

export type TicketState = 'ready' | 'uncharged' | 'returned'

export interface Ticket {
  id: string
  number: number
  kind: Kind
  kind_reason: string
  size: string
  language: string
  title: string
  sections: Section[]
  said: number
  assumed: number
  idea: string
  model: string
  findings: Finding[]
  state: TicketState
  charged: number
  version: number
  rounds_left: number
  rounds_until: string | null
  returnable: boolean
  returns_left: number
  returned_at: string | null
  created_at: string
  updated_at: string
}

export interface TicketSummary {
  id: string
  number: number
  kind: Kind
  size: string
  title: string
  said: number
  assumed: number
  state: TicketState
  channel: string
  created_at: string
}

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface TokenState {
  charged: number
  available: number
  held: number
}

export interface Written {
  ticket: Ticket
  tokens: TokenState
  job: string
}

export interface Me {
  kind: 'visitor' | 'user'
  id: string | null
  email: string | null
  tokens: { available: number; held: number }
  first_purchase: boolean
  welcome: { state: 'granted' | 'waiting_for_email' | 'refused' | 'none'; tokens: number }
  claimed: { tokens: number; tickets: number } | null
}

export interface UserTokens {
  available: number
  held: number
  granted: number
  purchased: number
  consumed: number
  expired: number
  next_expiry: { tokens: number; at: string } | null
}

export interface Grant {
  id: string
  source: string
  label: string
  granted: number
  used: number
  held: number
  left: number
  expires_at: string | null
  granted_at: string
  purchase: string | null
  receipt_url: string | null
  amount: number | null
  currency: string | null
}

export interface UsageDay {
  date: string
  web: number
  slack: number
  discord: number
  api: number
}

export interface Usage {
  grants: Grant[]
  days: UsageDay[]
  totals: { granted: number; used: number; available: number; held: number; expired: number; reversed: number }
}

/** One movement of tokens, with the balance after it. */
export interface StatementLine {
  at: string
  kind: string
  tokens: number
  available: number
  held: number
  text: string
  ticket: string | null
  purchase: string | null
}

export interface Purchase {
  id: string
  plan: string
  tokens: number
  amount: number
  list_amount: number
  currency: string
  state: string
  receipt_url: string | null
  created_at: string
  paid_at: string | null
}

export interface Purchases extends Page<Purchase> {
  /** All tokens ever bought. */
  purchased: number
}

export interface Checkout {
  url: string
  session_id: string
  order: string
}

export interface CheckoutState {
  state: 'open' | 'awaiting_payment' | 'paid' | 'failed' | 'expired'
  tokens: number
  amount: number
  currency: string
  available: number
  receipt_url: string | null
}

export interface Cancelled {
  state: 'cancelled' | 'finished'
  tokens: TokenState
  late: boolean
}

export interface Returned {
  tokens: { returned: number; available: number; held: number }
  returns_left: number
}

export type ProblemAction = 'sign_up' | 'sign_in' | 'buy' | 'retry' | 'wait' | 'edit' | 'none'

/** The body of `application/problem+json`. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  code: string
  charged: number
  retryable: boolean
  reference: string | null
  action: { kind: ProblemAction; label: string | null; url: string | null } | null
  field: string | null
  retry_after: number | null
  available: number | null
  needed: number | null
  findings: Finding[]
  draft?: Ticket | null
}

/** Events of a ticket being written. */
export interface Progress {
  state: 'queued' | 'writing' | 'checking' | 'repairing'
  job: string
  place: number
  section: string | null
  done: number
  expected: number
  held: number
  available: number
}

export interface Delta {
  section: string
  index: number
  text: string
  clauses: Clause[] | null
  done: boolean
  source: Span | null
  reason?: string | null
}

export type StreamEvent =
  | { type: 'progress'; data: Progress }
  | { type: 'delta'; data: Delta }
  | { type: 'reset' }
  | { type: 'ticket'; data: Written }
