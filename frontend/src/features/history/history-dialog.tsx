/** Every version of a ticket: how it came to be, what changed, what it said; and the way back to it. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'

import { asProblem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { Ticket, VersionSummary } from '../../api/contract'
import { Button } from '../../components/button'
import { Chip } from '../../components/chip'
import { Dialog } from '../../components/dialog'
import { LateText } from '../../components/page'
import { cx } from '../../lib/class'
import { moment } from '../../lib/format'
import { keepTicket, ticketKey } from '../ticket/query'
import { PlainSections } from '../ticket/sections'
import { DiffView } from './diff'
import { diffQuery, goBack, versionQuery, versionsQuery } from './query'
import { offerUndo } from './undo'
import { fromWords, KEPT, madeWords } from './words'

interface HistoryProps {
  ticket: Ticket
  onClose: () => void
}

export default function HistoryDialog({ ticket, onClose }: HistoryProps) {
  const { data, error, refetch } = useQuery(versionsQuery(ticket))
  const [open, setOpen] = useState<number | null>(null)
  const items = data?.items ?? []
  return (
    <Dialog title={`History of T-${ticket.number}`} wide onClose={onClose}>
      <p className="mt-1.5 text-sm text-faint">
        {items.length >= KEPT && `The newest ${KEPT} versions are kept. `}
        Going back is free and loses nothing: the earlier text becomes a new version. Rounds that were used stay used.
      </p>
      {data === undefined && (error ? <Lost onRetry={() => void refetch()} /> : <LateText>Getting the versions</LateText>)}
      {items.length === 1 && <p className="keep mt-4">Nothing has changed since this ticket was written. Every change will be kept here.</p>}
      {items.length > 0 && (
        <ol className="mt-4 flex flex-col" aria-label="Versions, newest first">
          {items.map((item, index) => (
            <Version
              key={item.version}
              ticket={ticket}
              item={item}
              isFirst={index === items.length - 1}
              isOpen={open === item.version}
              onToggle={() => setOpen(open === item.version ? null : item.version)}
              onDone={onClose}
            />
          ))}
        </ol>
      )}
      <p className="mt-4">
        <Button onClick={onClose}>Close</Button>
      </p>
    </Dialog>
  )
}

function Lost({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert" className="warn mt-3 flex flex-wrap items-center gap-3">
      It could not be read just now. Nothing was changed.
      <Button small onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}

interface VersionProps {
  ticket: Ticket
  item: VersionSummary
  /** There is nothing before it to compare with. */
  isFirst: boolean
  isOpen: boolean
  onToggle: () => void
  onDone: () => void
}

function Version({ ticket, item, isFirst, isOpen, onToggle, onDone }: VersionProps) {
  const panel = useId()
  const isNow = item.version === ticket.version
  return (
    <li className="border-t border-border last:border-b">
      <button
        type="button"
        className="flex min-h-14 w-full items-center gap-3 py-2 text-start hover:bg-muted"
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={onToggle}
      >
        <span className="w-8 flex-none text-end font-mono text-xs text-faint">{item.version}</span>
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-semibold">
            {madeWords(item)}
            {isNow && <span className="font-normal text-faint"> · as it is now</span>}
          </span>
          <span className="block text-xs text-faint">
            {moment(item.created_at)} · {fromWords(item.channel)} · {item.said} said, {item.assumed} assumed
          </span>
        </span>
        <ChevronDown size={18} aria-hidden="true" className={cx('flex-none', isOpen && 'rotate-180')} />
      </button>
      <div id={panel} hidden={!isOpen}>
        {isOpen && <Panel ticket={ticket} version={item.version} isFirst={isFirst} isNow={isNow} onDone={onDone} />}
      </div>
    </li>
  )
}

interface PanelProps {
  ticket: Ticket
  version: number
  isFirst: boolean
  isNow: boolean
  onDone: () => void
}

function Panel({ ticket, version, isFirst, isNow, onDone }: PanelProps) {
  const [isText, setText] = useState(isFirst)
  return (
    <div className="pb-4 ps-11">
      {!isFirst && (
        <div className="mb-3 flex flex-wrap gap-2" role="group" aria-label={`Version ${version}`}>
          <Chip isChosen={!isText} onChoose={() => setText(false)}>
            What changed
          </Chip>
          <Chip isChosen={isText} onChoose={() => setText(true)}>
            The text
          </Chip>
        </div>
      )}
      {isText ? <OldText id={ticket.id} version={version} /> : <Changes id={ticket.id} version={version} />}
      {!isNow && <Restore ticket={ticket} version={version} onDone={onDone} />}
    </div>
  )
}

function Changes({ id, version }: { id: string; version: number }) {
  const { data, error, refetch } = useQuery(diffQuery(id, version))
  if (data) return <DiffView diff={data} />
  return error ? <Lost onRetry={() => void refetch()} /> : <LateText>Comparing</LateText>
}

function OldText({ id, version }: { id: string; version: number }) {
  const { data, error, refetch } = useQuery(versionQuery(id, version))
  if (!data) return error ? <Lost onRetry={() => void refetch()} /> : <LateText>Getting the text</LateText>
  return (
    <article dir="auto" lang={data.language}>
      <h3 className="text-base font-semibold">{data.title}</h3>
      <PlainSections draft={data} />
    </article>
  )
}

function Restore({ ticket, version, onDone }: { ticket: Ticket; version: number; onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const restore = async () => {
    if (busy) return
    setBusy(true)
    setTrouble(null)
    try {
      const restored = await goBack(ticket.id, version, ticket.version)
      keepTicket(restored)
      onDone()
      offerUndo(`Version ${version} is back, as version ${restored.version}. Nothing was taken.`, restored, false)
    } catch (error) {
      const isStale = asProblem(error).code === 'conflict'
      setBusy(false)
      setTrouble(isStale ? 'The ticket was changed elsewhere meanwhile. Look at the newest version first.' : 'It was not restored. Nothing was changed. Try again.')
      if (isStale) await queryClient.invalidateQueries({ queryKey: ticketKey(ticket.id) })
    }
  }
  return (
    <div className="mt-4">
      {trouble && (
        <p role="alert" className="warn mb-2">
          {trouble}
        </p>
      )}
      <Button busy={busy && 'Restoring'} onClick={() => void restore()}>
        Restore this version, free
      </Button>
    </div>
  )
}
