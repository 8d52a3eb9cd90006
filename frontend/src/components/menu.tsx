/** A button that opens a short list of choices beside it. A disclosure, not an application menu: Tab walks through it. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

import { cx } from '../lib/class'

interface MenuProps {
  /** Draws the button; `toggle` and `open` belong on it. */
  trigger: (props: { open: boolean; toggle: () => void; controls: string }) => ReactNode
  /** The list; `close` is called once a choice is made. */
  children: (close: () => void) => ReactNode
  label: string
  align?: 'left' | 'right'
  side?: 'below' | 'above'
  className?: string
}

export function Menu({ trigger, children, label, align = 'right', side = 'below', className }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const id = useId()
  const close = () => {
    setOpen(false)
    root.current?.querySelector<HTMLElement>('button')?.focus()
  }
  useEffect(() => {
    if (!open) return
    const onPointer = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // Escape closes this list only, and does not also stop what is being written.
      event.preventDefault()
      setOpen(false)
      root.current?.querySelector<HTMLElement>('button')?.focus()
    }
    document.addEventListener('pointerdown', onPointer)
    document.addEventListener('keydown', onKey, true)
    return () => {
      document.removeEventListener('pointerdown', onPointer)
      document.removeEventListener('keydown', onKey, true)
    }
  }, [open])
  return (
    <div ref={root} className={cx('relative', className)}>
      {trigger({ open, toggle: () => setOpen(!open), controls: id })}
      {open && (
        <div
          id={id}
          role="group"
          aria-label={label}
          className={cx(
            'absolute z-10 min-w-56 rounded-sheet border border-border bg-popover p-1.5 shadow-dialog',
            align === 'right' ? 'right-0' : 'left-0',
            side === 'below' ? 'top-full mt-1.5' : 'bottom-full mb-1.5',
          )}
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}

/** The look of one choice in a menu. */
export const menuItem =
  'flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-sm text-foreground no-underline hover:bg-muted'
