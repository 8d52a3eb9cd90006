/** One short message at a time, bottom left. Never for an error about money: that is a dialog. */
import { useEffect, useState } from 'react'

import { useActions } from '../lib/keys'
import { createStore, useStore } from '../lib/store'
import { KeyHint } from './key-hint'

interface Toast {
  id: number
  text: string
  undo: (() => void) | null
}

const current = createStore<Toast | null>(null)
let count = 0

/** How long a toast stays when nobody looks at it. */
const TOAST_MS = 6000

export function toast(text: string, undo: (() => void) | null = null): void {
  count += 1
  current.set({ id: count, text, undo })
}

function dismiss(): void {
  current.set(null)
}

/** The place of toasts. The live region is always there, so that screen readers hear what is put into it. */
export function Toaster() {
  const shown = useStore(current)
  return (
    <div
      role="status"
      data-print="none"
      className="pointer-events-none fixed right-4 bottom-[calc(var(--bottom-bar)+16px+env(safe-area-inset-bottom))] left-4 z-20 flex wide:right-auto"
    >
      {shown && <ToastCard key={shown.id} toast={shown} />}
    </div>
  )
}

function ToastCard({ toast: shown }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(dismiss, TOAST_MS)
    return () => clearTimeout(timer)
  }, [held])
  const undo = () => {
    shown.undo?.()
    dismiss()
  }
  useActions(shown.undo ? [{ id: 'undo', label: 'Undo', keys: 'z', run: undo }] : [])
  return (
    <div
      className="pointer-events-auto flex min-h-12 max-w-[34rem] items-center gap-4 rounded-control bg-foreground py-1 pr-2 pl-4 text-sm text-background shadow-dialog forced-colors:border forced-colors:bg-background forced-colors:text-foreground"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="min-w-0 py-2 wrap-anywhere">{shown.text}</span>
      {shown.undo && (
        <button type="button" className="inline-flex min-h-11 items-center gap-2 px-2 font-semibold underline underline-offset-4" onClick={undo}>
          Undo <KeyHint keys="Z" />
        </button>
      )}
    </div>
  )
}
