/** Saying what "ready" means: a template, a try on past tickets, a save, a ticket checked by it, and the way back. */
import { violations } from './axe.mjs'
import { DESK, overhang, PHONE, picture, visit } from './browser.mjs'
import { holds, same } from './report.mjs'
import { box, open, write } from './steps.mjs'

const PATH = '/ready'

export async function definition(report, browser, { state }) {
  const person = await visit(browser, { from: state })
  const { page, context, complaints } = person
  await report.check('the account menu leads to the definition', async () => {
    await open(page, '/')
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('link', { name: 'Definition of ready' }).click()
    await page.getByRole('heading', { name: 'Definition of ready' }).waitFor()
    await page.getByText('Nothing saved yet.').waitFor()
  })
  await report.check('a template fills the form, is tried on past tickets, and nothing is saved by that', async () => {
    await page.getByLabel('Template', { exact: true }).selectOption('lean')
    await page.getByRole('button', { name: 'Use this template' }).click()
    same(await page.getByLabel('Name', { exact: true }).inputValue(), 'Lean', 'the name')
    await page.getByRole('button', { name: /^Try it on my last 20/ }).click()
    await page.getByText(/of \d+ would fail|There is no ticket to try it on yet/).waitFor()
    await picture(person, 'definition-tried')
    holds(await page.getByText('Nothing saved yet.').isVisible(), 'no version')
  })
  await report.check('it is saved, and the next ticket is checked by it', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Lean for us')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Version 1 is in force.').waitFor()
    await page.getByRole('region', { name: 'Versions' }).getByText('in force').waitFor()
    await open(page, '/')
    await box(page).fill('a warehouse clerk needs to print the labels of one order again, because labels tear')
    await write(page)
    await page.getByText('Edge cases').waitFor({ state: 'hidden' })
  })
  await report.check('a rule that stands cannot be set, and what is out of bounds is refused in words', async () => {
    await open(page, PATH)
    await page.getByText('Numbers the rules go by').click()
    await page.getByLabel('Fewest acceptance criteria').fill('9')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('it must be from 1 to 7').waitFor()
    await page.getByText(/rules that always stand/).click()
    same(await page.getByLabel(/^P2 /).count(), 0, 'controls of P2')
  })
  await report.check('an earlier version comes back', async () => {
    await open(page, PATH)
    await page.getByLabel('Template', { exact: true }).selectOption('default')
    await page.getByRole('button', { name: 'Use this template' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Version 2 is in force.').waitFor()
    await page.getByRole('button', { name: 'Restore version 1' }).click()
    same(await page.getByLabel('Name', { exact: true }).inputValue(), 'Lean for us', 'the name')
    // The other journeys go on without a definition.
    await page.getByLabel('Template', { exact: true }).selectOption('default')
    await page.getByRole('button', { name: 'Use this template' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
  })
  await report.probe('a definition: no page complained in the console', () => same(complaints.join('\n'), '', 'complaints'))
  await context.close()
  for (const size of [DESK, PHONE]) {
    for (const dark of [false, true]) await looks(report, browser, { size, dark, from: state })
  }
}

/** Every part opened, so that axe and the window see all of it. */
async function looks(report, browser, { size, dark, from }) {
  const person = await visit(browser, { size, dark, from, bypassCSP: true })
  await report.probe(`a definition, ${size.name} ${dark ? 'dark' : 'light'}`, async () => {
    await open(person.page, PATH)
    await person.page.getByRole('button', { name: 'Save' }).waitFor()
    for (const fold of await person.page.locator('main details > summary').all()) await fold.click()
    await picture(person, `definition${dark ? '-dark' : ''}`)
    same(await violations(person.page), '', 'violations')
    same(await overhang(person.page), 0, 'pixels beyond the window')
  })
  await person.context.close()
}
