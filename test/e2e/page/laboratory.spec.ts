import { join } from 'node:path'
import { axeViolations, field, startFromFile } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const program = process.env['TUNERY_NODE'] ?? process.execPath
const slowTrial = join(root, 'test', 'fixtures', 'shell', 'slow-trial.mjs')

test('a simulation of a function draws its curves, says what would have been saved, and is there again after a reload', async ({ app }) => {
  await app.getByRole('link', { name: 'Laboratory' }).click()
  await expect(app.getByRole('heading', { name: 'Laboratory', level: 1 })).toBeVisible()
  await field(app, 'combobox', 'Function').selectOption('mlp-curves')
  await app.getByRole('checkbox', { name: 'Sobol sequence' }).check()
  await app.getByRole('checkbox', { name: /^TPE/ }).uncheck()
  await field(app, 'textbox', 'Runs of each pair').fill('0')
  await app.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(app.getByText('must be a whole number from 1 to 1000')).toBeVisible()
  await field(app, 'textbox', 'Runs of each pair').fill('3')
  await field(app, 'textbox', 'Whole trials').fill('30')
  await app.getByRole('button', { name: 'Run', exact: true }).click()

  const chart = app.getByRole('img', { name: /^Simulated regret of 4 pairs over time\. / })
  await expect(chart).toBeVisible({ timeout: 60_000 })
  await expect(chart.locator('canvas')).toBeVisible()
  const sentence = app.getByRole('status').filter({ hasText: /would have saved \d+ % of the time that random \+ none takes to its final result/ })
  await expect(sentence).toBeVisible()
  const rows = app.getByRole('region', { name: 'Simulated pairs' }).locator('tbody').getByRole('row')
  await expect(rows).toHaveText([/^random \+ none/, /^random \+ asha/, /^sobol \+ none/, /^sobol \+ asha/])
  await app.getByRole('button', { name: 'sobol + none' }).click()
  await expect(app.getByRole('button', { name: 'sobol + none' })).toHaveAttribute('aria-pressed', 'false')
  expect(await axeViolations(app)).toEqual([])

  const said = await sentence.innerText()
  await app.reload()
  await expect(app.getByText(said)).toBeVisible()
  await expect(field(app, 'textbox', 'Whole trials')).toHaveValue('30')
  await expect(app.getByRole('checkbox', { name: 'Sobol sequence' })).toBeChecked()
})

test('a study leads to what another sampler would have done with it, once it has trials enough', async ({ app, folder }) => {
  const study = (name: string, trials: number): Record<string, unknown> => ({
    name,
    objective: { kind: 'command', command: [program, slowTrial, '{x}', '3', '1'] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    sampler: { name: 'random' },
    budget: { trials },
    parallel: 2,
  })
  await startFromFile(app, folder, study('many', 12))
  await expect(app.getByText('12 of 12 trials')).toBeVisible({ timeout: 60_000 })
  await startFromFile(app, folder, study('few', 2))
  await expect(app.getByText('2 of 2 trials')).toBeVisible({ timeout: 60_000 })
  await app.getByRole('button', { name: 'More actions' }).click()
  await app.getByRole('menuitem', { name: 'What would another sampler have done?' }).click()
  await expect(field(app, 'combobox', 'Study')).toContainText('few (2 complete)')
  await app.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(app.getByText(/has 2 complete trials with a number for its objective, and a model of it needs 10/)).toBeVisible({ timeout: 60_000 })
  await field(app, 'combobox', 'Study').selectOption({ label: 'many (12 complete)' })
  await field(app, 'textbox', 'Runs of each pair').fill('2')
  await app.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(app.getByRole('img', { name: /^Simulated best loss of 4 pairs over time\. / })).toBeVisible({ timeout: 60_000 })
  await expect(app.getByText(/^A model of 12 trials of "many"\. It ranks trials that it has not seen with a correlation of/)).toBeVisible()
})
