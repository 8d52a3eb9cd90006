/** The right kind and size of a ticket, and an epic whose children are written one by one. */
import { violations } from './axe.mjs'
import { DESK, overhang, PHONE, picture, visit } from './browser.mjs'
import { same } from './report.mjs'
import { TICKET_MS } from './settings.mjs'
import { box, open, write } from './steps.mjs'

const STORY = 'As a tenant I want to report a broken heater with a photo from my phone so that the caretaker comes sooner'
const tree = (page) => page.getByRole('region', { name: 'Children' })

export async function family(report, browser) {
  for (const size of [DESK, PHONE]) {
    const person = await visit(browser, { size })
    const { page } = person
    const shown = (name) =>
      report.probe(`${size.name}: ${name}`, async () => {
        await picture(person, `family-${name.replaceAll(' ', '-')}`)
        same(await violations(page), '', 'violations')
        same(await overhang(page), 0, 'pixels beyond the window')
      })
    await report.check(`${size.name}: a kind is changed for nothing, and back`, async () => {
      await open(page, '/')
      await box(page).fill(STORY)
      await write(page)
      await page.getByRole('button', { name: 'Story, change the kind' }).click()
      await shown('the kinds')
      await page.getByRole('button', { name: 'Make it a task' }).click()
      await page.getByText('Now a task. Nothing was taken.').waitFor()
      await page.getByRole('button', { name: 'Task, change the kind' }).click()
      await page.getByRole('button', { name: 'Make it a story' }).click()
      await page.getByRole('button', { name: 'Story, change the kind' }).waitFor()
    })
    await report.check(`${size.name}: what a bug needs is named before it is paid for`, async () => {
      await page.getByRole('button', { name: 'Story, change the kind' }).click()
      await page.getByRole('button', { name: 'Make it a bug' }).click()
      const dialog = page.getByRole('dialog', { name: 'Not a bug yet' })
      await dialog.getByText('Steps to reproduce').waitFor()
      await shown('what is missing')
      await dialog.getByRole('button', { name: 'Keep it as it is' }).click()
    })
    await report.check(`${size.name}: a split ticket is an epic, and a child of it is one token`, async () => {
      await page.getByRole('button', { name: 'Split this' }).click()
      await tree(page).waitFor({ timeout: TICKET_MS })
      await shown('an outline')
      await tree(page).getByRole('button', { name: /^Write this child.*: 1,/ }).click()
      await tree(page).getByText('Written, can begin at once').waitFor({ timeout: TICKET_MS })
      await shown('a written child')
      await tree(page).getByRole('link').first().click()
      await page.getByText('Part of').waitFor()
    })
    await report.probe(`${size.name}: no page complained in the console`, () => same(person.complaints.join('\n'), '', 'complaints'))
    await person.context.close()
  }
}
