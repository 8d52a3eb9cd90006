/** Quiet lines at the top of the app: what happened with the tokens, one next step, and a way to put each away. */
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { type MouseEvent, useEffect, useRef, useState } from 'react'

import { call } from '../../api/client'
import type { Notice, Notices } from '../../api/contract'
import { queryClient } from '../../api/query'
import { Button } from '../../components/button'
import { wrap } from '../../components/page'
import { announce } from '../../components/status'
import { toast } from '../../components/toast'
import { inApp, safePath } from '../../lib/base'
import { day } from '../../lib/format'
import { useAuth } from '../auth/seam'
import { noticesQuery } from './queries'

/** So many are shown before somebody asks for all: the page below is what people came for. */
const FIRST = 2

const NONE: Notice[] = []

/** What needs somebody to act looks like trouble; the rest is only said. */
const TROUBLE = new Set(['payment_failed', 'top_up_failed', 'no_tokens'])

export function NoticeBanner() {
  const { status } = useAuth()
  const { data } = useQuery({ ...noticesQuery, enabled: status === 'user' })
  const [isAll, setAll] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const left = useRef<number | null>(null)
  const items = (status === 'user' && data?.items) || NONE
  useSaidAloud(items)
  useEffect(() => {
    // The button that was pressed has gone with its line: the next one takes the focus, or the page does.
    if (left.current === null) return
    const buttons = list.current?.querySelectorAll<HTMLElement>('[data-dismiss]') ?? []
    const next = buttons[Math.min(left.current, buttons.length - 1)] ?? document.querySelector<HTMLElement>('main')
    left.current = null
    next?.focus({ preventScroll: true })
  }, [items])
  if (items.length === 0) return null
  const shown = isAll ? items : items.slice(0, FIRST)
  return (
    <section className={`${wrap} pt-4`} aria-labelledby="notices-title" data-print="none">
      <h2 id="notices-title" className="sr-only">
        Notices
      </h2>
      <ul ref={list} className="grid gap-2">
        {shown.map((notice, at) => (
          <Line
            key={notice.id}
            notice={notice}
            onDismiss={() => {
              left.current = at
              void dismiss(notice)
            }}
          />
        ))}
      </ul>
      {items.length > shown.length && (
        <button type="button" className="link min-h-11 text-sm" onClick={() => setAll(true)}>
          Show {items.length - shown.length} more
        </button>
      )}
    </section>
  )
}

/** Each is read aloud once, by its title alone; putting one away says nothing about the others. */
function useSaidAloud(items: Notice[]): void {
  const known = useRef<Set<string> | null>(null)
  useEffect(() => {
    if (items.length === 0) return
    const before = known.current
    const fresh = items.filter(({ id }) => !before?.has(id))
    known.current = new Set(items.map(({ id }) => id))
    if (fresh.length > 0) announce(`Notice: ${fresh.map(({ title }) => title).join('. ')}`)
  }, [items])
}

function Line({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const { kind, title, text, action, at } = notice
  const look = TROUBLE.has(kind) ? 'warn' : 'note'
  return (
    <li className={`${look} flex items-start gap-3 !py-1`}>
      <p className="min-w-0 flex-1 py-2 wrap-anywhere">
        <b>{title}</b> {text} <span className="whitespace-nowrap text-muted-foreground">{day(at)}</span>
        {action && (
          <>
            {' '}
            <Go path={action.path}>{action.label}</Go>
          </>
        )}
      </p>
      <Button
        look="quiet"
        small
        className="!px-2.5"
        data-dismiss=""
        aria-label={`Dismiss: ${title}`}
        onClick={onDismiss}
      >
        <X size={18} aria-hidden="true" />
      </Button>
    </li>
  )
}

/** The server names a path of the app; anything else leads to the balance. */
function Go({ path, children }: { path: string; children: string }) {
  const router = useRouter()
  const to = safePath(path, '/balance')
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    router.history.push(inApp(to))
  }
  return (
    <a href={inApp(to)} className="link" onClick={follow}>
      {children}
    </a>
  )
}

/** Put away at once; it comes back when the server did not hear of it. */
async function dismiss({ id }: Notice): Promise<void> {
  await queryClient.cancelQueries({ queryKey: noticesQuery.queryKey })
  queryClient.setQueryData<Notices>(noticesQuery.queryKey, (old) => old && { items: old.items.filter((notice) => notice.id !== id) })
  try {
    await call(`/api/notices/${encodeURIComponent(id)}/dismiss`, { method: 'POST' })
  } catch {
    toast('The notice could not be put away.')
    void queryClient.invalidateQueries({ queryKey: noticesQuery.queryKey })
  }
}
