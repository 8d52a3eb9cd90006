/** How long a link still works, however wrong the clock of this device is. */
import { useEffect, useState } from 'react'

/** A link never lives longer. */
const LIFE_MS = 10 * 60_000

/** What was left when the answer arrived, in milliseconds; null when this device's clock cannot be right. */
export function lifeLeft(expiresAt: string, arrivedAt: number): number | null {
  const left = new Date(expiresAt).getTime() - arrivedAt
  return left > 0 && left <= LIFE_MS ? left : null
}

/** Whole seconds until the end, counting down; null when they cannot be known. */
export function useSecondsLeft(expiresAt: string, arrivedAt: number): number | null {
  const life = lifeLeft(expiresAt, arrivedAt)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (life === null) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [life])
  return life === null ? null : Math.max(0, Math.ceil((arrivedAt + life - now) / 1_000))
}
