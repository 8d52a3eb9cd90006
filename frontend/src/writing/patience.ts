/** Waiting that ends early when nobody wants the result any more. */

/** Resolves after `ms`, or at once when aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}

/** The longest we wait for a device to come back to the network. */
const AWAY_MAX_MS = 60_000

/** Resolves when the device has a network again. */
export async function connected(signal: AbortSignal): Promise<void> {
  const away = new AbortController()
  const end = () => away.abort()
  window.addEventListener('online', end)
  signal.addEventListener('abort', end)
  await pause(AWAY_MAX_MS, away.signal)
  window.removeEventListener('online', end)
  signal.removeEventListener('abort', end)
}
