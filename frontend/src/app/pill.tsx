/** The balance in the head of every page. It shows the last known figure at once; changes are announced elsewhere. */
import { Link } from '@tanstack/react-router'

import type { Me } from '../api/contract'
import { TokenIcon } from '../components/logo'
import { useMe } from '../features/auth/me'
import { count } from '../lib/format'

/** From here on a balance is called low. */
const LOW = 20

/** What the pill says: the number, and what stands after it. */
export function pillWords(me: Pick<Me, 'kind' | 'tokens'>): { figure: string; rest: string } {
  const { available, held } = me.tokens
  const unit = me.kind === 'visitor' ? 'free' : available === 1 ? 'token' : 'tokens'
  const low = me.kind === 'user' && available <= LOW ? ', low' : ''
  const waiting = held > 0 ? ` · ${count(held)} held` : ''
  return { figure: count(available), rest: unit + low + waiting }
}

export function Pill() {
  const me = useMe()
  const words = me ? pillWords(me) : null
  return (
    <Link
      to="/balance"
      aria-label={words ? `Balance: ${words.figure} ${words.rest}` : 'Balance'}
      className="group inline-flex min-h-11 items-center text-sm text-foreground no-underline"
    >
      <span className="inline-flex min-h-9 min-w-[5.5rem] items-center justify-center gap-2 rounded-full border border-border bg-card px-3.5 tabular-nums group-hover:border-input">
        <span className="text-said">
          <TokenIcon size={16} />
        </span>
        {words ? (
          <span>
            <b className="font-bold">{words.figure}</b> {words.rest}
          </span>
        ) : (
          <span className="min-w-10">&nbsp;</span>
        )}
      </span>
    </Link>
  )
}
