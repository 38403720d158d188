import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { axeViolations, openTab, openTrial, startFromFile } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

/** Prints in colours, with a progress bar, and 600 lines in between. */
const colourful = `
const esc = '\\u001b['
console.log(esc + '1;31mERROR' + esc + '0m and ' + esc + '38;5;226mpale yellow' + esc + '0m')
for (let i = 0; i < 600; i += 1) console.log('shard ' + i + (i % 100 === 7 ? ' loss 0.' + i : ''))
process.stdout.write('10 %\\r50 %\\r100 %\\n')
console.log(JSON.stringify({ step: 1, loss: Number(process.argv[2]) }))
console.log('the end')
`

test('the log of a trial has its colours, is searched as a whole, and keys lead to the next trial', async ({ app, folder }) => {
  writeFileSync(join(folder, 'colourful.mjs'), colourful)
  await startFromFile(app, folder, {
    name: 'colourful',
    objective: { kind: 'command', command: [process.execPath, join(folder, 'colourful.mjs'), '{x}'] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    budget: { trials: 2 },
    parallel: 1,
  })
  await expect(app.getByText('2 of 2 trials')).toBeVisible()
  await openTab(app, 'Trials')
  await openTrial(app, 0)
  await expect(app.getByRole('heading', { name: 'Trial 0', level: 1 })).toBeFocused()
  const log = app.getByRole('region', { name: 'Log of trial 0' })
  await expect(log.getByText('ERROR', { exact: true })).toHaveCSS('font-weight', '700')
  await expect(app.getByText('604 lines')).toBeVisible()
  expect(await axeViolations(app)).toEqual([])

  await app.getByRole('textbox', { name: 'Search the log' }).fill('LOSS 0.')
  await expect(app.getByText('1 of 6 lines')).toBeVisible()
  await expect(log.locator('mark').first()).toHaveText('loss 0.')
  await app.getByRole('button', { name: 'Previous match' }).click()
  await log.scrollIntoViewIfNeeded()
  await expect(log.getByText('shard 507')).toBeInViewport()
  await app.getByRole('button', { name: 'Regular expression' }).click()
  await app.getByRole('textbox', { name: 'Search the log' }).fill('^(1\\d\\d %|the end)$')
  await expect(app.getByText('1 of 2 lines')).toBeVisible()
  await app.getByRole('textbox', { name: 'Search the log' }).fill('(')
  await expect(app.getByText(/is not a regular expression/)).toBeVisible()

  await log.focus()
  await app.keyboard.press('End')
  await expect(log.getByText('the end')).toBeInViewport()
  await app.keyboard.press('j')
  await expect(app.getByRole('heading', { name: 'Trial 1', level: 1 })).toBeFocused()
  await app.keyboard.press('k')
  await expect(app).toHaveURL(/trial\/0$/)
})

test('a trial of a built-in task is measured on the test set, exported and trained for longer', async ({ app, folder }) => {
  await startFromFile(app, folder, {
    name: 'penguins',
    objective: { kind: 'builtin', task: 'csv/softmax-regression', data: { path: join(root, 'resources/datasets/penguins/penguins.csv'), target: 'species', kind: 'classification' }, fixed: { epochs: 4 } },
    metrics: [{ name: 'val_loss', goal: 'minimize' }],
    space: { learning_rate: { type: 'float', low: 0.01, high: 0.1, log: true } },
    budget: { trials: 1 },
    parallel: 1,
  })
  await expect(app.getByText(/^1 of 1 trial/)).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Trials')
  await openTrial(app, 0)
  await app.getByRole('button', { name: 'Evaluate on test' }).click()
  await app.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(app.getByRole('columnheader', { name: 'test_error' })).toBeVisible({ timeout: 30_000 })
  await expect(app.getByText('tunery run penguins-trial-0.json')).toBeVisible()

  await app.getByRole('button', { name: 'Export model' }).click()
  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: 'Export', exact: true }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('penguins-trial-0-savedmodel.zip')
  expect((await readFile(await file.path())).includes('saved_model.pb')).toBe(true)

  await app.getByRole('button', { name: 'Continue training' }).click()
  await app.getByRole('textbox', { name: 'More steps' }).fill('3')
  await app.getByRole('dialog').getByRole('button', { name: 'Continue training' }).click()
  await app.getByRole('link', { name: 'Open trial 1' }).click()
  await expect(app.getByText('you: continues trial 0 from step 4')).toBeVisible()
  await expect(app.getByText('Complete').first()).toBeVisible({ timeout: 30_000 })
  await app.reload()
  await expect(app.getByText('you: continues trial 0 from step 4')).toBeVisible()
})

test('going to a trial of a running study and back leaves nothing on the console', async ({ app, folder }) => {
  const said: string[] = []
  app.on('console', (message) => ['warning', 'error'].includes(message.type()) && said.push(message.text()))
  await startFromFile(app, folder, {
    name: 'slow',
    objective: { kind: 'command', command: [process.execPath, join(root, 'test/fixtures/shell/slow-trial.mjs'), '{x}', '200', '50'] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    budget: { trials: 3 },
    parallel: 1,
  })
  for (let round = 0; round < 2; round += 1) {
    await openTab(app, 'Trials')
    await openTrial(app, 0)
    await expect(app.getByRole('heading', { name: 'Trial 0', level: 1 })).toBeVisible()
    await expect(app.getByText('{"step":').first()).toBeVisible()
    await app.goBack()
    await expect(app.getByRole('heading', { name: 'slow', level: 1 })).toBeVisible()
    await openTab(app, 'Charts')
  }
  expect(said).toEqual([])
})
