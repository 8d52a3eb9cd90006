/** A ticket that is there already, shown before another one like it is paid. */
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { call } from '../../api/client'
import type { SimilarTicket, SimilarTickets } from '../../api/contract'
import { Button, buttonClass } from '../../components/button'
import { tokens } from '../../lib/format'

/** From here on it is asked about; the server tells of less, too. */
const ASKED = 80
/** Nobody waits longer for this. */
const LIMIT_MS = 1_500

/** The ticket most like an idea, if it is alike enough to ask. What cannot be found out holds nobody up. */
export async function findAlike(idea: string): Promise<SimilarTicket | null> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS)
    const { items } = await call<SimilarTickets>('/api/tickets/similar', { method: 'POST', body: { idea }, signal })
    return items.find(({ likeness }) => likeness >= ASKED) ?? null
  } catch {
    return null
  }
}

interface AlikeProps {
  alike: SimilarTicket
  price: number
  onAnyway: () => void
  onClose: () => void
}

export function Alike({ alike: { likeness, ticket }, price, onAnyway, onClose }: AlikeProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="keep mt-4 grid gap-3" aria-labelledby="alike">
      <div>
        <h2 id="alike" ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
          You have a ticket like this
        </h2>
        <p className="mt-1 wrap-anywhere">
          {likeness} % like <span className="font-mono">T-{ticket.number}</span> “<bdi>{ticket.title}</bdi>”. Nothing was taken.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Link to="/t/$id" params={{ id: ticket.id }} className={buttonClass({ look: 'primary' })}>
          Open or refine T-{ticket.number}
        </Link>
        <Button onClick={onAnyway}>Write another, {tokens(price)}</Button>
        <Button look="quiet" onClick={onClose}>
          Change the idea
        </Button>
      </div>
    </section>
  )
}
