/** A few questions before a ticket: asked, found again after a reload, answered by the keyboard, left to the presets, stopped. */
import { violations } from './axe.mjs'
import { DESK, overhang, PHONE, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { TICKET_MS } from './settings.mjs'
import { balance, box, open, ready, send } from './steps.mjs'

const SHORT = 'export our invoices'
const OWN = 'number, date and total'

export async function asking(report, browser) {
  for (const [size, dark] of [[PHONE, false], [DESK, true]]) await asked(report, browser, size, dark)
}

async function asked(report, browser, size, dark) {
  const person = await visit(browser, { size, dark, bypassCSP: true })
  const { page } = person
  const check = (name, run) => report.check(`${size.name}: ${name}`, run)
  const heading = page.getByRole('heading', { level: 1, name: /question/ })
  await check('a short idea is asked about, and nothing is taken', async () => {
    await open(page, '/')
    await box(page).fill(SHORT)
    await send(page).click()
    await heading.waitFor({ timeout: TICKET_MS })
    holds(await heading.evaluate((it) => it === document.activeElement), 'the reader is led to the questions')
    await page.getByRole('heading', { name: '1 token is held, none taken.' }).waitFor()
    await page.getByText(/^The token stays held until \d\d:\d\d\./).waitFor()
    await page.getByRole('article', { name: 'The draft so far' }).waitFor()
    await balance(page, '2 free · 1 held')
    same(await overhang(page), 0, 'pixels beyond the window')
    same(await violations(page), '', 'what axe finds')
    await picture(person, dark ? 'asking-dark' : 'asking')
  })
  await check('the questions survive a reload', async () => {
    await page.reload()
    await heading.waitFor({ timeout: TICKET_MS })
  })
  await check('an answer by the keyboard makes the ticket, and is said', async () => {
    const group = page.getByRole('group').filter({ has: page.getByRole('radio') }).first()
    await group.getByRole('radio', { checked: true }).focus()
    while (!(await group.getByRole('radio', { name: 'Something else' }).isChecked())) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type(OWN)
    await page.keyboard.press('Enter')
    await ready(page)
    await balance(page, '2 free')
    await page.getByText('1 token taken').first().waitFor()
    holds((await page.locator('.statement[data-mark=said]', { hasText: /number, date and total/i }).count()) > 0, 'the answer is not marked as said')
  })
  await check('another idea comes first, and the presets do', async () => {
    await open(page, '/')
    await box(page).fill('import our customers')
    await send(page).click()
    await heading.waitFor({ timeout: TICKET_MS })
    await page.getByRole('button', { name: 'Write another idea first' }).click()
    const waiting = page.getByRole('region', { name: 'Tickets that wait for your answers' })
    await waiting.getByRole('button', { name: 'Answer' }).click()
    await page.getByRole('button', { name: 'Use the defaults' }).click()
    await ready(page)
    await balance(page, '1 free')
  })
  await check('a stop takes nothing', async () => {
    await open(page, '/')
    await box(page).fill('print shipping labels')
    await send(page).click()
    await heading.waitFor({ timeout: TICKET_MS })
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText(/^You stopped\. Nothing was taken\./).waitFor()
    await balance(page, '1 free')
  })
  await check('no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}
