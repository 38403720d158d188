import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { axeViolations, createAndStart, field } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const program = process.env['TUNERY_NODE'] ?? process.execPath
const scripts = join(root, 'test', 'fixtures', 'scripts')

test('a script’s flags become a study, a test run finds its metric, and the study runs', async ({ app, folder }) => {
  const path = join(folder, 'train.mjs')
  copyFileSync(join(scripts, 'parse-args-train.mjs'), path)
  await app.getByRole('link', { name: 'New study' }).first().click()
  await app.getByText('My script', { exact: true }).click()
  await field(app, 'textbox', 'Script file').fill(join(folder, 'none.mjs'))
  await expect(app.getByText(`There is no file ${join(folder, 'none.mjs')}`)).toBeVisible()
  await field(app, 'textbox', 'Script file').fill(path)
  await expect(app.getByText('JavaScript, flags by parseArgs: 5 flags, 3 of them searched.')).toBeVisible()
  const flags = app.getByRole('region', { name: 'Flags of the script' })
  await expect(flags.getByRole('row', { name: /--lr 0\.1 0\.001 to 1, log/ })).toBeVisible()
  await flags.getByRole('checkbox', { name: 'Search --units' }).uncheck()
  await field(app, 'textbox', 'Value of --epochs').fill('5')
  await app.getByRole('button', { name: 'Use these flags' }).click()
  await expect(field(app, 'textbox', 'Command')).toHaveValue('node train.mjs --lr {lr} --epochs 5 --seed {seed} {nesterov?--nesterov}')
  await expect(field(app, 'textbox', 'Working folder')).toHaveValue(folder)
  await expect(field(app, 'textbox', 'Name')).toHaveValue('train')
  await field(app, 'textbox', 'Command').fill(`'${program}' train.mjs --lr {lr} --epochs 5 --seed {seed} {nesterov?--nesterov}`)

  await app.getByRole('button', { name: 'Test run' }).click()
  await expect(app.getByText(/^It ended well after .* It reported val_acc, val_loss, and train_loss at 5 steps\./)).toBeVisible({ timeout: 30_000 })
  await expect(app.getByRole('region', { name: 'Output of the test run' })).toContainText('training with --lr 0.1 --epochs 5 --seed 0')
  const seen = app.getByRole('region', { name: 'Metrics of the test run' })
  await expect(seen.getByRole('row', { name: /^train_loss small training: not the target/ })).toBeVisible()
  await seen.getByRole('button', { name: 'Use val_loss as objective' }).click()
  await expect(field(app, 'combobox', 'Metric name')).toHaveValue('val_loss')
  await app.getByRole('button', { name: 'End bad trials early' }).click()
  await expect(field(app, 'combobox', 'Scheduler')).toHaveValue('asha')
  expect(await axeViolations(app)).toEqual([])

  await field(app, 'textbox', 'Trials').fill('2')
  await createAndStart(app)
  await expect(app.getByText('2 of 2 trials')).toBeVisible({ timeout: 60_000 })
})

test('a test run that goes on is stopped, and one that reports nothing shows how to report', async ({ app, folder }) => {
  copyFileSync(join(scripts, 'noisy.mjs'), join(folder, 'noisy.mjs'))
  await app.getByRole('link', { name: 'New study' }).first().click()
  await app.getByText('My script', { exact: true }).click()
  await field(app, 'textbox', 'Command').fill(`'${program}' noisy.mjs for-ever`)
  await field(app, 'textbox', 'Working folder').fill(folder)
  await app.getByRole('button', { name: 'Test run' }).click()
  await expect(app.getByText('The objective of the study')).toBeHidden()
  await expect(app.getByRole('region', { name: 'Output of the test run' })).toContainText('"val_loss":0.5', { timeout: 30_000 })
  await app.getByRole('button', { name: 'Stop test' }).click()
  await expect(app.getByText('The test was stopped.')).toBeVisible()

  await field(app, 'textbox', 'Command').fill(`'${program}' noisy.mjs words`)
  await app.getByRole('button', { name: 'Test run' }).click()
  await expect(app.getByText(/^It prints lines such as “Epoch 1\/3/)).toBeVisible({ timeout: 30_000 })
  await expect(app.getByText('console.log(JSON.stringify({ step: epoch, loss, val_acc }))')).toBeVisible()
  expect(await axeViolations(app)).toEqual([])
})
