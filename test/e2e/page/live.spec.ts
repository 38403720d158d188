import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { axeViolations, field, openTab, startFromFile } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const node = process.env['TUNERY_NODE'] ?? process.execPath
const trial = join(root, 'test', 'fixtures', 'shell', 'slow-trial.mjs')

const study = (fields: Record<string, unknown>): Record<string, unknown> => ({
  name: 'live',
  objective: { kind: 'command', command: [node, trial, '{x}', '8', '60'] },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1 } },
  sampler: { name: 'random' },
  budget: { trials: 24 },
  parallel: 2,
  ...fields,
})

/** The values of `x` by number, as the command line exports them beside the server. */
function exportedXs(folder: string): number[] {
  const csv = execFileSync(node, [join(root, 'out', 'electron', 'cli', 'index.js'), 'export', 'live', '--db', join(folder, 'studies.db'), '--csv', '-'], { encoding: 'utf8' })
  const [header = '', ...rows] = csv.trim().split('\n').map((line) => line.split(','))
  const column = [...header].indexOf('params_x')
  return rows.map((row) => Number(row[column]))
}

test('the search space of a running study is changed: old trials are kept, new ones lie in the new space, after a reload as well', async ({ app, folder }) => {
  await startFromFile(app, folder, study({}))
  const running = app.getByRole('region', { name: 'What each place for trials does now' })
  await expect(running.getByRole('link', { name: /^Trial [3-9]$/ }).first()).toBeVisible({ timeout: 30_000 })
  await app.getByRole('button', { name: 'More actions' }).click()
  await app.getByRole('menuitem', { name: 'Change search space…' }).click()
  const dialog = app.getByRole('dialog', { name: 'Change search space' })
  await dialog.getByRole('textbox', { name: 'Low of x' }).fill('2')
  await expect(dialog.getByText('low: must be', { exact: false }).or(dialog.getByText('must be >= low (2)'))).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Change', exact: true })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Low of x' }).fill('0.7')
  await dialog.getByRole('textbox', { name: 'High of x' }).fill('1.5')
  await expect(dialog.getByText('x: 0 to 1 → 0.7 to 1.5')).toBeVisible()
  await expect(dialog.getByText(/earlier trials? stays? usable/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Change', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(app.getByText('24 of 24 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Definition')
  const versions = app.getByRole('region', { name: 'Versions of the search space' })
  await expect(versions.getByText(/from number \d+ on$/).first()).toBeVisible()
  const text = await versions.getByRole('listitem').filter({ hasText: 'Version 2' }).first().innerText()
  await app.reload()
  await expect(versions.getByRole('listitem').filter({ hasText: 'Version 2' }).first()).toHaveText(text.replace(/\s+/g, ' '), { useInnerText: true })
  const from = Number(/from number (\d+) on/.exec(text)?.[1])
  const xs = exportedXs(folder)
  expect(xs).toHaveLength(24)
  expect(from).toBeGreaterThan(0)
  expect(xs.slice(from).every((x) => x >= 0.7)).toBe(true)
  expect(xs.slice(0, from).every((x) => x <= 1)).toBe(true)
})

test('the feed tells what happened, by kind, and leads to the trials', async ({ app, folder }) => {
  const failing = `const x = Number(process.argv[1]); if (x < 0.5) throw new Error('too small'); console.log(JSON.stringify({ step: 1, loss: x }))`
  await startFromFile(app, folder, study({ objective: { kind: 'command', command: [node, '-e', failing, '{x}'] }, budget: { trials: 8 } }))
  await expect(app.getByText('8 of 8 trials')).toBeVisible({ timeout: 60_000 })
  const feed = app.getByRole('region', { name: 'Events, newest first' })
  const pick = (label: string): Promise<string[]> => field(app, 'combobox', 'Events shown').selectOption({ label })
  await pick('Failed')
  await expect(feed.getByRole('listitem').first()).toContainText('failed')
  await expect(feed.getByText('is the best so far')).toHaveCount(0)
  await pick('New best')
  await expect(feed.getByText(/is the best so far: loss/).first()).toBeVisible()
  await pick('Changes')
  await expect(feed.getByText('Study finished: all 8 trials are done')).toBeVisible()
  await app.getByRole('button', { name: 'More actions' }).click()
  await app.getByRole('menuitem', { name: 'Change search space…' }).click()
  await app.getByRole('button', { name: 'Search x no longer' }).click()
  await expect(app.getByText('space: needs at least one parameter')).toBeVisible()
  expect(await axeViolations(app)).toEqual([])
  await app.getByRole('button', { name: 'Cancel' }).click()
  await pick('Failed')
  await feed.getByRole('link').first().click()
  await expect(app.getByRole('heading', { name: /^Trial \d+$/, level: 1 })).toBeVisible()
})
