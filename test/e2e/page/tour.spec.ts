import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { axeViolations, createAndStart, field, openTab, openTrial, startFromFile, trialRows } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const penguins = join(root, 'resources', 'datasets', 'penguins', 'penguins.csv')
const slowTrial = join(root, 'test', 'fixtures', 'shell', 'slow-trial.mjs')

/** Fills the form for a model on a CSV file that trains in seconds. */
async function describePenguins(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'New study' }).first().click()
  await field(page, 'textbox', 'Name').fill('penguins')
  await page.getByRole('radio', { name: /CSV file/ }).check({ force: true })
  await field(page, 'textbox', 'CSV file').fill(penguins)
  await field(page, 'textbox', 'CSV file').blur()
  await field(page, 'combobox', 'Column to predict').selectOption('species')
  await field(page, 'textbox', 'epochs').fill('4')
  await field(page, 'textbox', 'Low of learning_rate').fill('0.001')
  await field(page, 'textbox', 'Trials').fill('6')
  await field(page, 'combobox', 'Scheduler').selectOption('asha')
}

const slowStudy = (trials: number, steps: number, pauseMs: number): Record<string, unknown> => ({
  name: 'slow',
  objective: { kind: 'command', command: [process.env['TUNERY_NODE'] ?? process.execPath, slowTrial, '{x}', String(steps), String(pauseMs)] },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1 } },
  budget: { trials },
  parallel: 1,
})

test('a study is created in the form, run, watched, compared, exported, and its CSV read', async ({ app }) => {
  await describePenguins(app)
  await createAndStart(app)
  await expect(app.getByRole('heading', { name: 'penguins', level: 1 })).toBeFocused()

  await expect(app.getByText('Finished', { exact: true }).first()).toBeVisible({ timeout: 120_000 })
  await expect(app.getByText('6 of 6 trials')).toBeVisible()
  await expect(app.getByRole('img', { name: /val_error/ }).first()).toBeVisible()
  await openTab(app, 'Charts')
  await expect(app.getByRole('img', { name: /^Optimisation history: / })).toBeVisible()
  await app.getByRole('navigation', { name: 'Groups of charts' }).getByRole('button', { name: 'Parameters' }).click()
  await expect(app.getByRole('img', { name: /^Parallel coordinates: 6 ended trials/ })).toBeVisible()
  await openTab(app, 'Trials')
  await expect(trialRows(app)).toHaveCount(6)

  await app.getByRole('button', { name: 'Export CSV' }).click()
  const download = app.waitForEvent('download')
  await app.getByRole('menuitem', { name: /trials/i }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('penguins-trials.csv')
  const rows = z.array(z.record(z.string(), z.string())).parse(parse(readFileSync(await file.path(), 'utf8'), { columns: true }))
  expect(rows.map(({ number }) => number)).toEqual(['0', '1', '2', '3', '4', '5'])
  expect(rows.every((row) => Number(row['params_learning_rate']) >= 0.001 && ['tanh', 'relu'].includes(row['params_activation'] ?? ''))).toBe(true)
  const finished = rows.filter(({ state }) => state === 'COMPLETE')
  expect(finished.length).toBeGreaterThan(0)
  expect(finished.every(({ value }) => Number(value) >= 0 && Number(value) <= 1)).toBe(true)
})

test('a running study is paused, goes on, and survives kill -9 of the engine with the page open', async ({ app, host, folder }) => {
  await startFromFile(app, folder, slowStudy(6, 10, 60))
  await expect(app.getByText(/1 of 6 trials/)).toBeVisible()
  await app.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(app.getByText('Paused', { exact: true }).first()).toBeVisible()
  await app.getByRole('button', { name: /^(Start|Resume)$/ }).click()
  await expect(app.getByText('Running', { exact: true }).first()).toBeVisible()

  await host.restart()
  await app.goto(host.url)
  await app.getByRole('link', { name: 'slow', exact: true }).first().click()
  await expect(app.getByText('6 of 6 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Trials')
  await expect(trialRows(app).filter({ hasText: 'Complete' })).toHaveCount(6)
})

test('a trial shows its parameters, curves and log, and is run again', async ({ app, folder }) => {
  await startFromFile(app, folder, slowStudy(2, 3, 1))
  await expect(app.getByText('2 of 2 trials')).toBeVisible()
  await openTab(app, 'Trials')
  await openTrial(app, 0)
  await expect(app.getByRole('heading', { name: 'Trial 0', level: 1 })).toBeVisible()
  await expect(app.getByText('{"step":3').first()).toBeVisible()
  await app.getByRole('button', { name: 'Run again' }).click()
  await app.getByRole('link', { name: 'Open trial 2' }).click()
  await expect(app.getByRole('heading', { name: 'Trial 2', level: 1 })).toBeVisible()
  await expect(app.getByText('Complete').first()).toBeVisible()
})

test('what is wrong with a study is said at its field, before it is created', async ({ app }) => {
  await app.getByRole('link', { name: 'New study' }).first().click()
  await field(app, 'textbox', 'Low of learning_rate').fill('0')
  await expect(app.getByText('must be > 0 when log').first()).toBeVisible()
  await field(app, 'textbox', 'Name').fill('')
  await expect(app.getByText('a study needs a name').first()).toBeVisible()
  await app.getByRole('button', { name: 'Create and start' }).click()
  await expect(app).toHaveURL(/#\/new/)
})

test('why a trial failed is told on the study and on the trial', async ({ app, folder }) => {
  await startFromFile(app, folder, { ...slowStudy(1, 1, 1), name: 'broken', objective: { kind: 'command', command: ['no-such-program', '{x}'] } })
  await expect(app.getByText(/no-such-program/).first()).toBeVisible()
  await openTab(app, 'Trials')
  await openTrial(app, 0)
  await expect(app.getByText(/crash/i).first()).toBeVisible()
  await expect(app.getByText(/no-such-program/).first()).toBeVisible()
})

test('axe finds nothing wrong with an empty list of studies in either theme', async ({ app }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme })
    expect(await axeViolations(app)).toEqual([])
  }
})
