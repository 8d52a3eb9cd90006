/**
 * From the room of the console to the account and back: somebody types /myba, links on a phone, and finds one balance on both
 * sides. The room plays Slack; the page, the program and the stand-in are the ones everybody gets.
 */
import { PHONE, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { sandbox, SOON_MS, TICKET_MS } from './settings.mjs'
import { ask } from './steps.mjs'

const BEN = 'T0ACME0001/U0BEN00001'
const IDEA = 'sales needs a list of all customers without an order for a year, to call them'
/** Taps that linking may take on a phone, typing aside. */
const TAPS = 8

/** The newest of what the bot said here. */
const said = (room, words) => room.locator('.msg', { hasText: words }).last()

async function type(room, text) {
  await room.getByLabel('Message, or /myba and an idea').fill(text)
  await room.getByRole('button', { name: 'Send' }).click()
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

export async function slack(report, browser, { state }) {
  const person = await visit(browser, { size: PHONE, from: state })
  const room = person.page
  await report.check('an idea in the room becomes a ticket that only its author sees', async () => {
    await room.goto(`${sandbox}/slack/room?who=${BEN}`)
    await type(room, `/myba ${IDEA}`)
    await said(room, '1 token · 2 left').waitFor({ timeout: TICKET_MS })
    holds(await said(room, '1 token · 2 left').getByText('Only visible to you').isVisible(), 'it is only for ben')
    await picture(person, 'slack-room-ticket')
  })
  await report.check(`linking takes at most ${TAPS} taps on a phone`, () => link(person, room))
  await report.check('the room and the web say the same balance', async () => {
    const { available } = await ask(person.context.pages().at(-1), '/api/user-tokens/me')
    await type(room, '/myba balance')
    await said(room, `${available} tokens left. Paid by your balance.`).waitFor()
    await picture(person, 'slack-room-balance')
  })
  await report.probe('the room: no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}

async function link(person, room) {
  const { tap, count } = counter()
  await type(room, '/myba link')
  const begun = said(room, 'Open the page, sign in and confirm.')
  await begun.getByRole('link', { name: 'Connect account' }).waitFor({ timeout: SOON_MS })
  const opened = person.context.waitForEvent('page')
  await tap(begun.getByRole('link', { name: 'Connect account' }))
  const page = await opened
  await tap(page.getByRole('button', { name: 'Yes, show me the code' }))
  await page.getByRole('heading', { name: 'Type this code in Slack' }).waitFor()
  const code = (await page.locator('.link-code').innerText()).trim()
  await room.bringToFront()
  await tap(begun.getByRole('button', { name: 'Enter code' }))
  await room.getByRole('textbox', { name: /^Code/ }).fill(code)
  await tap(room.getByRole('button', { name: 'Link account', exact: true }))
  await said(room, 'Linked to').waitFor({ timeout: SOON_MS })
  await picture(person, 'slack-room-linked')
  await page.getByRole('heading', { name: 'Slack is connected' }).waitFor({ timeout: SOON_MS })
  holds(count() + 1 <= TAPS, `${count() + 1} taps, the one that sends /myba link included`)
}
