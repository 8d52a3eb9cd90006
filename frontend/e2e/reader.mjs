/** What a reader may ask their browser for: larger text, a narrow window, few colours; and another direction of writing. */
import { box, open, ready, send } from './steps.mjs'
import { myba, SOON_MS } from './settings.mjs'
import { holds, same } from './report.mjs'
import { PAPERS } from './axe.mjs'
import { DESK, overhang, picture, visit } from './browser.mjs'

/** The narrowest window that must do, and text at twice its size (WCAG 1.4.4 and 1.4.10). */
const NARROW = { name: '320', width: 320, height: 800 }
const TWICE = 'html { font-size: 200% !important }'
const IDEA = 'the search page forgets my filters when I go back to it, happens on the phone only'
const HEBREW = 'דף החיפוש שוכח את המסננים שלי כשאני חוזר אליו, רק בטלפון'

/** Every page of a member, and those that look otherwise to a stranger. */
export async function reader(report, browser, { state, ticket, checkout }, spent) {
  const pages = ['/', '/library', ticket, '/balance', '/buy', checkout, '/buy/done?session_id=cs_test_nobody', '/link/made-up', '/nowhere']
  await narrow(report, browser, { from: state, pages })
  await narrow(report, browser, { pages: ['/', '/library', '/balance', '/buy?cancelled=pack_60', '/link/made-up', '/sign-in', '/sign-up', ...PAPERS] })
  await narrowDialog(report, browser, spent)
  await fewColours(report, browser, { state, ticket })
  await stillness(report, browser)
  await rightToLeft(report, browser)
}

export async function enlarged(browser, from) {
  const person = await visit(browser, { size: NARROW, from, bypassCSP: true })
  await person.context.addInitScript((css) => {
    addEventListener('DOMContentLoaded', () => document.head.append(Object.assign(document.createElement('style'), { textContent: css })))
  }, TWICE)
  return person
}

async function narrow(report, browser, { from, pages }) {
  const person = await enlarged(browser, from)
  for (const path of pages) {
    const name = path.replace(/tkt_\w+/, '…').replace(/=cs_\w+/, '=…')
    await report.probe(`320, text at 200 %${from ? '' : ', stranger'}: ${name}`, async () => {
      await open(person.page, path)
      await settled(person.page)
      await picture(person, `twice-${from ? 'member' : 'stranger'}${path.replace(/[?].*|tkt_.*/, '').replaceAll('/', '-')}`)
      same(await tooWide(person.page), '', 'beyond the window or cut off')
    })
  }
  await report.probe(`320, text at 200 %${from ? '' : ', stranger'}: the menu`, async () => {
    await open(person.page, '/')
    await person.page.getByRole('button', { name: 'Menu' }).click()
    same(await tooWide(person.page), '', 'beyond the window or cut off')
  })
  await person.context.close()
}

async function narrowDialog(report, browser, from) {
  const person = await enlarged(browser, from)
  const { page } = person
  await report.probe('320, text at 200 %: out of tokens', async () => {
    await open(page, '/')
    await box(page).fill(IDEA)
    await send(page).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await picture(person, 'twice-out-of-tokens')
    same(await dialog.evaluate((sheet) => sheet.scrollWidth - sheet.clientWidth), 0, 'pixels beyond the dialog')
    same(await tooWide(page), '', 'beyond the window or cut off')
  })
  await person.context.close()
}

async function settled(page) {
  if (/sign-(in|up)/.test(page.url())) await page.locator('.cl-formButtonPrimary').first().waitFor({ timeout: 2 * SOON_MS })
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('main [aria-busy=true], main > div > .late-text'))
}

/** What stands beyond the window, and words that do not fit into their box; empty when all can be read. */
export async function tooWide(page) {
  const pixels = await overhang(page)
  const parts = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth
    const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    const isHidden = (element) => {
      const { clipPath, visibility } = getComputedStyle(element)
      return clipPath !== 'none' || visibility === 'hidden' || element.closest('.sr-only, svg, option') !== null
    }
    const isBeyond = (element) => element.getBoundingClientRect().right > edge + 1
    // An inline box has no width of its own.
    const isSpilt = (element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
    const found = [...document.body.querySelectorAll('*')].filter((element) => hasWords(element) && !isHidden(element))
    return found
      .filter((element) => isBeyond(element) || isSpilt(element))
      .map((element) => `<${element.tagName.toLowerCase()}> ${element.textContent.trim().slice(0, 50)}`)
  })
  return [...(pixels > 0 ? [`${pixels} px`] : []), ...parts].join('\n')
}

/** In forced colours a background says nothing: what matters must have a border, an outline or words. */
async function fewColours(report, browser, { state, ticket }) {
  const person = await visit(browser, { size: DESK, from: state })
  const { page } = person
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  const shown = async (path) => {
    await open(page, path)
    await settled(page)
    await picture(person, `forced-${path.split('/')[1]}`)
  }
  await report.probe('forced colours: said and assumed have another line', async () => {
    await shown(ticket)
    same(await styleOf(page, '.statement[data-mark=said]', 'border-inline-start-style', '::before'), 'solid', 'the line of what was said')
    same(await styleOf(page, '.statement[data-mark=assumed]', 'border-inline-start-style', '::before'), 'dashed', 'the line of what was assumed')
  })
  await report.probe('forced colours: what is chosen is told from what is not', async () => {
    await shown('/buy')
    same(await styleOf(page, 'label.pack:has(:checked)', 'outline-style'), 'solid', 'the ring of the chosen pack')
    same(await styleOf(page, 'label.pack:not(:has(:checked))', 'outline-style'), 'none', 'the ring of another pack')
    await shown('/library')
    const chip = (pressed) => styleOf(page, `[role=group][aria-label=Kind] [aria-pressed=${pressed}]`, 'background-color')
    holds((await chip(true)) !== (await chip(false)), 'the pressed chip looks like the others')
    const line = (selector) => styleOf(page, `header nav a${selector}`, 'border-bottom-color')
    holds((await line('[aria-current=page]')) !== (await line(':not([aria-current])')), 'every page is underlined as the open one')
  })
  await report.probe('forced colours: the chart and its key are drawn', async () => {
    await shown('/balance')
    const bar = await styleOf(page, '.chart-bars rect', 'fill')
    holds(bar !== (await styleOf(page, 'body', 'background-color')), `the bars are ${bar}, as the page`)
  })
  await shown('/')
  await person.context.close()
}

function styleOf(page, selector, property, pseudo = null) {
  return page
    .locator(selector)
    .first()
    .evaluate((element, [of, name]) => getComputedStyle(element, of).getPropertyValue(name), [pseudo, property])
}

async function stillness(report, browser) {
  const { context, page } = await visit(browser, { size: DESK })
  await report.probe('reduced motion: nothing moves, and a late word is still seen', async () => {
    await open(page, '/')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    same(await page.evaluate(() => document.getAnimations().length), 0, 'animations of the dialog')
    await page.keyboard.press('Escape')
    // The answer is kept back, so that the page has to wait.
    let answer = () => {}
    const kept = new Promise((resolve) => (answer = resolve))
    await page.route('**/api/tickets?*', (route) => kept.then(() => route.continue()))
    await page.getByRole('link', { name: 'Library' }).click()
    await page.waitForFunction(() => {
      const word = document.querySelector('main .late-text')
      return word && getComputedStyle(word).visibility === 'visible'
    })
    answer()
    await page.getByText('No tickets yet.').waitFor()
  })
  await context.close()
}

async function rightToLeft(report, browser) {
  const person = await visit(browser, { size: DESK })
  const { page } = person
  await report.probe('an idea in Hebrew is written and shown from the right', async () => {
    await page.goto(`${myba}/`)
    await box(page).fill(HEBREW)
    same(await styleOf(page, '#idea', 'direction'), 'rtl', 'the box')
    await picture(person, 'hebrew-box')
    await send(page).click()
    await ready(page)
    same(await styleOf(page, 'section:has(> h2:text-is("Your words")) > p', 'direction'), 'rtl', 'the words')
  })
  await report.probe('a paper in Hebrew has its line at the right', async () => {
    await page.getByRole('button', { name: 'Edit the title' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill(HEBREW)
    await page.getByRole('button', { name: /^Save/ }).click()
    await page.getByRole('heading', { level: 1, name: HEBREW }).waitFor()
    same(await styleOf(page, 'article .statement', 'direction'), 'rtl', 'the paper')
    same(await styleOf(page, 'article .statement', 'right', '::before'), '0px', 'the line')
    same(await overhang(page), 0, 'pixels beyond the window')
    await picture(person, 'hebrew-ticket')
  })
  await person.context.close()
}
