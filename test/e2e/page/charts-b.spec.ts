import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { axeViolations, openTab, startFromFile, trialRows } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const program = process.env['TUNERY_NODE'] ?? process.execPath
const compromise = join(root, 'test', 'fixtures', 'shell', 'compromise-trial.mjs')

const study = {
  name: 'climbing',
  objective: { kind: 'command', command: [program, compromise, '{x}'] },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 0.7, step: 0.1 } },
  sampler: { name: 'grid' },
  scheduler: { name: 'asha', type: 'stopping', reduction_factor: 2, max_epochs: 3 },
  budget: { trials: 8 },
  parallel: 1,
}

test('a brush along an axis filters the table, by the pointer and by the keyboard; data and charts of how it ran can be saved', async ({ app, folder }) => {
  await startFromFile(app, folder, study)
  await expect(app.getByText('8 of 8 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Charts')
  await app.getByRole('button', { name: 'Parameters', exact: true }).click()
  const plot = app.getByRole('img', { name: /^Parallel coordinates: / })
  await expect(plot).toHaveAttribute('aria-busy', 'false')
  await plot.scrollIntoViewIfNeeded()
  const box = await plot.boundingBox()
  if (box === null) throw new Error('the plot has no place')
  // The first axis stands 44 pixels from the left: its upper half.
  await app.mouse.move(box.x + 44, box.y + 34)
  await app.mouse.down()
  await app.mouse.move(box.x + 44, box.y + box.height / 2, { steps: 4 })
  await app.mouse.up()
  await expect(plot).toHaveAccessibleName(/^Parallel coordinates: 4 of 8 trials/)
  await openTab(app, 'Trials')
  await expect(trialRows(app)).toHaveCount(4)
  await openTab(app, 'Charts')
  await app.getByRole('button', { name: 'Parameters', exact: true }).click()
  await plot.focus()
  await app.keyboard.press('Escape')
  await expect(plot).toHaveAccessibleName(/^Parallel coordinates: 8 ended trials/)
  await app.getByRole('button', { name: 'Filters', exact: true }).click()
  await app.getByRole('slider', { name: 'Lowest x' }).press('End')
  await expect(app.getByRole('status', { name: 'Selection' })).toContainText(/show \d of 8 trials/)
  await app.getByRole('button', { name: 'Show all' }).click()
  await expect(plot).toHaveAccessibleName(/^Parallel coordinates: 8 ended trials/)
  expect(await axeViolations(app)).toEqual([])
})

test('the timeline and the rungs say how a study ran, as a chart, a table and a CSV file', async ({ app, folder }) => {
  await startFromFile(app, folder, study)
  await expect(app.getByText('8 of 8 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Charts')
  await app.getByRole('button', { name: 'How it ran' }).click()
  await expect(app.getByRole('img', { name: /^Rung survival: Of 8 trials \d+ reached step 3/ })).toBeVisible()
  await expect(app.getByRole('img', { name: /^Timeline: 1 slot was busy \d+ % of .*; 8 trials ran\.$/ })).toBeVisible()
  await app.getByRole('button', { name: 'Timeline as a table' }).click()
  await expect(app.getByRole('region', { name: 'Timeline, as a table' }).getByRole('row')).toHaveCount(9)
  await app.getByRole('button', { name: 'Save Timeline' }).click()
  const [download] = await Promise.all([app.waitForEvent('download'), app.getByRole('menuitem', { name: 'Save data as CSV' }).click()])
  const rows: Record<string, string>[] = parse(readFileSync(await download.path()), { columns: true })
  expect(rows.map((row) => row['trial'])).toEqual(Array.from({ length: 8 }, (_, number) => String(number)))
  expect(await axeViolations(app)).toEqual([])
})

test('every chart is reached by keys, its picture is a whole SVG file, and filters that the table let go do not come back', async ({ app, folder }) => {
  await startFromFile(app, folder, study)
  await expect(app.getByText('8 of 8 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Charts')
  await app.getByRole('button', { name: 'Choose charts' }).focus()
  const last = app.getByRole('button', { name: 'Save Timeline' })
  const isReached = (): Promise<boolean> => last.evaluateAll((found) => found.some((button) => button === document.activeElement))
  for (let presses = 0; presses < 100 && !(await isReached()); presses += 1) await app.keyboard.press('Tab')
  await expect(last).toBeFocused()
  await app.keyboard.press('Enter')
  const [download] = await Promise.all([app.waitForEvent('download'), app.getByRole('menuitem', { name: 'Save as SVG' }).click()])
  const svg = readFileSync(await download.path(), 'utf8')
  expect(await app.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? 'whole', svg)).toBe('whole')

  await app.getByRole('button', { name: 'Filters', exact: true }).click()
  await app.getByRole('slider', { name: 'Lowest x' }).press('End')
  await expect(app.getByRole('status', { name: 'Selection' })).toContainText(/show \d of 8 trials/)
  await openTab(app, 'Trials')
  await expect(trialRows(app)).toHaveCount(1)
  await app.getByRole('button', { name: 'Show all' }).click()
  await expect(trialRows(app)).toHaveCount(8)
  await openTab(app, 'Charts')
  await app.getByRole('button', { name: 'Parameters', exact: true }).click()
  await expect(app.getByRole('img', { name: /^Parallel coordinates: 8 ended trials/ })).toBeVisible()
  await expect(app.getByRole('button', { name: 'Filters', exact: true })).toBeVisible()
})
