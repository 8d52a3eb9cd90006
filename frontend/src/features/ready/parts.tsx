/** What the sections of the form are made of. */
import { type ReactNode, useId } from 'react'

interface BlockProps {
  title: string
  about?: ReactNode
  children: ReactNode
}

export function Block({ title, about, children }: BlockProps) {
  const id = useId()
  return (
    <section className="sheet p-5 wide:p-6" aria-labelledby={id}>
      <h2 id={id} className="text-base font-bold">
        {title}
      </h2>
      {about && <p className="mt-1 text-sm text-muted-foreground">{about}</p>}
      <div className="mt-4 grid grid-cols-1 gap-4">{children}</div>
    </section>
  )
}

interface FieldProps {
  label: string
  hint?: string
  /** What is wrong with what stands in it. */
  error?: string
  children: (props: FieldAttributes) => ReactNode
}

interface FieldAttributes {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

/** A label, its control, what is wrong with it, and a line about it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const lines = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean)
  return (
    <div>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <div className="mt-1">
        {children({ id, 'aria-describedby': lines.join(' ') || undefined, 'aria-invalid': error === undefined ? undefined : true })}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1 text-sm font-semibold text-destructive">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  )
}

/** A part that is closed until somebody wants it. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="border-t border-border pt-3 first:border-t-0 first:pt-0">
      <summary className="min-h-11 content-center text-sm font-semibold">{title}</summary>
      <div className="grid grid-cols-1 gap-4 pt-2 pb-3">{children}</div>
    </details>
  )
}
