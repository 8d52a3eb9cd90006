/** A second person, who comes in by a provider instead of a code from a mail. */
import { balance, signOut } from './steps.mjs'
import { myba, SOON_MS } from './settings.mjs'
import { same } from './report.mjs'
import { DESK, picture, visit } from './browser.mjs'

export async function google(report, browser) {
  const person = await visit(browser, { size: DESK })
  const { page, complaints } = person
  const email = `ben-${Date.now()}@acme.example`
  const check = (name, run) => report.check(`google: ${name}`, run)
  await check('saying no at the provider leads back, and nobody is signed in', async () => {
    await toConsent(page, 'sign-up')
    await picture(person, 'consent')
    await page.getByRole('button', { name: 'Cancel, share nothing' }).click()
    await page.waitForURL(`${myba}/sign-up**`)
    await page.locator('.cl-signUp-root').waitFor({ timeout: 2 * SOON_MS })
    await balance(page, '3 free')
  })
  await check('a new person signs up and gets the welcome tokens', async () => {
    await toConsent(page, 'sign-up')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('First name').fill('Ben')
    await page.getByLabel('Last name').fill('Okafor')
    await page.getByRole('button', { name: 'Continue with Google' }).click()
    await page.waitForURL(`${myba}/`)
    await page.getByText('6 tokens added.').waitFor()
    await balance(page, '6 tokens, low')
    await page.getByRole('button', { name: 'Account of Ben Okafor' }).waitFor()
    await picture(person, 'google-welcome')
  })
  await check('the same person signs in again, is the same account, and is not welcomed twice', async () => {
    await signOut(page, false)
    await toConsent(page, 'sign-in', '/balance')
    await page.locator(`button[name=pick][value="${email}"]`).click()
    await page.waitForURL(`${myba}/balance`)
    await balance(page, '6 tokens, low')
    same(await page.getByText('tokens added.').count(), 0, 'welcomes')
  })
  await check('no page complained in the console', () => same(complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}

/** From the vendor's form to the page where the stand-in asks who it is. */
async function toConsent(page, form, then) {
  await page.goto(`${myba}/${form}${then ? `?then=${encodeURIComponent(then)}` : ''}`)
  await page.locator('.cl-socialButtonsBlockButton__google').click({ timeout: 2 * SOON_MS })
  await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
}
