/** The whole paid loop, as one person goes through it: from a rough idea to a bought pack and back. */
import { balance, box, booksAgree, open, pay, ready, send, signIn, signOut, signUp, toCheckout, write } from './steps.mjs'
import { myba, TICKET_MS } from './settings.mjs'
import { holds, same } from './report.mjs'
import { overhang, picture, visit } from './browser.mjs'
import { violations } from './axe.mjs'

const KEPT_IDEA = 'the search page forgets my filters when I go back to it, happens on the phone only'

export async function loop(report, browser, size) {
  const person = await visit(browser, { size })
  const email = `ana-${size.name}-${Date.now()}@acme.example`
  const check = (name, run) => report.check(`${size.name}: ${name}`, async () => {
    try {
      return await run()
    } catch (error) {
      await picture(person, 'failed').catch(() => undefined)
      throw error
    }
  })
  const session = { ...person, email, check }
  await asVisitor(session)
  await refused(session)
  await joins(session)
  await buys(session)
  await usesTickets(session)
  await leavesAndReturns(session)
  await check('no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  const state = await person.context.storageState()
  await person.context.close()
  return { state, email, ticket: session.ticket, checkout: session.checkout }
}

async function asVisitor(session) {
  const { page, check } = session
  await check('a visitor gets a ticket with two taps, in under 30 seconds', async () => {
    await open(page, '/')
    await balance(page, '3 free')
    const began = Date.now()
    await page.getByRole('group', { name: 'Examples' }).getByRole('button').first().click()
    await send(page).click()
    await page.getByRole('article', { name: 'The ticket being written' }).waitFor({ timeout: TICKET_MS })
    await picture(session, 'streaming')
    await ready(page)
    holds(Date.now() - began < TICKET_MS, `it took ${Date.now() - began} ms`)
    session.ticket = new URL(page.url()).pathname
    await picture(session, 'ticket')
  })
  await check('the stub says what was taken and what is left', async () => {
    await page.getByText('1 of 3 free used').or(page.getByText('1 token taken')).first().waitFor()
    await balance(page, '2 free')
  })
  await check('what was said is told from what was assumed, in words', async () => {
    holds((await page.locator('.mark[data-mark=said]').count()) > 0, 'nothing is marked as said')
    holds((await page.locator('.mark[data-mark=assumed]').count()) > 0, 'nothing is marked as assumed')
  })
  await check('the three free tickets are used up', async () => {
    for (const left of [1, 0]) {
      await open(page, '/')
      await page.getByRole('group', { name: 'Examples' }).getByRole('button').nth(left + 1).click()
      await write(page)
      await balance(page, `${left} free`)
    }
  })
}

async function refused(session) {
  const { page, check } = session
  await check('the fourth is refused with a dialog that keeps the idea', async () => {
    await open(page, '/')
    await box(page).fill(KEPT_IDEA)
    await send(page).click()
    const dialog = page.getByRole('dialog', { name: 'You have used your 3 free tickets' })
    await dialog.waitFor()
    await dialog.getByText('This one was not written and nothing was taken.').waitFor()
    await dialog.getByText('Your idea is saved:').waitFor()
    await picture(session, 'out-of-tokens')
  })
  await check('the idea survives a reload', async () => {
    await page.keyboard.press('Escape')
    await page.reload()
    await box(page).waitFor()
    same(await box(page).inputValue(), KEPT_IDEA, 'the box')
    await balance(page, '0 free')
  })
}

async function joins(session) {
  const { page, check, email } = session
  await check('signing up with the code from the mail leads back to the idea', async () => {
    await send(page).click()
    await page.getByRole('link', { name: /^Create account/ }).click()
    await page.waitForURL(/\/sign-up/)
    await page.locator('.cl-signUp-root').waitFor()
    await picture(session, 'sign-up')
    await signUp(page, email)
    await page.waitForURL(`${myba}/`)
    same(await box(page).inputValue(), KEPT_IDEA, 'the box')
  })
  await check('the welcome says 6 tokens, and the three tickets came along', async () => {
    await page.getByText('6 tokens added.').waitFor()
    await page.getByText('3 tickets you wrote are in your library.').waitFor()
    await balance(page, '6 tokens, low')
    await picture(session, 'welcome')
  })
}

async function buys(session) {
  const { page, check, email } = session
  await check('cancelling the payment returns to the same pack', async () => {
    await open(page, '/buy')
    await page.locator('label.pack').first().waitFor()
    await picture(session, 'buy')
    await toCheckout(page, 160)
    await picture(session, 'checkout')
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByText('No payment was made. Your pack is still selected.').waitFor()
    holds(await page.locator('input[value=pack_160]').isChecked(), 'another pack is selected')
  })
  await check('paying with 4242 brings the tokens', async () => {
    await toCheckout(page, 160)
    await pay(page, '4242 4242 4242 4242', email)
    await page.waitForURL(/\/buy\/done\?session_id=/)
    await page.getByRole('heading', { name: 'Your tokens are here' }).waitFor()
    await page.getByText('160 tokens added.').waitFor()
    await balance(page, '166 tokens')
    session.checkout = page.url().slice(myba.length)
    await picture(session, 'buy-done')
  })
  await check('opening the page of the payment again adds nothing', async () => {
    await page.reload()
    await page.getByText('160 tokens added.').waitFor()
    await balance(page, '166 tokens')
  })
  await check('the balance, the purchase and the tokens purchased are there', async () => {
    await open(page, '/balance')
    await page.getByText('Tokens purchased: 160').waitFor()
    const bought = page.locator('section[aria-labelledby=purchases-title] tbody tr').first()
    holds(/160 tokens/.test(await bought.innerText()), 'the first purchase is not the pack')
    await bought.getByText('Paid').locator('visible=true').first().waitFor()
    holds((await bought.getByRole('link', { name: /Receipt/ }).getAttribute('href'))?.startsWith('http'), 'no receipt')
    await booksAgree(page)
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page.getByRole('region', { name: 'Tokens a day as a table' }).waitFor()
    await page.getByRole('button', { name: 'Show as chart' }).click()
    await picture(session, 'balance')
  })
  await check('the statement comes as a file', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download ledger, CSV' }).click()])
    same(download.suggestedFilename(), 'myba-statement.csv', 'the name')
  })
  await check('the discount is for the first purchase alone', async () => {
    await open(page, '/buy')
    await page.locator('label.pack').first().waitFor()
    same(await page.getByText('already applied').count(), 0, 'notes of a discount')
    same(await page.locator('label.pack s').count(), 0, 'struck prices')
  })
  await check('the idea is still there, and becomes a ticket', async () => {
    await open(page, '/')
    same(await box(page).inputValue(), KEPT_IDEA, 'the box')
    session.ticket = await write(page)
    await balance(page, '165 tokens')
  })
}

async function usesTickets(session) {
  const { page, check } = session
  await check('the library has all four tickets, and finds one', async () => {
    await open(page, '/library')
    const rows = page.getByRole('list', { name: 'Tickets' }).getByRole('listitem')
    await rows.nth(3).waitFor()
    same(await rows.count(), 4, 'tickets')
    await picture(session, 'library')
    await page.locator('#search').fill('filters')
    await page.waitForFunction(() => document.querySelectorAll('ul[aria-label=Tickets] > li').length === 1)
  })
  await check('an idea that is a ticket already is not paid twice', async () => {
    await open(page, '/')
    await box(page).fill('when I go back to the search page it forgets my filters, on the phone only')
    await send(page).click()
    await page.getByRole('heading', { name: 'You have a ticket like this' }).waitFor()
    same(await overhang(page), 0, 'pixels beyond the window')
    await picture(session, 'alike')
    same(await violations(page), '', 'what axe finds')
    await page.getByRole('button', { name: 'Change the idea' }).click()
    await box(page).fill('')
    await balance(page, '165 tokens')
  })
  await check('an included round changes the ticket and takes nothing', async () => {
    await open(page, session.ticket)
    await page.getByText('3 included left').waitFor()
    await page.locator('#refine').fill('it must also work on tablets')
    await page.getByRole('button', { name: 'Refine', exact: true }).click()
    await page.getByText('2 included left').waitFor({ timeout: TICKET_MS })
    await balance(page, '165 tokens')
  })
  await check('a returned ticket gives its token back', async () => {
    await page.getByRole('button', { name: 'Return this ticket' }).click()
    await page.getByRole('textbox', { name: 'What was wrong with it?' }).fill('It is about another page.')
    await page.getByRole('button', { name: 'Return it' }).click()
    await page.getByText('1 token is back. 166 left. You can return 2 more in the next 30 days.').waitFor()
    await balance(page, '166 tokens')
    await picture(session, 'returned')
    await open(page, '/balance')
    await page.getByText('Tokens purchased: 160').waitFor()
    await booksAgree(page)
  })
  for (const path of ['/', '/library', session.ticket, '/balance', '/buy', session.checkout]) {
    await check(`${path.replace(/[?].*|tkt_.*/, '…')} does not scroll sideways`, () => fits(session, path))
  }
}

async function fits({ page, size, isNarrow }, path) {
  await open(page, path)
  same(await overhang(page), 0, 'pixels beyond the window')
  if (!isNarrow) return
  await page.setViewportSize({ width: 320, height: 800 })
  same(await overhang(page), 0, 'pixels beyond a window of 320')
  await page.setViewportSize(size)
}

async function leavesAndReturns({ page, check, email, isNarrow }) {
  await check('signing out leaves nothing of the account on the screen', async () => {
    await open(page, '/library')
    await signOut(page, isNarrow)
    await open(page, '/library')
    await page.getByText('No tickets yet.').waitFor()
  })
  await check('signing in again brings the tokens back, and leads to where one was', async () => {
    await page.goto(`${myba}/sign-in?then=/balance`)
    await signIn(page, email)
    await page.waitForURL(`${myba}/balance`)
    await balance(page, '166 tokens')
  })
}
