import { type ReactNode, useEffect, useId, useRef } from 'react'

import { cx } from '../lib/class'

interface DialogProps {
  title: string
  /** The title is for screen readers alone. */
  hideTitle?: boolean
  wide?: boolean
  palette?: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * A modal dialog: a sheet from below on a narrow screen, centred on a wide one. The browser keeps the focus inside, closes it
 * with Escape, and gives the focus back to the opener.
 */
export function Dialog({ title, hideTitle, wide, palette, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    const dialog = ref.current
    const opener = document.activeElement
    if (!dialog) return
    dialog.showModal()
    const onClosed = () => {
      // The news of a close may come after the dialog was opened again.
      if (!dialog.open) close.current()
    }
    dialog.addEventListener('close', onClosed)
    return () => {
      dialog.removeEventListener('close', onClosed)
      dialog.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  return (
    // A press on the veil closes; Escape does the same for the keyboard, by the browser itself.
    // oxlint-disable-next-line click-events-have-key-events, no-noninteractive-element-interactions
    <dialog
      ref={ref}
      className="dialog"
      data-wide={wide || undefined}
      data-palette={palette || undefined}
      aria-labelledby={titleId}
      onClick={(event) => {
        if (event.target === ref.current && isOutside(event, ref.current)) ref.current.close()
      }}
    >
      <h2 id={titleId} tabIndex={-1} className={cx(hideTitle ? 'sr-only' : 'text-dialog font-bold tracking-tight outline-none')}>
        {title}
      </h2>
      {children}
    </dialog>
  )
}

function isOutside(event: { clientX: number; clientY: number }, dialog: HTMLElement): boolean {
  const box = dialog.getBoundingClientRect()
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
}
