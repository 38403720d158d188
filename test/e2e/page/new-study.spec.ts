import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { parse } from 'yaml'
import { axeViolations, field } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const openForm = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'New study' }).first().click()
  await expect(page.getByRole('button', { name: 'Create and start' })).toBeVisible()
}

/** Pastes as Ctrl+V does, whatever has the focus. */
const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

const rows = (page: Page) => page.getByRole('region', { name: 'Search space' }).locator('li[data-row]')
/** The tree of the space: a dash a level. */
const tree = (page: Page): Promise<string[]> =>
  rows(page).evaluateAll((items) => items.map((item) => '-'.repeat(Number(item.getAttribute('aria-level')) - 1) + (item.querySelector('[role=group]')?.getAttribute('aria-label') ?? '')))

test('a space is pasted, arranged by keyboard, undone and redone, and is the study file that is saved', async ({ app }) => {
  await openForm(app)
  await app.getByRole('radio', { name: /My script/ }).check({ force: true })
  await app.getByRole('button', { name: 'Draw again' }).evaluate((button) => button.blur())
  await paste(app, '{"lr": {"min": 0.5, "max": "high"}}')
  await expect(app.getByRole('dialog').getByText('lr.max: must be a number')).toBeVisible()
  await field(app, 'textbox', 'A search space, a study file, a sweep of W&B, distributions of Optuna or a search space of NNI').fill(
    'optimizer: { values: [sgd, adam] }\nmomentum: { min: 0.1, max: 0.9 }\nlr: { distribution: log_uniform_values, min: 0.001, max: 1 }',
  )
  await app.getByRole('button', { name: 'Preview' }).click()
  await expect(app.getByRole('dialog').getByText('parameters of a sweep of W&B')).toBeVisible()
  await app.getByRole('button', { name: 'Use the search space' }).click()
  expect(await tree(app)).toEqual(['optimizer', 'momentum', 'lr'])

  await app.getByRole('button', { name: 'Remove momentum' }).focus()
  await app.keyboard.press('Alt+ArrowRight')
  await expect(app.getByRole('group', { name: 'Values on which momentum is used' }).getByRole('checkbox', { name: 'sgd' })).toBeChecked()
  await expect(app.getByRole('button', { name: 'Remove momentum' })).toBeFocused()
  await app.getByRole('button', { name: 'Remove lr' }).focus()
  await app.keyboard.press('Alt+ArrowUp')
  expect(await tree(app)).toEqual(['lr', 'optimizer', '-momentum'])
  await app.getByRole('button', { name: 'Hide what depends on optimizer' }).press('Enter')
  expect(await tree(app)).toEqual(['lr', 'optimizer'])

  await field(app, 'textbox', 'Name of optimizer').fill('opt')
  await app.keyboard.press('Control+z')
  await expect(field(app, 'textbox', 'Name of optimizer')).toHaveValue('optimizer')
  await app.getByRole('button', { name: 'Undo' }).click()
  expect(await tree(app)).toEqual(['optimizer', 'lr'])
  await app.getByRole('tab', { name: 'Study file' }).click()
  await app.keyboard.press('Control+Shift+Z')
  await app.getByRole('tab', { name: 'Form' }).click()
  expect(await tree(app)).toEqual(['lr', 'optimizer'])

  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: 'Study file: copy or save' }).click()
  await app.getByRole('menuitem', { name: 'Save as YAML' }).click()
  const saved: unknown = parse(readFileSync(await (await download).path(), 'utf8'))
  expect(saved).toMatchObject({
    name: 'my-command',
    space: { lr: { type: 'float', low: 0.001, high: 1, log: true }, momentum: { type: 'float', when: { param: 'optimizer', in: ['sgd'] } } },
  })
})

test('what is wrong leads to its field, and twenty values of each parameter are drawn again', async ({ app }) => {
  await openForm(app)
  const low = field(app, 'textbox', 'Low of learning_rate')
  await low.fill('5')
  await field(app, 'textbox', 'Seed').fill('-1')
  const summary = app.getByRole('complementary', { name: 'Summary' })
  await summary.getByRole('button', { name: /^learning_rate high/ }).click()
  await expect(field(app, 'textbox', 'High of learning_rate')).toBeFocused()
  await summary.getByRole('button', { name: /^Seed/ }).click()
  await expect(field(app, 'textbox', 'Seed')).toBeFocused()
  // Fields undo letter by letter first, then the form goes back step by step.
  await app.keyboard.press('Control+z')
  await app.keyboard.press('Control+z')
  await expect(low).toHaveValue('1e-6')
  await expect(summary.getByText(/to mend/)).toHaveCount(0)

  await app.getByRole('button', { name: 'Show the 20 sampled configurations' }).click()
  const table = app.getByRole('region', { name: 'Sampled configurations' }).locator('tbody tr')
  await expect(table).toHaveCount(20)
  const first = await table.allInnerTexts()
  await app.getByRole('button', { name: 'Draw again' }).click()
  await expect(table.first()).toHaveText(/^20/)
  expect(await table.allInnerTexts()).not.toEqual(first)
})

test('a file of another tool fills the form; presets and the form are right for axe in both themes and at 900 pixels', async ({ app }) => {
  await openForm(app)
  await app.getByRole('radio', { name: /A file/ }).check({ force: true })
  await app.getByLabel('File to open').setInputFiles(join(root, 'test', 'fixtures', 'import', 'nni.json'))
  await expect(app.getByText(/From nni\.json: a search space of NNI/)).toBeVisible()
  await expect(field(app, 'textbox', 'Low of dropout_rate')).toHaveValue('0.1')
  await app.getByRole('button', { name: 'Add preset' }).click()
  await app.getByRole('button', { name: /Weight decay/ }).click()
  const found: unknown[] = [...(await axeViolations(app))]
  await app.getByRole('button', { name: 'Done' }).click()
  await expect(field(app, 'textbox', 'Name of weight_decay')).toBeVisible()
  await app.emulateMedia({ colorScheme: 'dark' })
  expect([...found, ...(await axeViolations(app))]).toEqual([])
  await app.setViewportSize({ width: 900, height: 700 })
  expect(await app.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(900)
  await expect(app.getByRole('button', { name: 'Create and start' })).toBeInViewport()
})
