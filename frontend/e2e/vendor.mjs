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

/** The buttons of a subscription there. */
const OF_SUBSCRIPTION = {
  retry: 'Try the payment again',
  end: 'Cancel',
}

/** Behind a word, because they are about a payment and not about the subscription. */
const OF_ITS_PAYMENT = { refund: 'Refund all' }

/** Presses a button of the console: the newest one, which belongs to what was just bought. */
export async function press(browserContext, button) {
  await onConsole(browserContext, (page) => page.getByRole('button', { name: BUTTONS[button], exact: true }).first().click())
}

/** A month passes for billing alone: what falls due on the way happens. */
export async function passMonth(browserContext) {
  await onConsole(browserContext, (page) => page.getByRole('button', { name: 'Advance by 1 month', exact: true }).click())
}

/** Presses a button of the newest subscription, or of its latest payment. */
export async function pressSubscription(browserContext, button) {
  await onConsole(browserContext, async (page) => {
    const row = page.locator('h3', { hasText: /^Subscriptions$/ }).locator('xpath=following-sibling::ul[1]/li').first()
    if (button in OF_ITS_PAYMENT) await row.getByText('After its latest payment', { exact: true }).click()
    const name = OF_ITS_PAYMENT[button] ?? OF_SUBSCRIPTION[button]
    await row.getByRole('button', { name, exact: true }).click()
  })
}

async function onConsole(browserContext, act) {
  const page = await browserContext.newPage()
  await page.goto(`${sandbox}/`)
  await act(page)
  await page.waitForLoadState()
  await page.close()
}

/** On the vendor's page for invoices and cards, which must be open: from now on this card pays. Leads back to the shop. */
export async function useCard(page, number) {
  await page.waitForURL((url) => url.href.startsWith(sandbox))
  await page.getByText('Use another card', { exact: true }).click()
  await page.locator('#number').fill(number)
  await page.locator('#expiry').fill('12 / 40')
  await page.locator('#cvc').fill('123')
  await page.getByRole('button', { name: 'Use this card', exact: true }).click()
  await page.getByText(`${number.slice(-4)}`).locator('visible=true').first().waitFor()
  await page.getByRole('link', { name: 'Back to the shop', exact: true }).click()
}
