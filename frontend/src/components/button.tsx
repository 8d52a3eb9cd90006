import type { ButtonHTMLAttributes, AnchorHTMLAttributes, ReactNode } from 'react'

import { cx } from '../lib/class'
import { KeyHint } from './key-hint'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const LOOKS: Record<Look, string> = {
  primary: 'border-primary bg-primary text-primary-foreground hover:border-primary-hover hover:bg-primary-hover',
  plain: 'border-input bg-card text-foreground hover:bg-muted',
  quiet: 'border-transparent bg-transparent text-muted-foreground hover:bg-muted hover:text-foreground',
  danger: 'border-input bg-card text-destructive hover:bg-danger-wash',
}

interface Style {
  look?: Look
  /** Lower, for toolbars under a pointer; on touch it is as high as the others. */
  small?: boolean
  full?: boolean
}

/** The classes of a button, also for links that look like one. */
export function buttonClass({ look = 'plain', small = false, full = false }: Style): string {
  return cx(
    'inline-flex items-center justify-center gap-2 rounded-control border text-center text-sm font-semibold no-underline wide:whitespace-nowrap transition-colors',
    small ? 'min-h-9 px-3 touch:min-h-11' : 'min-h-11 px-4',
    full && 'w-full',
    LOOKS[look],
  )
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Style & {
    /** What the label becomes while the work runs. The button keeps its width and its focus. */
    busy?: string | null | false
    keys?: string
    children: ReactNode
  }

export function Button({ look, small, full, busy, keys, children, className, onClick, type = 'button', ...rest }: ButtonProps) {
  const isBusy = Boolean(busy)
  return (
    <button
      type={type === 'submit' ? 'submit' : 'button'}
      className={cx(buttonClass({ look, small, full }), isBusy && 'opacity-80', className)}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {busy ? (
        <span className="grid [&>*]:col-start-1 [&>*]:row-start-1">
          <span className="invisible inline-flex items-center gap-2" aria-hidden="true">
            {children}
          </span>
          <span>{busy}</span>
        </span>
      ) : (
        children
      )}
      {keys && !busy && <KeyHint keys={keys} />}
    </button>
  )
}

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & Style & { children: ReactNode }

/** A link to another site that looks like a button. */
export function AnchorButton({ look, small, full, className, children, ...rest }: AnchorProps) {
  return (
    <a className={cx(buttonClass({ look, small, full }), className)} {...rest}>
      {children}
    </a>
  )
}
