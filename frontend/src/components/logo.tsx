const TICKET =
  'M7 4h18a3 3 0 0 1 3 3v6a3 3 0 0 0 0 6v6a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-6a3 3 0 0 0 0-6V7a3 3 0 0 1 3-3z'

/** A ticket with a solid line over a dashed one: what you said, what we assumed. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="flex-none">
      <path fill="currentColor" d={TICKET} />
      <path stroke="var(--paper)" strokeWidth="3" d="M10 12h12" />
      <path stroke="var(--paper)" strokeWidth="3" strokeDasharray="3 1.5" d="M10 20h12" />
    </svg>
  )
}

/** The bare ticket: one token. */
export function TokenIcon({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="flex-none">
      <path fill="currentColor" d={TICKET} />
    </svg>
  )
}
