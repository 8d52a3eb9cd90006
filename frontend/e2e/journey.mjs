/**
 * Journeys through the running product in Chromium. See `cargo xtask test --only browser` for how it is started.
 *
 * They stand in two lanes that need nothing from each other, so that each can have a product of its own and both run at the same
 * time: `node e2e/journey.mjs member` runs one, without a name both run one after the other.
 */
import { audit, auditDialog } from './axe.mjs'
import { DESK, launch, PHONE } from './browser.mjs'
import { asking } from './asking.mjs'
import { chat } from './chat.mjs'
import { definition } from './definition.mjs'
import { discord } from './discord.mjs'
import { embedded } from './embedded.mjs'
import { family } from './family.mjs'
import { google } from './google.mjs'
import { history } from './history.mjs'
import { keyboard } from './keyboard.mjs'
import { loop } from './loop.mjs'
import { models } from './models.mjs'
import { money } from './money.mjs'
import { reader } from './reader.mjs'
import { slack } from './slack.mjs'
import { createReport } from './report.mjs'
import { spent } from './spent.mjs'
import { subscription } from './subscription.mjs'

const report = createReport()

/** People of their own, each journey with its own. */
async function people(browser) {
  await report.journey('the loop on a phone', () => loop(report, browser, PHONE))
  await report.journey('the life of a payment, on a desk', () => money(report, browser, DESK))
  await report.journey('the life of a payment, on a phone', () => money(report, browser, PHONE))
  await report.journey('the life of a subscription, on a desk', () => subscription(report, browser, DESK))
  await report.journey('the life of a subscription, on a phone', () => subscription(report, browser, PHONE))
  await report.journey('who writes, on a phone', () => models(report, browser, PHONE))
  await report.journey('who writes, on a desk', () => models(report, browser, DESK))
  await report.journey('questions before a ticket', () => asking(report, browser))
  await report.journey('a provider', () => google(report, browser))
  await report.journey('what a ticket said before, on a phone', () => history(report, browser, PHONE))
  await report.journey('what a ticket said before, on a desk', () => history(report, browser, DESK))
  await report.journey('kinds, sizes and children', () => family(report, browser))
  await report.journey('the keyboard', () => keyboard(report, browser))
  await report.journey('inside another app', () => embedded(report, browser))
  await report.journey('accessibility of the dialog', async () => auditDialog(report, browser, await spent(browser)))
}

/** One person who has gone through the whole loop, and what is looked at as that person. */
async function member(browser) {
  let person = null
  await report.journey('the loop on a desk', async () => {
    person = await loop(report, browser, DESK)
  })
  await report.journey('somebody to look at the pages as', () =>
    report.check('somebody is left to look at the pages as', () => {
      if (!person) throw new Error('the loop on a desk broke before its end')
    }),
  )
  if (!person) return
  await report.journey('accessibility', () => audit(report, browser, person))
  await report.journey('the pages of chat', () => chat(report, browser, person))
  await report.journey('a definition of ready', () => definition(report, browser, person))
  await report.journey('what the reader asks for', async () => reader(report, browser, person, await spent(browser)))
  await report.journey('from the room to the account', () => slack(report, browser, person))
  await report.journey('from the room that plays Discord to the account', () => discord(report, browser, person))
}

const LANES = { people, member }
const wanted = process.argv[2]
if (wanted !== undefined && !(wanted in LANES)) throw new Error(`there is no lane ${wanted}: ${Object.keys(LANES).join(', ')}`)

const browser = await launch()
try {
  for (const [name, lane] of Object.entries(LANES)) {
    if (wanted === undefined || wanted === name) await lane(browser)
  }
} finally {
  await browser.close()
}
process.exitCode = report.end() ? 0 : 1
