import { join } from 'node:path'
import { axeViolations, createAndStart, field, openTab, openTrial, startFromFile } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const program = process.env['TUNERY_NODE'] ?? process.execPath
const compromise = join(root, 'test', 'fixtures', 'shell', 'compromise-trial.mjs')

const study = (fields: Record<string, unknown>): Record<string, unknown> => ({
  name: 'compromise',
  objective: { kind: 'command', command: [program, compromise, '{x}'] },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1 } },
  budget: { trials: 12 },
  parallel: 1,
  ...fields,
})

test('the best compromises of two objectives are drawn, listed and led to', async ({ app, folder }) => {
  const metrics = [{ name: 'loss', goal: 'minimize' }, { name: 'size', goal: 'minimize', at_most: 0.9 }]
  await startFromFile(app, folder, study({ metrics, sampler: { name: 'nsga2' } }))
  await expect(app.getByText('12 of 12 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Charts')
  await app.getByRole('button', { name: 'Compromises' }).click()
  await expect(app.getByRole('img', { name: /^Pareto front: \d+ of 12 complete trials (is|are) on the front: loss from .* size from / })).toBeVisible()
  await expect(app.getByRole('img', { name: /^Hypervolume: The front dominates a volume of / })).toBeVisible()
  await app.getByRole('button', { name: 'Pareto front as a table' }).click()
  const front = app.getByRole('region', { name: 'Pareto front, as a table' }).getByRole('row').filter({ hasText: 'front' })
  const sizes = await front.locator('td:nth-child(4)').allInnerTexts()
  expect(sizes.length).toBeGreaterThan(0)
  expect(sizes.every((size) => Number(size) <= 0.9)).toBe(true)
  expect(await axeViolations(app)).toEqual([])
})

test('a trial says why it was stopped, at which rung', async ({ app, folder }) => {
  await startFromFile(app, folder, study({ sampler: { name: 'random' }, scheduler: { name: 'asha', type: 'stopping', reduction_factor: 2, max_epochs: 3 } }))
  await expect(app.getByText('12 of 12 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Trials')
  await app.getByRole('row').filter({ hasText: 'Pruned' }).first().getByRole('link').click()
  const decisions = app.getByRole('region', { name: 'Decisions about the trial' })
  await expect(decisions.getByRole('row').filter({ hasText: 'stopped' })).toContainText(/rung \d+ of/)
  expect(await axeViolations(app)).toEqual([])
})

test('repeats are listed with their mean on the trial, and the best are confirmed', async ({ app, folder }) => {
  await startFromFile(app, folder, study({ budget: { trials: 3 }, sampler: { name: 'random' }, repeats: 2, confirm: { top: 2, confidence: 0.9, max_repeats: 12 } }))
  await expect(app.getByText('Finished', { exact: true }).first()).toBeVisible({ timeout: 90_000 })
  const race = app.getByRole('region', { name: 'The best configurations, run again' })
  await expect(race.getByText('Best', { exact: true })).toBeVisible()
  await openTab(app, 'Definition')
  await expect(app.getByText('the best 2 with 90 % confidence, at most 12 seeds each')).toBeVisible()
  await openTab(app, 'Trials')
  await openTrial(app, 0)
  await expect(app.getByRole('region', { name: 'Repeats of the trial' }).locator('tbody').getByRole('row')).toHaveCount(2)
  await expect(app.getByText('loss_se').first()).toBeVisible()
})

test('a new study learns from an earlier one, starts around one of its trials, and ends at its target', async ({ app, folder }) => {
  await startFromFile(app, folder, study({ name: 'earlier', sampler: { name: 'sobol' } }))
  await expect(app.getByText('12 of 12 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Trials')
  await openTrial(app, 3)
  await app.getByRole('button', { name: 'More actions' }).click()
  await app.getByRole('menuitem', { name: 'New study around this' }).click()
  await field(app, 'textbox', 'Name').fill('later')
  await expect(field(app, 'textbox', 'Value of x believed to be good')).not.toHaveValue('')
  await field(app, 'combobox', 'Sampler').selectOption('tpe')
  await app.getByRole('checkbox', { name: /^earlier: 12 trials, best loss / }).check({ force: true })
  await field(app, 'textbox', 'End when loss reaches').fill('0.4')
  await createAndStart(app)
  await expect(app.getByText(/target .*0\.4/).first()).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Definition')
  await expect(app.getByText(/^earlier \(12 trials\)$/)).toBeVisible()
})
