/**
 * From the room of the console to the account and back: somebody types /myba, links on a phone, and finds one balance on both
 * sides. The room plays Slack; the page, the program and the stand-in are the ones everybody gets.
 */
import { PHONE, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { link, said, TAPS, type } from './room.mjs'
import { sandbox, TICKET_MS } from './settings.mjs'
import { ask } from './steps.mjs'

const BEN = 'T0ACME0001/U0BEN00001'
const IDEA = 'sales needs a list of all customers without an order for a year, to call them'
const NAME = 'slack-room'

export async function slack(report, browser, { state }) {
  const person = await visit(browser, { size: PHONE, from: state })
  const room = person.page
  await report.check('an idea in the room becomes a ticket that only its author sees', async () => {
    await room.goto(`${sandbox}/slack/room?who=${BEN}`)
    await type(room, `/myba ${IDEA}`)
    await said(room, '1 token · 2 left').waitFor({ timeout: TICKET_MS })
    holds(await said(room, '1 token · 2 left').getByText('Only visible to you').isVisible(), 'it is only for ben')
    await picture(person, `${NAME}-ticket`)
  })
  await report.check(`linking takes at most ${TAPS} taps on a phone`, () =>
    link(person, room, { platform: 'Slack', submit: 'Link account', name: NAME }),
  )
  await report.check('the room and the web say the same balance', async () => {
    const { available } = await ask(person.context.pages().at(-1), '/api/user-tokens/me')
    await type(room, '/myba balance')
    await said(room, `${available} tokens left. Paid by your balance.`).waitFor()
    await picture(person, `${NAME}-balance`)
  })
  await report.probe('the room: no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}
