/** What the balance page says is true, once the vendor's news have arrived there. */
import { violations } from './axe.mjs'
import { overhang, picture } from './browser.mjs'
import { same } from './report.mjs'
import { SOON_MS } from './settings.mjs'
import { booksAgree, open } from './steps.mjs'

/** How long one look at the page lasts before it is asked for again. */
const LOOK_MS = 1_500

/** Webhooks arrive when they arrive: the page is asked for again until it says `words`, as a person would reload it. */
export async function says(page, where, words) {
  const until = Date.now() + 2 * SOON_MS
  for (;;) {
    await open(page, '/balance')
    const found = where(page).getByText(words).locator('visible=true').first()
    const isThere = await found.waitFor({ timeout: LOOK_MS }).then(() => true, () => false)
    if (isThere) return
    if (Date.now() > until) throw new Error(`the page does not say "${words}": ${await where(page).innerText()}`)
  }
}

/** The newest purchase. */
export const newest = (page) => page.locator('section[aria-labelledby=purchases-title] tbody tr').first()

/** The page as it stands has nothing that axe finds, fits its window, and its book adds up. */
export async function stands(session, name) {
  const { page } = session
  await picture(session, name)
  same(await violations(page), '', 'violations')
  same(await overhang(page), 0, 'pixels beyond the window')
  await booksAgree(page)
}
