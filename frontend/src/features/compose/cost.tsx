/** What sending will cost, said before it is sent. */
import type { Config, Me } from '../../api/contract'
import { count, tokens } from '../../lib/format'
import { useAuth } from '../auth/seam'

/** The stub's words; `before` and `after` stand around the figure. Null until the balance is known. */
export function costWords(me: Me | undefined, config: Config | undefined, price: number): { before: string; figure: string; after: string } | null {
  if (!me) return null
  const { available } = me.tokens
  if (me.kind === 'visitor') {
    if (available < price) {
      const all = config ? `${count(available)} of ${count(config.free_tokens)} free` : `${count(available)} free`
      return { before: '', figure: all, after: ' left' }
    }
    return { before: 'Uses ', figure: `${count(price)} of ${count(available)} free`, after: '' }
  }
  return { before: 'Uses ', figure: tokens(price), after: `, ${count(available)} left.` }
}

export function CostStub({ me, config, price }: { me: Me | undefined; config: Config | undefined; price: number }) {
  const words = costWords(me, config, price)
  const { name } = useAuth()
  const payer = me?.kind === 'user' ? (name ?? me.email) : null
  const isShort = me !== undefined && me.tokens.available < price
  return (
    <div className="stub tabular-nums">
      {words ? (
        <span>
          {words.before}
          <b>{words.figure}</b>
          {words.after}
        </span>
      ) : (
        <span>&nbsp;</span>
      )}
      {payer && <span>Paid by {payer}.</span>}
      {!isShort && me?.kind !== 'user' && <span>Nothing is taken unless the ticket passes our checks.</span>}
    </div>
  )
}
