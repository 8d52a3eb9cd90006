/** Browser storage that never throws: it may be closed (private mode), full, or hold what an older version wrote. */

type Area = 'localStorage' | 'sessionStorage'

function area(name: Area): Storage | null {
  try {
    return window[name]
  } catch {
    return null
  }
}

/** One named value in a browser's storage. */
export interface Slot<T> {
  read(): T | null
  write(value: T): void
  clear(): void
}

/** A slot whose content is believed only if `isSound` says so. */
export function slot<T>(where: Area, name: string, isSound: (value: unknown) => value is T): Slot<T> {
  const key = `myba.${name}`
  return {
    read() {
      try {
        const text = area(where)?.getItem(key)
        if (text === null || text === undefined) return null
        const value: unknown = JSON.parse(text)
        return isSound(value) ? value : null
      } catch {
        return null
      }
    },
    write(value) {
      try {
        area(where)?.setItem(key, JSON.stringify(value))
      } catch {
        // A full or closed storage costs the convenience, never the work itself.
      }
    },
    clear() {
      try {
        area(where)?.removeItem(key)
      } catch {
        // Nothing was kept there.
      }
    },
  }
}

/** Whether a value is a plain object, to look at its fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
