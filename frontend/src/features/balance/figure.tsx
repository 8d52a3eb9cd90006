import { Link } from '@tanstack/react-router'

import type { Usage, UsageDay, UserTokens } from '../../api/contract'
import { buttonClass } from '../../components/button'
import { count, fullDay, rate, runway } from '../../lib/format'
import { DAYS } from './queries'

/** The balance itself: what is there, what is held, how long it lasts, what expires next. */
export function Figure({ state, usage }: { state: UserTokens; usage: Usage | undefined }) {
  return (
    <section className="sheet" aria-label="Balance">
      <div className="p-5 wide:px-6">
        <div className="flex flex-col gap-x-4 tabular-nums wide:flex-row wide:items-center">
          <p className="text-fig leading-none font-bold tracking-[-0.045em]">{count(state.available)}</p>
          <p className="mt-2 wide:mt-0">
            <b className="text-lead">{state.available === 1 ? 'token available' : 'tokens available'}</b>
            {notFree(state).map((words) => (
              <span key={words} className="block text-sm text-muted-foreground">
                {words}
              </span>
            ))}
          </p>
        </div>
        {usage && <Lots state={state} usage={usage} />}
      </div>
      <Stub state={state} usage={usage} />
    </section>
  )
}

/** What is there beside what can be spent: held for tickets, frozen by a dispute. */
export function notFree({ held, frozen }: Pick<UserTokens, 'held' | 'frozen'>): string[] {
  const writing = held - frozen
  const words = []
  if (writing > 0) words.push(writing === 1 ? '1 more is held for a ticket being written' : `${count(writing)} more are held for tickets being written`)
  if (frozen > 0) words.push(`${count(frozen)} more ${frozen === 1 ? 'is' : 'are'} frozen by a disputed payment`)
  return words
}

/** One line for all tokens there are: free ones as an outline, bought ones solid, held and frozen ones dashed. */
function Lots({ state, usage }: { state: UserTokens; usage: Usage }) {
  const left = usage.grants.reduce((sum, grant) => sum + (grant.purchase ? grant.left : 0), 0)
  const bought = Math.min(left, state.available)
  const free = state.available - bought
  const parts = [
    { lot: 'free', size: free, text: bought > 0 && isFreeFirst(usage) ? `${count(free)} free, used first` : `${count(free)} free` },
    { lot: 'bought', size: bought, text: `${count(bought)} bought` },
    { lot: 'held', size: state.held - state.frozen, text: `${count(state.held - state.frozen)} held` },
    { lot: 'frozen', size: state.frozen, text: `${count(state.frozen)} frozen` },
  ].filter((part) => part.size > 0)
  if (parts.length === 0) return null
  return (
    <>
      <div className="lots mt-5" aria-hidden="true">
        {parts.map((part) => (
          <i key={part.lot} data-lot={part.lot} style={{ flexGrow: part.size }} />
        ))}
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted-foreground tabular-nums">
        {parts.map((part) => (
          <li key={part.lot} className="flex items-center gap-2">
            <i data-lot={part.lot} className="h-3.5 w-3.5 flex-none" aria-hidden="true" />
            {part.text}
          </li>
        ))}
      </ul>
    </>
  )
}

/** A month's tokens may expire before free ones, and go before them then. */
function isFreeFirst({ burn_order: order }: Usage): boolean {
  const first = order?.find(({ left }) => left > 0)
  return !first || !PAID.has(first.source)
}

const PAID = new Set(['purchase', 'subscription', 'top_up'])

/** A shorter past says nothing about how long a balance lasts. */
const PAST_MIN_DAYS = 7

/** Tokens a day over the last days; null while there is too little to go by. */
export function pace(days: UsageDay[]): number | null {
  const used = days.map((day) => day.web + day.slack + day.discord + day.api)
  const first = used.findIndex((tokens) => tokens > 0)
  if (first < 0 || days.length - first < PAST_MIN_DAYS) return null
  return used.reduce((sum, tokens) => sum + tokens, 0) / DAYS
}

function Stub({ state, usage }: { state: UserTokens; usage: Usage | undefined }) {
  const perDay = usage ? pace(usage.days) : null
  const lasts = perDay !== null && state.available > 0 ? runway(state.available, perDay) : null
  return (
    <div className="stub tabular-nums">
      {perDay !== null && lasts && (
        <span>
          At {rate(perDay)} a day this lasts <b>{lasts}</b>.
        </span>
      )}
      {state.next_expiry ? (
        <span>
          Next to expire:{' '}
          <b>
            {count(state.next_expiry.tokens)} on {fullDay(state.next_expiry.at)}
          </b>
        </span>
      ) : (
        <span>Nothing expires.</span>
      )}
    </div>
  )
}

interface FigureActionsProps {
  visitor: boolean
  welcome: number | undefined
  /** All tokens ever bought; null while it is not known. */
  purchased: number | null
}

/** What can be done about the balance. */
export function FigureActions({ visitor, welcome, purchased }: FigureActionsProps) {
  return (
    <section className="sheet grid content-start gap-2.5 p-5 wide:p-6" aria-label="Buy">
      {visitor && welcome !== undefined && (
        <Link to="/sign-up" search={{ then: '/balance' }} className={buttonClass({ look: 'primary', full: true })}>
          Create account, get {count(welcome)} more
        </Link>
      )}
      <Link to="/buy" className={buttonClass({ look: visitor ? 'plain' : 'primary', full: true })}>
        Buy tokens
      </Link>
      {!visitor && (
        <dl className="mt-2 flex min-h-6 justify-between gap-4 text-sm tabular-nums">
          <dt className="text-muted-foreground">Tokens purchased</dt>
          <dd className="font-semibold">{purchased !== null && count(purchased)}</dd>
        </dl>
      )}
    </section>
  )
}
