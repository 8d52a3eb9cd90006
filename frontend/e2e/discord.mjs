/**
 * The room that plays Discord: an idea becomes a ticket, is refined and shared, its author links an account on a phone, and the
 * balance is one. Then the room is looked at in every window and light.
 */
import { violations } from './axe.mjs'
import { DESK, overhang, PHONE, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { link, said, TAPS, type } from './room.mjs'
import { sandbox, SOON_MS, TICKET_MS } from './settings.mjs'
import { ask, open } from './steps.mjs'

const ANA = '600000000000000001'
const BEN = '600000000000000002'
const GENERAL = '710000000000000001'
const IDEA = 'the shop should remember the basket of a guest for a week, today it is empty after a reload'
const NAME = 'discord-room'

const roomOf = (who) => `${sandbox}/discord/room?who=${who}&place=${GENERAL}`

export async function discord(report, browser, { state }) {
  const person = await visit(browser, { size: PHONE, from: state, bypassCSP: true })
  const room = person.page
  await report.check('Discord: an idea in the room becomes a ticket that only its author sees', async () => {
    await room.goto(roomOf(BEN))
    await type(room, `/myba new ${IDEA}`)
    await said(room, '1 token · 2 left').waitFor({ timeout: TICKET_MS })
    holds(await said(room, '1 token · 2 left').getByText('Only you can see this').isVisible(), 'it is only for ben')
    await picture(person, `${NAME}-ticket`)
  })
  await report.check('Discord: refining is in the price', () => refine(person, room))
  await report.check('Discord: a shared ticket is seen by others, and not before', () => share(person, room))
  await report.check(`Discord: linking takes at most ${TAPS} taps on a phone`, () =>
    link(person, room, { platform: 'Discord', submit: 'Submit', name: NAME }),
  )
  await report.check('Discord: the room and the web say the same balance', () => balance(person, room))
  await report.probe('Discord: no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
  await looks(report, browser)
}

async function refine(person, room) {
  await said(room, '1 token · 2 left').getByRole('button', { name: /^Refine/ }).click()
  const field = room.getByRole('textbox', { name: /^What should change/ })
  await field.fill('say what happens when an article is sold out meanwhile')
  await picture(person, `${NAME}-form`)
  await room.getByRole('button', { name: 'Submit', exact: true }).click()
  await said(room, 'included, no token taken').waitFor({ timeout: TICKET_MS })
  await picture(person, `${NAME}-refined`)
}

async function share(person, room) {
  const other = await person.context.newPage()
  await other.goto(roomOf(ANA))
  same(await said(other, 'AI-generated, check before use').count(), 0, 'tickets that Ana sees before')
  await said(room, 'included, no token taken').getByRole('button', { name: 'Share', exact: true }).click()
  await said(room, 'On its way to everybody here').waitFor({ timeout: SOON_MS })
  await other.reload()
  await said(other, 'Shared by @').waitFor({ timeout: SOON_MS })
  same(await said(other, 'Shared by @').getByRole('button', { name: /^(Share|Refine|Edit)/ }).count(), 0, 'buttons of its author')
  await other.close()
  await picture(person, `${NAME}-shared`)
}

async function balance(person, room) {
  const page = person.context.pages().at(-1)
  const { available } = await ask(page, '/api/user-tokens/me')
  await type(room, '/myba balance')
  await said(room, `${available} tokens left. Paid by your balance.`).waitFor({ timeout: SOON_MS })
  await picture(person, `${NAME}-balance`)
  await open(page, '/balance')
  await page.getByRole('region', { name: 'Connected in chat' }).getByRole('button', { name: /^Unlink @.*Discord/ }).waitFor()
  await picture({ ...person, page }, 'discord-balance-page')
}

/** The room as it is now: nothing beyond the window, nothing unnamed, no rule of Discord broken, nobody rung. */
async function looks(report, browser) {
  for (const size of [DESK, PHONE]) {
    for (const dark of [false, true]) {
      const person = await visit(browser, { size, dark, bypassCSP: true })
      const { page } = person
      await report.probe(`Discord's room, ${size.name} ${dark ? 'dark' : 'light'}`, async () => {
        await page.goto(roomOf(BEN))
        await page.getByRole('heading', { name: 'Discord room' }).waitFor()
        await page.locator('summary').first().click()
        await picture(person, `${NAME}${dark ? '-dark' : ''}`)
        same(await violations(page), '', 'violations')
        same(await overhang(page), 0, 'pixels beyond the window')
        await page.getByText('No rule was broken, and nobody was rung.').waitFor()
      })
      await person.context.close()
    }
  }
}
