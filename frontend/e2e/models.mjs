/** Who writes: chosen before it is paid, with its price, and kept on the device. */
import { violations } from './axe.mjs'
import { overhang, picture, visit } from './browser.mjs'
import { same } from './report.mjs'
import { balance, box, open, write } from './steps.mjs'

const IDEA = 'support needs to see who changed an order last, because nobody can tell today'

const writer = (page) => page.getByRole('combobox', { name: 'Who writes' })
const chosen = (page) => writer(page).evaluate((select) => select.selectedOptions[0].textContent)

export async function models(report, browser, size) {
  const person = await visit(browser, { size })
  const { page } = person
  const check = (name, run) => report.check(`${size.name}: ${name}`, run)
  await check('each model is offered with its price, the usual one first', async () => {
    await open(page, '/')
    await balance(page, '3 free')
    await page.getByText('For everyday ideas.').waitFor()
    same(await chosen(page), 'Standard · 1 token', 'the usual one')
    const options = await writer(page).getByRole('option').allTextContents()
    same(options.join(' | '), 'Standard · 1 token | Thorough · 2 tokens | Frontier · 8 tokens', 'the models')
  })
  await check('choosing another changes what sending will take, before it is sent', async () => {
    await writer(page).selectOption('thorough')
    await page.getByText('2 of 3 free').waitFor()
    await page.getByText('For long or tangled ideas.').waitFor()
    await picture(person, 'models')
    same(await violations(page), '', 'what axe finds')
    same(await overhang(page), 0, 'what stands out of the window')
  })
  await check('the choice is kept on this device', async () => {
    await page.reload()
    await page.getByText('2 of 3 free').waitFor()
    same(await chosen(page), 'Thorough · 2 tokens', 'after a reload')
  })
  await check('the ticket takes what was said', async () => {
    await box(page).fill(IDEA)
    await write(page)
    await page.getByText('2 tokens taken.').waitFor()
    await balance(page, '1 free')
  })
  await check('what is too dear now is said before it is sent', async () => {
    await open(page, '/')
    await page.getByText('1 of 3 free left').waitFor()
    await writer(page).selectOption('standard')
    await page.getByText('1 of 1 free').waitFor()
  })
  await check('no page complained in the console', () => same(person.complaints.join('\n'), '', 'complaints'))
  await person.context.close()
}
