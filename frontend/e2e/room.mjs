/** What a person does in a room of the console, whichever chat it plays. */
import { picture } from './browser.mjs'
import { holds } from './report.mjs'
import { SOON_MS } from './settings.mjs'

/** Taps that linking may take on a phone, typing aside. */
export const TAPS = 8

/** The newest of what the bot said here. */
export const said = (room, words) => room.locator('.msg', { hasText: words }).last()

export async function type(room, text) {
  await room.getByRole('textbox', { name: /^Message/ }).fill(text)
  await room.getByRole('button', { name: 'Send', exact: true }).first().click()
}

/** A locator that counts the taps it makes. */
function counter() {
  let taps = 0
  return {
    tap: async (locator) => {
      taps += 1
      await locator.click()
    },
    count: () => taps,
  }
}

/** `/myba link`, the page, the code, and the form in chat; gives the page. `submit` is the button of that form. */
export async function link(person, room, { platform, submit, name }) {
  const { tap, count } = counter()
  await type(room, '/myba link')
  const begun = said(room, 'Open the page, sign in and confirm.')
  await begun.getByRole('link', { name: 'Connect account' }).waitFor({ timeout: SOON_MS })
  const opened = person.context.waitForEvent('page')
  await tap(begun.getByRole('link', { name: 'Connect account' }))
  const page = await opened
  await tap(page.getByRole('button', { name: 'Yes, show me the code' }))
  await page.getByRole('heading', { name: `Type this code in ${platform}` }).waitFor()
  const code = (await page.locator('.link-code').innerText()).trim()
  await room.bringToFront()
  await tap(begun.getByRole('button', { name: 'Enter code' }))
  await room.getByRole('textbox', { name: /^Code/ }).fill(code)
  await tap(room.getByRole('button', { name: submit, exact: true }))
  await said(room, 'Linked to').waitFor({ timeout: SOON_MS })
  await picture(person, `${name}-linked`)
  await page.getByRole('heading', { name: `${platform} is connected` }).waitFor({ timeout: SOON_MS })
  holds(count() + 1 <= TAPS, `${count() + 1} taps, the one that sends /myba link included`)
  return page
}
