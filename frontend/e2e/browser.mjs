/** The browser, and visitors in it. What a page complains about is collected, and a check at the end looks at it. */
import { chromium as engine } from 'playwright-core'

import { chromium, DESK, myba, PHONE, screen, SOON_MS } from './settings.mjs'

export function launch() {
  return engine.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** Answers that a journey provokes on purpose; the browser logs each as an error. */
const WANTED = [402, 404, 410, 422]

/**
 * A new person with a browser of their own. `size` is the window; `from` continues what another browser kept.
 */
export async function visit(browser, { size = DESK, dark = false, from, bypassCSP = false, userAgent } = {}) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    hasTouch: size.width < 900,
    isMobile: size.width < 900,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    storageState: from,
    bypassCSP,
    userAgent,
    baseURL: myba,
  })
  context.setDefaultTimeout(SOON_MS)
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const { url } = message.location()
    // The vendor's components ask for signs of providers that no stand-in may draw.
    if (url.startsWith('https://img.clerk.com/') || message.text().includes('https://img.clerk.com/')) return
    if (WANTED.some((status) => message.text().includes(`status of ${status}`))) return
    // Only what our own pages say counts; the stand-in's payment page is another program.
    if (!page.url().startsWith(myba)) return
    complaints.push(`${message.text()} (${url})`)
  })
  return { context, page, complaints, size, isNarrow: size.width < 900 }
}

/** A picture of the whole page, to look at. */
export async function picture({ page, size }, name) {
  await page.screenshot({ path: screen(`${name}-${size.name}`), fullPage: true })
}

/** How far the page is wider than its window. */
export function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

export { DESK, PHONE }
