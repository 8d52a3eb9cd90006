/** What a ticket said before: undone at once, compared, gone back to; and one section written again. */
import { violations } from './axe.mjs'
import { overhang, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { TICKET_MS } from './settings.mjs'
import { balance, box, open, write } from './steps.mjs'

const TITLE = 'A title of my own for this'

export async function history(report, browser, size) {
  const person = await visit(browser, { size })
  const { page } = person
  const check = (name, run) => report.check(`history, ${size.name}: ${name}`, run)
  const title = () => page.locator('h1#title').innerText()
  let first = ''
  await check('a change by hand is undone with Z', async () => {
    await open(page, '/')
    await box(page).fill('finance needs to download all invoices of a month as one CSV, today they click each one')
    await write(page)
    first = await title()
    await retitle(page)
    await page.getByText('Saved. Nothing was taken.').waitFor()
    same(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Edit the title', 'the focus')
    await page.keyboard.press('z')
    await page.getByText('Undone.').waitFor()
    same(await title(), first, 'the title')
  })
  await check('one section is written again, and what it costs is said before', async () => {
    const before = await page.locator('section[aria-labelledby=head-out_of_scope]').innerText()
    await page.getByRole('button', { name: 'Write Acceptance criteria again' }).click()
    await page.getByText('Free: one of your included rounds, 2 left after it. Only this section changes.').waitFor()
    same(await overhang(page), 0, 'pixels beyond the window')
    await picture(person, 'rewrite')
    same(await violations(page), '', 'what axe finds')
    await page.getByRole('button', { name: 'Write it again, free' }).click()
    await page.getByText('2 included left').waitFor({ timeout: TICKET_MS })
    same(await page.locator('section[aria-labelledby=head-out_of_scope]').innerText(), before, 'another section')
    same(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Write Acceptance criteria again', 'the focus')
    await balance(page, '2 free')
  })
  await check('the history tells what changed in signs and words', async () => {
    await retitle(page)
    await page.getByText('Saved. Nothing was taken.').waitFor()
    await page.getByRole('button', { name: 'Show the history' }).click()
    const list = page.getByRole('list', { name: 'Versions, newest first' })
    await list.getByRole('button', { name: /Edited by hand · as it is now/ }).click()
    await list.locator('ins').first().waitFor()
    await list.getByText('changed', { exact: true }).first().waitFor()
    holds((await list.locator('del').count()) > 0, 'nothing is told to have gone')
    await picture(person, 'history')
    same(await overhang(page), 0, 'pixels beyond the window')
    same(await violations(page), '', 'what axe finds')
  })
  await check('an earlier version is read and comes back, free', async () => {
    const list = page.getByRole('list', { name: 'Versions, newest first' })
    await list.getByRole('button', { name: /Written from your idea/ }).click()
    await list.getByRole('heading', { name: first }).waitFor()
    await list.getByRole('button', { name: 'Restore this version, free' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText(/^Version 1 is back, as version \d+\. Nothing was taken\.$/).waitFor()
    same(await title(), first, 'the title')
    same(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Show the history', 'the focus')
    await balance(page, '2 free')
  })
  await check('no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}

async function retitle(page) {
  await page.getByRole('button', { name: 'Edit the title' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill(TITLE)
  await page.keyboard.press('Control+Enter')
}
