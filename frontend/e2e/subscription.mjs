/** The life of a subscription as one person goes through it: bought, changed, cancelled, kept, renewed, unpaid, paid, refunded, over. */
import { violations } from './axe.mjs'
import { overhang, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { myba, sandbox } from './settings.mjs'
import { newest, says, stands } from './standing.mjs'
import { balance, open, pay, signUp } from './steps.mjs'
import { passMonth, pressSubscription, useCard } from './vendor.mjs'

/** Can be kept, and cannot be charged. */
const CANNOT_PAY = '4000000000000341'
const PAYS = '4242 4242 4242 4242'

export async function subscription(report, browser, size) {
  const person = await visit(browser, { size, bypassCSP: true })
  const email = `sol-${size.name}-${Date.now()}@acme.example`
  const check = (name, run) =>
    report.check(`subscription, ${size.name}: ${name}`, async () => {
      try {
        return await run()
      } catch (error) {
        await picture(person, 'subscription-failed').catch(() => undefined)
        throw error
      }
    })
  const session = { ...person, email, check }
  await subscribes(session)
  await changes(session)
  await renews(session)
  await cancels(session)
  await fallsDue(session, report)
  await ends(session)
  await check('no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}

const card = (page) => page.getByRole('region', { name: 'Subscription', exact: true })
const dialog = (page) => page.getByRole('dialog')
const row = (within, words) => within.locator('label.pack', { hasText: words }).first()

/** Opens the dialog, chooses a plan, and presses the button that names what happens. */
async function changeTo(page, plan, button) {
  await open(page, '/balance')
  await card(page).getByRole('button', { name: 'Change', exact: true }).click()
  await row(dialog(page), plan).click()
  await dialog(page).getByRole('button', { name: button }).click()
}

async function subscribes(session) {
  const { page, check, email } = session
  await check('signing up leads back to the plan that was chosen', async () => {
    await open(page, '/buy')
    await page.getByRole('heading', { name: 'Subscription', exact: true }).waitFor()
    await row(page, '80 tokens a month').click()
    await page.getByRole('link', { name: /^Create account and continue · \$5\.00/ }).click()
    await signUp(page, email)
    await page.waitForURL(/\/buy\?.*plan=solo_month/)
    holds(await page.locator('input[value=solo_month]').isChecked(), 'another plan is selected')
    await balance(page, '6 tokens, low')
  })
  await check('the switch shows the year, and takes the order with it', async () => {
    await page.getByText('Yearly', { exact: true }).click()
    await page.getByRole('button', { name: 'Subscribe · $50.00 a year' }).waitFor()
    same(await violations(page), '', 'violations')
    same(await overhang(page), 0, 'pixels beyond the window')
    await picture(session, 'subscription-yearly')
    await page.getByText('Monthly', { exact: true }).click()
    await page.getByRole('button', { name: 'Subscribe · $5.00 a month' }).waitFor()
  })
  await check('subscribing gives the tokens of the first period', async () => {
    await page.getByRole('button', { name: 'Subscribe · $5.00 a month' }).click()
    await page.waitForURL((url) => url.href.startsWith(sandbox))
    await page.locator('#number').waitFor()
    await pay(page, PAYS, email)
    await page.getByRole('heading', { name: 'Your tokens are here' }).waitFor()
    await balance(page, '86 tokens')
  })
  await check('the balance page says what there is, what was paid, and what is used first', async () => {
    await says(page, card, 'Solo, every month')
    await card(page).getByText('Active', { exact: true }).waitFor()
    await card(page).getByText(/^Next payment: \$5\.00 on /).waitFor()
    await newest(page).getByText('80 tokens', { exact: true }).waitFor()
    await newest(page).getByText('Subscription', { exact: true }).waitFor()
    await newest(page).getByText('Paid').locator('visible=true').first().waitFor()
    // An earlier journey may have let months pass at the provider: then the welcome runs out before the subscription.
    const lines = await page.getByRole('region', { name: 'Tokens left, in the order they are used' }).getByRole('listitem').allInnerTexts()
    const dates = lines.map((line) => Date.parse(/until (\d+ \w+ \d+)/.exec(line)?.[1] ?? ''))
    same(lines.filter((line) => /used first/.test(line)).length, 1, 'lines that are called the first')
    holds(/used first/.test(lines[0]), `the first line is not called the first: ${lines[0]}`)
    holds(dates.length === 2 && dates[0] <= dates[1], `what runs out first is not used first: ${lines.join(' | ')}`)
    await stands(session, 'subscription-new')
  })
  await check('the buy page marks the plan, and offers no second one', async () => {
    await open(page, '/buy?plan=solo_month')
    await page.getByText('Your plan', { exact: true }).waitFor()
    await page.getByText(/^This is your plan\. The next payment is on /).waitFor()
    same(await page.getByRole('button', { name: /^Subscribe/ }).count(), 0, 'buttons to subscribe')
  })
}

async function changes(session) {
  const { page, check } = session
  await check('a dearer plan begins today, is paid in full, and takes no token', async () => {
    await changeTo(page, 'Team, every month', 'Change and pay $19.00')
    await card(page).getByText('Team, every month', { exact: true }).waitFor()
    await balance(page, '486 tokens')
    await says(page, newest, '400 tokens')
    await stands(session, 'subscription-dearer')
  })
  await check('a cheaper plan waits for the renewal, and costs nothing today', async () => {
    await changeTo(page, 'Solo, every month', /^Change on /)
    await page.getByText(/^Your plan changes on .*Nothing was paid today\.$/).waitFor()
    await says(page, card, /^From .*: Solo, every month, 80 tokens a month$/)
    await card(page).getByText('Team, every month', { exact: true }).waitFor()
    await balance(page, '486 tokens')
    await stands(session, 'subscription-cheaper-next')
  })
  await check('a choice that waits can be taken back, and made again', async () => {
    await changeTo(page, 'Team, every month', 'Stay on Team')
    await page.getByText('You stay on Team, every month.').waitFor()
    await card(page).getByText(/^Next payment: \$19\.00 on /).waitFor()
    await changeTo(page, 'Solo, every month', /^Change on /)
    await card(page).getByText(/^Next payment: \$5\.00 on /).waitFor()
  })
}

async function renews({ page, context, check }) {
  await check('a month later the cheaper plan is paid and brings its tokens', async () => {
    await passMonth(context)
    await says(page, card, 'Solo, every month')
    await says(page, newest, '80 tokens')
    await balance(page, '566 tokens')
    same(await page.locator('section[aria-labelledby=purchases-title] tbody tr').count(), 3, 'purchases')
  })
}

async function cancels(session) {
  const { page, check } = session
  await check('cancelling says until when, and takes nothing', async () => {
    await open(page, '/balance')
    await card(page).getByRole('button', { name: 'Cancel the subscription' }).click()
    await dialog(page).getByText('The tokens you have stay until they expire.').waitFor()
    await dialog(page).getByRole('button', { name: 'Cancel the subscription' }).click()
    await card(page).getByText(/^Ends on /).first().waitFor()
    await balance(page, '566 tokens')
    await stands(session, 'subscription-ending')
  })
  await check('it is kept with one press', async () => {
    await card(page).getByRole('button', { name: 'Keep it' }).click()
    await card(page).getByText('Active', { exact: true }).waitFor()
    await says(page, card, /^Next payment: \$5\.00 on /)
  })
}

async function fallsDue(session, report) {
  const { page, context, check, size } = session
  await check('another card is kept on the page for invoices and cards, which leads back', async () => {
    await card(page).getByRole('button', { name: 'Invoices and card' }).click()
    await useCard(page, CANNOT_PAY)
    await page.waitForURL(`${myba}/balance`)
  })
  await check('a change that the bank refuses changes nothing', async () => {
    await changeTo(page, 'Business, every month', 'Change and pay $59.00')
    await dialog(page).getByRole('alert').getByText('Your plan was not changed.').waitFor()
    await dialog(page).getByRole('button', { name: 'Update your card' }).waitFor()
    await dialog(page).getByRole('button', { name: 'Not now' }).click()
    await says(page, card, 'Solo, every month')
    await balance(page, '566 tokens')
  })
  await check('a renewal that is not paid says so, brings nothing and takes nothing', async () => {
    await passMonth(context)
    await says(page, card, 'Payment is due')
    await balance(page, '566 tokens')
    await stands(session, 'subscription-due')
  })
  await report.probe(`subscription, ${size.name}: a notice says it on every page, until it is put away`, async () => {
    await open(page, '/')
    const away = page.getByRole('button', { name: 'Dismiss: The payment of your subscription failed' })
    await away.click()
    await away.waitFor({ state: 'detached' })
  })
  await check('with a card that pays it goes on', async () => {
    await open(page, '/balance')
    await card(page).getByRole('button', { name: 'Update your card' }).click()
    await useCard(page, PAYS)
    await page.waitForURL(`${myba}/balance`)
    await pressSubscription(context, 'retry')
    await says(page, card, 'Active')
    await balance(page, '646 tokens')
    same(await page.locator('section[aria-labelledby=purchases-title] tbody tr').count(), 4, 'purchases')
  })
}

async function ends(session) {
  const { page, context, check } = session
  await check('a period that was refunded takes its tokens back', async () => {
    await pressSubscription(context, 'refund')
    await says(page, newest, 'Refunded')
    await says(page, newest, '80 tokens went back with it.')
    await balance(page, '566 tokens')
    await stands(session, 'subscription-refunded')
  })
  await check('one that is over leaves its tokens, and leads to the plans', async () => {
    await pressSubscription(context, 'end')
    await says(page, card, /^Ended/)
    await balance(page, '566 tokens')
    await card(page).getByRole('link', { name: 'See the plans' }).click()
    await row(page, '80 tokens a month').click()
    await page.getByRole('button', { name: 'Subscribe · $5.00 a month' }).waitFor()
  })
}
