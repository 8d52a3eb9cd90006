/** The row that the keyboard is on, and the rows that are chosen. */
import { useState } from 'react'

export interface Cursor {
  at: string | null
  chosen: Set<string>
  move(by: number): void
  place(id: string): void
  toggle(id: string): void
  clear(): void
}

/** The row `by` steps away; from nowhere, the first or the last one. Rows that are gone count as nowhere. */
export function step(ids: string[], at: string | null, by: number): string | null {
  if (ids.length === 0) return null
  const here = at === null ? -1 : ids.indexOf(at)
  if (here < 0) return (by > 0 ? ids[0] : ids.at(-1)) ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, here + by))] ?? null
}

export function useCursor(ids: string[]): Cursor {
  const [at, setAt] = useState<string | null>(null)
  const [chosen, setChosen] = useState<Set<string>>(new Set())
  const present = new Set(ids)
  return {
    at: at !== null && present.has(at) ? at : null,
    chosen: new Set([...chosen].filter((id) => present.has(id))),
    move(by) {
      const next = step(ids, at, by)
      setAt(next)
      const rows = [...document.querySelectorAll<HTMLElement>('[data-ticket]')]
      rows.find((row) => row.dataset.ticket === next)?.querySelector('a')?.focus()
    },
    place: setAt,
    toggle: (id) =>
      setChosen((old) => {
        const next = new Set(old)
        if (!next.delete(id)) next.add(id)
        return next
      }),
    clear: () => setChosen(new Set()),
  }
}
