/** What kind of device this is, asked once each time it matters. */

/** A finger rather than a mouse. */
export function isTouch(): boolean {
  return matchMedia('(hover: none)').matches
}

/** The reader asked for no motion. */
export function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** The main modifier's name: ⌘ on Apple's systems, Ctrl elsewhere. */
export const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl'

/**
 * An app's own window onto the web, where Google refuses to sign anybody in and where a new tab may lead nowhere. The names are
 * what these apps add to the browser's name of itself.
 */
export function embeddedApp(userAgent: string): string | null {
  const named = /(Slack|Discord|Instagram|FBAN|FBAV|LinkedInApp|Line|MicroMessenger|GSA)[\w_]*\//i.exec(userAgent)?.[1]
  if (named) return named.startsWith('FB') ? 'Facebook' : named
  if (/; wv\)/.test(userAgent)) return 'this app'
  const isApplePhone = /iPhone|iPad|iPod/.test(userAgent)
  return isApplePhone && /AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent) ? 'this app' : null
}
