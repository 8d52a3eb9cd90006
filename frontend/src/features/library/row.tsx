import { Link } from '@tanstack/react-router'
import { Globe, Hash, MessageSquare, Trash2 } from 'lucide-react'

import type { TicketSummary } from '../../api/contract'
import { ago } from '../../lib/format'
import { capital, SaidMeter, Tag } from '../ticket/statement'

const CHANNELS: Record<string, { name: string; Icon: typeof Globe }> = {
  slack: { name: 'Slack', Icon: Hash },
  discord: { name: 'Discord', Icon: MessageSquare },
}
const WEB = { name: 'Web', Icon: Globe }

interface RowProps {
  ticket: TicketSummary
  current: boolean
  chosen: boolean
  choosing: boolean
  onPlace: () => void
  onToggle: () => void
  onDelete: () => void
}

export function Row({ ticket, current, chosen, choosing, onPlace, onToggle, onDelete }: RowProps) {
  const { name, Icon } = CHANNELS[ticket.channel] ?? WEB
  return (
    <li
      data-ticket={ticket.id}
      data-current={current || undefined}
      className="group relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-start border-b border-border px-5 py-3.5 first:rounded-t-sheet last:rounded-b-sheet last:border-b-0 hover:bg-muted has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-ring has-[a:focus-visible]:outline-solid wide:data-current:bg-said-wash wide:data-current:shadow-[inset_3px_0_0_var(--ink)]"
    >
      <label className={choosing ? 'relative z-[1] -my-2.5 -ml-3 inline-flex size-11 items-center justify-center' : 'sr-only'}>
        <input type="checkbox" className="size-5 accent-primary" checked={chosen} onChange={onToggle} aria-label={`Select ${ticket.title}`} />
      </label>
      <Link
        to="/t/$id"
        params={{ id: ticket.id }}
        className="col-start-2 font-semibold text-foreground no-underline wrap-anywhere outline-none after:absolute after:inset-0"
        onFocus={onPlace}
      >
        <bdi>{ticket.title}</bdi>
      </Link>
      <span className="col-start-3 ml-4 @max-[14rem]:col-start-2 @max-[14rem]:ml-0">
        <Tag>{capital(ticket.kind)}</Tag>
      </span>
      <span className="col-span-2 col-start-2 mt-1 flex min-h-6 flex-wrap items-center gap-x-3.5 gap-y-0.5 pr-11 text-xs text-faint tabular-nums">
        <SaidMeter said={ticket.said} assumed={ticket.assumed} />
        <span>
          {ticket.said} said, {ticket.assumed} assumed
        </span>
        <span className="inline-flex items-center gap-1.5">
          <Icon size={14} aria-hidden="true" /> {name}
        </span>
        <time dateTime={ticket.created_at}>{ago(ticket.created_at)}</time>
        <span className="font-mono">T-{ticket.number}</span>
        {ticket.state === 'returned' && <span className="font-semibold text-muted-foreground">Returned</span>}
        {ticket.state === 'uncharged' && <span className="font-semibold text-assumed">Not charged</span>}
      </span>
      <button
        type="button"
        className="absolute right-2 bottom-1 z-[1] inline-flex size-11 items-center justify-center rounded-control text-faint hover:text-destructive wide:opacity-0 wide:group-hover:opacity-100 wide:group-focus-within:opacity-100"
        aria-label={`Delete ${ticket.title}`}
        onClick={onDelete}
      >
        <Trash2 size={16} aria-hidden="true" />
      </button>
    </li>
  )
}
