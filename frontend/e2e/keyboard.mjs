/** A person without a pointer: every step by keys alone, with the focus always to be seen. */
import { balance, box, ready } from './steps.mjs'
import { DESK, myba, SOON_MS } from './settings.mjs'
import { holds, same } from './report.mjs'
import { picture, visit } from './browser.mjs'

export async function keyboard(report, browser) {
  const person = await visit(browser, { size: DESK })
  const { page, complaints } = person
  const check = (name, run) => report.check(`keyboard: ${name}`, run)
  await check('the first stop is the way past the head', async () => {
    await page.goto(`${myba}/library`)
    await page.locator('h1').waitFor()
    await page.keyboard.press('Tab')
    same(await focused(page), 'Skip to content', 'the focus')
    await page.keyboard.press('Enter')
    same(await page.evaluate(() => document.activeElement?.id), 'main', 'the focus')
  })
  await check('C opens the composer, Ctrl Enter sends, T jumps to the title', async () => {
    await page.keyboard.press('c')
    await box(page).waitFor()
    await page.waitForFunction(() => document.activeElement?.id === 'idea')
    await page.keyboard.type('guests cannot reset their password, the mail never arrives')
    await page.keyboard.press('Control+Enter')
    await ready(page)
    await page.keyboard.press('t')
    same(await page.evaluate(() => document.activeElement?.id), 'title', 'the focus')
    await balance(page, '2 free')
  })
  await check('G L opens the library, J and Enter open a ticket', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await page.waitForURL(/\/library/)
    await page.getByRole('list', { name: 'Tickets' }).getByRole('listitem').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/t\/tkt_/)
  })
  await check('the palette opens, takes words, and Escape gives the focus back', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await picture(person, 'palette')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
  await check('every stop of the buy page is visible and none is a trap', async () => {
    await page.goto(`${myba}/buy`)
    await page.locator('label.pack').first().waitFor()
    const stops = await tour(page)
    holds(stops.some((stop) => /Create account and continue/.test(stop)), `no way on among ${stops.join(' | ')}`)
    await page.locator('input[name=pack]').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/plan=pack_160/)
  })
  await check('every stop of the balance page is visible and none is a trap', async () => {
    await page.goto(`${myba}/balance`)
    await page.getByRole('button', { name: 'Show as table' }).waitFor()
    const stops = await tour(page)
    holds(stops.includes('Show as table'), `the table is not among ${stops.join(' | ')}`)
  })
  await check('the sign-up form is filled without a pointer, and 2 tokens come along', async () => {
    await page.goto(`${myba}/sign-up`)
    await page.locator('input[name=emailAddress]').waitFor({ timeout: 2 * SOON_MS })
    await page.locator('input[name=emailAddress]').focus()
    await page.keyboard.type(`keys-${Date.now()}@acme.example`)
    await page.keyboard.press('Enter')
    await page.locator('input[inputmode=numeric]').first().waitFor()
    await page.locator('input[inputmode=numeric]').first().focus()
    await page.keyboard.type('424242', { delay: 30 })
    await page.waitForURL(`${myba}/`)
    await page.getByText('2 tokens left from before came along.').waitFor()
    await balance(page, '8 tokens, low')
  })
  await check('no page complained in the console', () => same(complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}

/** The words of what has the focus. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? ''
  })
}

/** Walks through a page with Tab until it leaves the page or comes round. Each stop must show where it is. */
async function tour(page) {
  const stops = []
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      // A radio is drawn by its label, and the ring with it.
      const drawn = element.closest('label.pack') ?? element
      const { outlineStyle, outlineWidth } = getComputedStyle(drawn)
      const area = drawn.getBoundingClientRect()
      return {
        words: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
        isRinged: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
        isOnScreen: area.width > 0 && area.bottom > 0 && area.top < window.innerHeight,
      }
    })
    if (!stop) break
    holds(stop.isRinged, `"${stop.words}" has the focus without a ring`)
    holds(stop.isOnScreen, `"${stop.words}" has the focus out of sight`)
    // Round once: the first stop is reached again.
    if (stops.length > 5 && stop.words === stops[0]) break
    stops.push(stop.words)
  }
  holds(stops.length < 80, 'the focus never left the page')
  return stops
}
