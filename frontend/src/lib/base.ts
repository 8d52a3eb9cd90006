/** Where the app is mounted. The server writes the path into the page, so that one build works under any path. */

function readBase(): string {
  const written = document.querySelector('meta[name="myba-base"]')?.getAttribute('content') ?? ''
  // A page that no server has touched still holds the mark itself.
  if (!written.startsWith('/')) return '/'
  return written.endsWith('/') ? written : `${written}/`
}

/** The base path, always with a slash at both ends. */
export const base = readBase()

/** A path of the app as the browser needs it: `/buy` becomes `/myba/buy`. */
export function inApp(path: string): string {
  return base + path.replace(/^\/+/, '')
}

/** The address of a page of the app, with scheme and host. */
export function addressOf(path: string): string {
  return new URL(inApp(path), window.location.origin).href
}

/** A path to go to afterwards, taken from an address: only a path of this app, never another site. */
export function safePath(wish: unknown, otherwise = '/'): string {
  if (typeof wish !== 'string' || !wish.startsWith('/') || wish.startsWith('//') || wish.includes('\\')) return otherwise
  const resolved = new URL(wish, 'http://app.invalid')
  if (resolved.host !== 'app.invalid') return otherwise
  return resolved.pathname + resolved.search + resolved.hash
}
