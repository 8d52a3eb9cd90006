/**
 * What the payment vendor and a bank do, pressed on the stand-in's console. The words of their buttons stand here alone.
 */
import { sandbox } from './settings.mjs'

/** The buttons of the console, by what they stand for. */
const BUTTONS = {
  bankPays: 'The bank pays',
  refundHalf: 'Refund half',
  dispute: 'Open a dispute',
  disputeWon: 'We win',
  disputeLost: 'We lose',
}

/** Presses a button of the console: the newest one, which belongs to what was just bought. */
export async function press(browserContext, button) {
  const page = await browserContext.newPage()
  await page.goto(`${sandbox}/`)
  await page.getByRole('button', { name: BUTTONS[button], exact: true }).first().click()
  await page.waitForLoadState()
  await page.close()
}
