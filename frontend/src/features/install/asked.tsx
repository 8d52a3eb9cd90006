/** What the app asks for when it is installed, each with its one reason. */
import { Link } from '@tanstack/react-router'

export interface Asking {
  name: string
  reason: string
  optional?: boolean
}

/** `code`: the names are written as programs write them. */
export function Asked({ asks, code = false }: { asks: Asking[]; code?: boolean }) {
  return (
    <section className="sheet" aria-labelledby="asked-title">
      <h2 id="asked-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        What it asks for, and why
      </h2>
      <dl className="grid gap-4 px-5 pt-4 pb-5 wide:px-6">
        {asks.map((ask) => (
          <Ask key={ask.name} ask={ask} code={code} />
        ))}
      </dl>
      <p className="stub">
        <span>
          Nothing beyond this list.{' '}
          <Link to="/privacy" className="link">
            What is stored
          </Link>
        </span>
      </p>
    </section>
  )
}

function Ask({ ask: { name, reason, optional = false }, code }: { ask: Asking; code: boolean }) {
  return (
    <div>
      <dt className="flex flex-wrap items-center gap-x-3">
        {code ? (
          <code className="font-mono text-sm font-semibold wrap-anywhere">{name}</code>
        ) : (
          <b className="text-sm font-semibold">{name}</b>
        )}
        {optional && <span className="rounded-tag bg-muted px-1.5 text-xs font-semibold text-muted-foreground">optional</span>}
      </dt>
      <dd className="mt-0.5 text-sm text-muted-foreground">{reason}</dd>
    </div>
  )
}
