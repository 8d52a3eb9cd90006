/** The rules of WCAG 2.0 to 2.2, levels A and AA, over every page in both themes and both widths. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { box, open, send } from './steps.mjs'
import { DESK, myba, PHONE, SOON_MS } from './settings.mjs'
import { same } from './report.mjs'
import { visit } from './browser.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What anybody may open, a reviewer of a directory too. */
export const PAPERS = ['/privacy', '/terms', '/support', '/slack/install', '/discord/install']

/** What axe has against the page as it stands. */
export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }).then((result) => result.violations),
    RULES,
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`).join('\n')
}

async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
}

/** Every page of a person who has tickets and purchases, and every page of a stranger. */
export async function audit(report, browser, { state, ticket, checkout }) {
  for (const size of [DESK, PHONE]) {
    for (const dark of [false, true]) {
      const look = `${size.name} ${dark ? 'dark' : 'light'}`
      const member = await visit(browser, { size, dark, from: state, bypassCSP: true })
      for (const path of ['/', '/library', ticket, '/balance', '/ready', '/buy', checkout, '/buy/done?session_id=cs_test_nobody', '/link/made-up', '/nowhere']) {
        await audited(report, member.page, look, path)
      }
      await member.context.close()
      const stranger = await visit(browser, { size, dark, bypassCSP: true })
      for (const path of ['/', '/library', '/balance', '/ready', '/buy', '/buy?cancelled=pack_60', '/link/made-up', ...PAPERS]) {
        await audited(report, stranger.page, look, path)
      }
      await forms(report, stranger.page, look)
      await stranger.context.close()
    }
  }
}

function audited(report, page, look, path) {
  const name = path.replace(/tkt_\w+/, '…').replace(/=cs_\w+/, '=…')
  return report.probe(`axe, ${look}: ${name}`, async () => {
    await open(page, path)
    await settled(page)
    same(await violations(page), '', 'violations')
  })
}

async function forms(report, page, look) {
  for (const form of ['sign-in', 'sign-up']) {
    await report.probe(`axe, ${look}: /${form}`, async () => {
      await page.goto(`${myba}/${form}`)
      await page.locator(`.cl-${form === 'sign-in' ? 'signIn' : 'signUp'}-root`).waitFor({ timeout: 2 * SOON_MS })
      await settled(page)
      same(await violations(page), '', 'violations')
      // No rule of axe looks at edges.
      const edge = await page.locator('.cl-formFieldInput').first().evaluate((field) => getComputedStyle(field).borderTopWidth)
      same(edge, '1px', 'the edge of a field')
    })
  }
}

/** The dialog of somebody whose free tickets are used up; `from` is a visitor's browser in that state. */
export async function auditDialog(report, browser, from) {
  for (const dark of [false, true]) {
    const { context, page } = await visit(browser, { size: PHONE, dark, from, bypassCSP: true })
    await report.probe(`axe, 390 ${dark ? 'dark' : 'light'}: out of tokens`, async () => {
      await open(page, '/')
      await box(page).fill('one more idea')
      await send(page).click()
      await page.getByRole('dialog').waitFor()
      same(await violations(page), '', 'violations')
    })
    await context.close()
  }
}
