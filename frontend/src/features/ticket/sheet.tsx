/** The ticket on its paper. */
import { Pencil } from 'lucide-react'

import type { Ticket } from '../../api/contract'
import { useConfig } from '../../api/config'
import { useMe } from '../auth/me'
import { useInsteadOf, usePaid, useTooLate } from '../compose/runs'
import { EditTitle } from './edit-section'
import { PartOf } from './family'
import { KindMenu } from './kind'
import { Sections } from './sections'
import { lengthWords } from './size'
import { MarksLine, titleRow, titleText } from './paper'
import { directionOf } from '../../lib/direction'
import { Tag } from './statement'
import { TicketStub } from './stub'

interface SheetProps {
  ticket: Ticket
  numbers: Map<string, number>
  linked: number | null
  onLink: (number: number | null) => void
  editing: string | null
  onEdit: (id: string | null) => void
}

/** Whether a reason says more than the kind: where no word decided it is “→ story” alone. */
function hasReason(reason: string): boolean {
  return reason !== '' && !reason.trimStart().startsWith('→')
}

export function TicketSheet(props: SheetProps) {
  const { ticket } = props
  return (
    <article className="sheet margined" dir={directionOf(ticket.title)} lang={ticket.language === 'auto' ? undefined : ticket.language}>
      <div className="relative px-5 pt-6 pb-2 wide:px-6">
        <span className="hidden font-mono text-xs text-faint wide:absolute wide:start-6 wide:block wide:w-[60px] wide:text-end wide:leading-6">
          T-{ticket.number}
        </span>
        <div className="indent">
          <div className="flex min-h-6 flex-wrap items-center gap-2.5">
            <KindMenu ticket={ticket} />
            {hasReason(ticket.kind_reason) && <bdi className="text-xs text-faint">because {ticket.kind_reason}</bdi>}
            <Tag>{`Size ${ticket.size}`}</Tag>
            <span className="text-xs text-faint tabular-nums" dir="ltr">
              {lengthWords(ticket)}
            </span>
            <span className="font-mono text-xs text-faint wide:hidden">T-{ticket.number}</span>
          </div>
          <Title {...props} />
          {ticket.parent && <PartOf parent={ticket.parent} />}
          <MarksLine said={ticket.said} assumed={ticket.assumed} />
        </div>
      </div>
      <div className="px-5 pb-6 wide:px-6">
        <Sections {...props} />
      </div>
      <TicketStub
        ticket={ticket}
        paid={usePaid(ticket.id)}
        insteadOf={useInsteadOf(ticket.id)}
        tooLate={useTooLate(ticket.id)}
        me={useMe()}
        config={useConfig()}
      />
    </article>
  )
}

function Title({ ticket, editing, onEdit }: SheetProps) {
  if (editing === 'title') {
    return (
      <div className="mt-3 [&_.indent]:ms-0">
        <EditTitle ticket={ticket} onDone={() => onEdit(null)} />
      </div>
    )
  }
  return (
    <div className={titleRow}>
      <h1 id="title" tabIndex={-1} className={titleText}>
        {ticket.title}
      </h1>
      {editing === null && (
        <button
          type="button"
          data-print="none"
          data-opens="title"
          className="-me-2 inline-flex size-11 flex-none items-center justify-center rounded-control text-faint hover:bg-muted hover:text-foreground wide:size-9"
          aria-label="Edit the title"
          onClick={() => onEdit('title')}
        >
          <Pencil size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}
