/** Inside another app's window, where providers refuse to sign anybody in. */
import { myba, PHONE, SOON_MS } from './settings.mjs'
import { same } from './report.mjs'
import { picture, visit } from './browser.mjs'

const SLACK =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0 Mobile Safari/537.36 Slack/25.10'

export async function embedded(report, browser) {
  const person = await visit(browser, { size: PHONE, userAgent: SLACK })
  const { page } = person
  await report.check('in Slack: the code by e-mail and "Open in browser" come first', async () => {
    await page.goto(`${myba}/sign-in?then=/buy`)
    await page.getByText('You are inside Slack.').waitFor()
    same(await page.getByRole('link', { name: 'Open in browser' }).getAttribute('href'), `${myba}/sign-in?then=%2Fbuy`, 'the address')
    await page.locator('input[name=identifier]').waitFor({ timeout: 2 * SOON_MS })
    same(await page.locator('.cl-socialButtonsBlockButton:visible').count(), 0, 'buttons of providers')
    await picture(person, 'embedded')
  })
  await person.context.close()
}
