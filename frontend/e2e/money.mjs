/** The life of payments as one person goes through it: at each step the purchases page says what is true. */
import { picture, visit } from './browser.mjs'
import { same } from './report.mjs'
import { myba } from './settings.mjs'
import { newest, says, stands } from './standing.mjs'
import { balance, open, pay, signUp, toCheckout } from './steps.mjs'
import { press } from './vendor.mjs'

export async function money(report, browser, size) {
  const person = await visit(browser, { size, bypassCSP: true })
  const email = `mia-${size.name}-${Date.now()}@acme.example`
  const check = (name, run) =>
    report.check(`money, ${size.name}: ${name}`, async () => {
      try {
        return await run()
      } catch (error) {
        await picture(person, 'money-failed').catch(() => undefined)
        throw error
      }
    })
  const session = { ...person, email, check }
  await arrives(session)
  await paysLater(session)
  await refunds(session)
  await isDisputed(session)
  await check('no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}

async function arrives({ page, check, email }) {
  await check('signing up gives the welcome tokens', async () => {
    await page.goto(`${myba}/sign-up`)
    await signUp(page, email)
    await page.waitForURL(`${myba}/`)
    await balance(page, '6 tokens, low')
  })
}

async function buys({ page, email }, tokens) {
  await open(page, '/buy')
  await page.locator('label.pack').first().waitFor()
  await toCheckout(page, tokens)
  await pay(page, '4242 4242 4242 4242', email)
  await page.getByRole('heading', { name: 'Your tokens are here' }).waitFor()
}

async function paysLater(session) {
  const { page, context, check } = session
  await check('a payment that the bank has not confirmed says so, and gives nothing', async () => {
    await open(page, '/buy')
    await page.locator('label.pack').first().waitFor()
    await toCheckout(page, 160)
    await page.locator('#email').fill(session.email).catch(() => undefined)
    await page.getByRole('button', { name: /^Pay from a bank account/ }).click()
    await page.waitForURL(/\/buy\/done/)
    await says(page, newest, 'Waiting for payment')
    await balance(page, '6 tokens, low')
    await stands(session, 'money-awaiting')
  })
  await check('once the bank pays, it is paid and the tokens are there', async () => {
    await press(context, 'bankPays')
    await says(page, newest, 'Paid')
    await balance(page, '166 tokens')
  })
}

async function refunds(session) {
  const { page, context, check } = session
  await check('an untouched pack is refunded by its buyer', async () => {
    await newest(page).getByRole('button', { name: /^Refund 160 tokens/ }).locator('visible=true').click()
    await page.getByRole('dialog').getByRole('button', { name: /^Refund \$/ }).click()
    await page.getByText('is on its way back to you.').waitFor()
    await says(page, newest, 'Refunded')
    await says(page, newest, '160 tokens went back with it.')
    await balance(page, '6 tokens, low')
    await stands(session, 'money-refunded')
  })
  await check('half a refund takes half of the tokens', async () => {
    await buys(session, 60)
    await press(context, 'refundHalf')
    await says(page, newest, 'Partly refunded')
    await says(page, newest, '30 tokens went back with it.')
    await stands(session, 'money-partly-refunded')
  })
}

async function isDisputed(session) {
  const { page, context, check } = session
  await check('a dispute freezes the tokens, and says so', async () => {
    await buys(session, 60)
    await press(context, 'dispute')
    await says(page, newest, 'Disputed, frozen')
    await says(page, newest, '60 tokens are frozen until the bank decides')
    await page.getByRole('region', { name: 'Balance' }).getByText('60 more are frozen by a disputed payment').waitFor()
    await stands(session, 'money-disputed')
  })
  await check('a dispute that was won gives them free', async () => {
    await press(context, 'disputeWon')
    await says(page, newest, 'Paid')
    await balance(page, '96 tokens')
  })
  await check('a dispute that was lost takes them', async () => {
    await buys(session, 60)
    await press(context, 'dispute')
    await says(page, newest, 'Disputed, frozen')
    await press(context, 'disputeLost')
    await says(page, newest, 'Dispute lost')
    await balance(page, '96 tokens')
    await stands(session, 'money-dispute-lost')
  })
}
