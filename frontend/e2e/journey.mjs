/** Journeys through the running product in Chromium. See `cargo xtask test --only browser` for how it is started. */
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
import { reader } from './reader.mjs'
import { slack } from './slack.mjs'
import { createReport } from './report.mjs'
import { spent } from './spent.mjs'

const report = createReport()
const browser = await launch()
try {
  let member = null
  await report.journey('the loop on a phone', () => loop(report, browser, PHONE))
  await report.journey('the loop on a desk', async () => {
    member = await loop(report, browser, DESK)
  })
  await report.journey('who writes, on a phone', () => models(report, browser, PHONE))
  await report.journey('who writes, on a desk', () => models(report, browser, DESK))
  await report.journey('questions before a ticket', () => asking(report, browser))
  await report.journey('a provider', () => google(report, browser))
  await report.journey('what a ticket said before, on a phone', () => history(report, browser, PHONE))
  await report.journey('what a ticket said before, on a desk', () => history(report, browser, DESK))
  await report.journey('kinds, sizes and children', () => family(report, browser))
  await report.journey('the keyboard', () => keyboard(report, browser))
  await report.journey('inside another app', () => embedded(report, browser))
  await report.journey('accessibility', () =>
    report.check('somebody is left to look at the pages as', () => {
      if (!member) throw new Error('the loop on a desk broke before its end')
    }).then(() => audit(report, browser, member)),
  )
  await report.journey('accessibility of the dialog', async () => auditDialog(report, browser, await spent(browser)))
  await report.journey('the pages of chat', async () => {
    if (member) await chat(report, browser, member)
  })
  await report.journey('a definition of ready', async () => {
    if (member) await definition(report, browser, member)
  })
  await report.journey('what the reader asks for', async () => {
    if (member) await reader(report, browser, member, await spent(browser))
  })
  await report.journey('from the room to the account', async () => {
    if (member) await slack(report, browser, member)
  })
  await report.journey('from the room that plays Discord to the account', async () => {
    if (member) await discord(report, browser, member)
  })
} finally {
  await browser.close()
}
process.exitCode = report.end() ? 0 : 1
