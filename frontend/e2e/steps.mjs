/** What a person does, in the words of the page. */
import { myba, sandbox, SOON_MS, TICKET_MS } from './settings.mjs'
import { holds, same } from './report.mjs'

export const CODE = '424242'

export const box = (page) => page.getByRole('textbox', { name: 'Your idea' })
export const send = (page) => page.getByRole('button', { name: /^Write ticket/ })

/** Goes to a page of the app without leaving it, as its links do. */
export async function open(page, path) {
  await page.goto(myba + path)
  await page.locator('h1').first().waitFor()
}

/** Sends what is in the box and waits for the ticket on its own page. Gives its path. */
export async function write(page) {
  await send(page).click()
  return ready(page)
}

export async function ready(page) {
  await page.waitForURL(/\/t\/tkt_/, { timeout: TICKET_MS })
  await page.locator('h1#title').waitFor()
  return new URL(page.url()).pathname
}

/** The figure in the head, once it is the expected one. */
export async function balance(page, words) {
  await page.getByRole('link', { name: `Balance: ${words}`, exact: true }).waitFor()
}

/** Fills the vendor's real form with an address and the code from the mail. The page goes on by itself. */
export async function signUp(page, email) {
  await page.locator('.cl-signUp-root').waitFor({ timeout: 2 * SOON_MS })
  await page.locator('input[name=emailAddress]').fill(email)
  await page.locator('.cl-signUp-root button.cl-formButtonPrimary').click()
  await typeCode(page)
}

export async function signIn(page, email) {
  await page.locator('.cl-signIn-root').waitFor({ timeout: 2 * SOON_MS })
  await page.locator('input[name=identifier]').fill(email)
  await page.locator('.cl-signIn-root button.cl-formButtonPrimary').click()
  await typeCode(page)
}

async function typeCode(page) {
  const field = page.locator('input[inputmode=numeric]').first()
  await field.waitFor()
  await field.focus()
  await page.keyboard.type(CODE, { delay: 30 })
}

export async function signOut(page, isNarrow) {
  if (isNarrow) await page.getByRole('button', { name: 'Menu' }).click()
  else await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: 'Balance: 3 free', exact: true }).or(page.getByRole('link', { name: /Balance: \d free/ })).waitFor()
}

/** Chooses a pack and goes to the stand-in's payment page. */
export async function toCheckout(page, tokens) {
  await page.locator('label.pack', { hasText: `${tokens} tokens` }).first().click()
  await page.getByRole('button', { name: /^Continue to Stripe/ }).click()
  await page.waitForURL((url) => url.href.startsWith(sandbox))
  await page.locator('#number').waitFor()
}

export async function pay(page, card, email) {
  const mail = page.locator('#email')
  if ((await mail.count()) > 0 && (await mail.inputValue()) === '') await mail.fill(email)
  await page.locator('#number').fill(card)
  await page.locator('#expiry').fill('12 / 40')
  await page.locator('#cvc').fill('123')
  if ((await page.locator('#name').count()) > 0) await page.locator('#name').fill('Ana Roth')
  const terms = page.locator('input[name=terms]')
  if ((await terms.count()) > 0) await terms.check()
  await page.locator('button.main').click()
}

/** What the server says, in the name of whoever is signed in on this page. */
export async function ask(page, path) {
  return page.evaluate(async (address) => {
    const token = await window.Clerk?.session?.getToken()
    const response = await fetch(address, { headers: token ? { Authorization: `Bearer ${token}` } : {} })
    return response.json()
  }, path)
}

/** The book on the balance page adds up, and is what the server says. */
export async function booksAgree(page) {
  const { totals } = await ask(page, '/api/usage?days=30')
  same(totals.granted - totals.used - totals.expired - totals.reversed, totals.available + totals.held, 'the sum of the grants')
  const text = await page.locator('section[aria-labelledby=grants-title] .stub').innerText()
  holds(text.includes(`${totals.granted.toLocaleString('en-US')} granted`), `the page says "${text}" of ${JSON.stringify(totals)}`)
  holds(/= [\d,]+:/.test(text), `the sum line has no result: "${text}"`)
}
