import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../electron/engine/store/open.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { createRng } from '../../../shared/random/rng.ts'
import { isWhole } from './screens.ts'
import { axeViolations, openTab } from './study-steps.ts'
import { expect, test as base } from './tunery-page.ts'

const definition: StudyDefinition = {
  name: '', objective: { kind: 'ask-tell' }, metrics: [{ name: 'loss', goal: 'minimize' }], sampler: { name: 'random' }, scheduler: { name: 'none' },
  space: { rate: { type: 'float', low: 0, high: 1 }, units: { type: 'int', low: 1, high: 64 }, kind: { type: 'categorical', choices: ['tanh', 'relu'] } },
  budget: { trials: 30 }, end: {}, repeats: 1, limits: {}, parallel: 1, fuse: 'auto', seed: 0,
}

/** A database of eleven studies of 30 trials: two samplers with five seeds each, and one of another metric. */
function seed(path: string): void {
  const store = openStore(path, 'write')
  for (const [position, sampler] of ['tpe', 'random'].entries())
    for (let run = 0; run < 5; run += 1) {
      const { id: studyId } = store.createStudy({ ...definition, name: `${sampler} ${String(run)}`, sampler: { name: sampler }, seed: run }, 1000 * (10 * position + run))
      const rng = createRng(10 * run + position)
      store.transaction(() => {
        for (let number = 0; number < 30; number += 1) {
          const params = { rate: rng.uniform(), units: 1 + rng.integer(64), kind: rng.uniform() < 0.5 ? 'tanh' : 'relu' }
          const { id: trialId } = store.addRunningTrial({ studyId, number, params, seed: number, origin: 'sampler' }, 'told', 60_000 * number)
          store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss: params.rate + 0.5 * position + 0.05 * rng.uniform() }, at: 60_000 * number + 50_000 })
        }
      })
      store.setStudyStatus(studyId, 'finished', 'all 30 trials are done')
    }
  store.createStudy({ ...definition, name: 'other', metrics: [{ name: 'accuracy', goal: 'maximize' }] }, 99_000)
  store.close()
}

const test = base.extend({
  folder: async ({ folder }, use) => {
    seed(join(folder, 'studies.db'))
    await use(folder)
  },
})

test('studies that are chosen in the list are put side by side, seeds together, and the address says it all', async ({ app }) => {
  for (const name of ['tpe 0', 'tpe 1', 'tpe 2', 'tpe 3', 'tpe 4', 'random 0', 'random 1', 'random 2', 'random 3', 'random 4', 'other']) await app.getByRole('checkbox', { name: `Choose ${name}` }).check()
  await app.getByRole('status').getByRole('link', { name: 'Compare' }).click()
  await expect(app.getByRole('status').filter({ hasText: /^tpe ends best: loss .* \(5 seeds\), against .* for random \(5 seeds\)\. .*\(Mann-Whitney p = 0\.0079\)\.$/ })).toBeVisible()
  await expect(app.getByText('is left out: it maximizes accuracy, the others minimize loss.')).toBeVisible()
  await expect(app.getByRole('region', { name: 'Results of the groups' }).locator('tbody').getByRole('row')).toHaveText([/^random5.*loses with 1\.00, p = 0\.0079.*3 of 5/, /^tpe5.*best.*5 of 5/])
  await expect(app.getByRole('region', { name: 'Differences of the definitions' })).toContainText('sampler.name')
  const chart = app.getByRole('img', { name: /^Best value so far: tpe leads from 1 trial on/ })
  await expect(chart).toHaveAttribute('aria-busy', 'false')
  expect(await axeViolations(app)).toEqual([])

  await app.getByText('Running time', { exact: true }).click()
  await expect(app.getByRole('img', { name: /^Best value so far: tpe leads from 0\.833 min on/ })).toBeVisible()
  await app.getByRole('button', { name: 'Distribution of results as a table' }).click()
  await expect(app.getByRole('region', { name: 'Distribution of results, as a table' })).toContainText('random')
  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: 'Save Best value so far' }).click()
  await app.getByRole('menuitem', { name: 'Save data as CSV' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^group,study,running time \(ms\),best loss,low \(95 %\),high \(95 %\)\r?\n[^]*^tpe,tpe 0,50000,[^]*^tpe,mean,50000,/m)

  await app.getByText('By words in names').click()
  await app.getByRole('textbox', { name: 'Words, with commas between them' }).fill('0, 1, 2')
  await expect(app.getByRole('region', { name: 'Results of the groups' }).locator('tbody').getByRole('row')).toHaveCount(7)
  await app.getByRole('button', { name: 'Leave out random 0' }).click()
  await app.reload()
  await expect(app.getByRole('textbox', { name: 'Words, with commas between them' })).toHaveValue('0, 1, 2')
  await expect(app.getByRole('region', { name: 'Compared studies' }).locator('tbody').getByRole('row')).toHaveCount(9)
})

test('a rectangle in the scatter plot selects for every chart, a cell of the correlations shows its pair, and Escape lets go', async ({ app }) => {
  await app.getByRole('link', { name: 'tpe 0' }).first().click()
  await openTab(app, 'Charts')
  await app.getByRole('navigation', { name: 'Groups of charts' }).getByRole('button', { name: 'Parameters' }).click()
  // What is out of sight is not drawn.
  await app.locator('#chart-correlation').evaluate((place) => place.scrollIntoView())
  const correlations = app.getByRole('img', { name: /^Correlations: loss goes most with rate \(rank correlation (1\.00|0\.9\d), 30 complete trials\)/ })
  await expect(correlations).toHaveAttribute('aria-busy', 'false')
  // Charts above it that are still on their way would move it under the pointer.
  await isWhole(app)
  const cells = await correlations.boundingBox()
  // The first cell of the last row: loss and kind.
  await correlations.click({ position: { x: 0.28 * (cells?.width ?? 0), y: 0.72 * (cells?.height ?? 0) } })
  const scatter = app.getByRole('img', { name: /^Scatter: / })
  await expect(app.getByRole('combobox', { name: 'Vertical axis', exact: true })).toHaveValue('metric:loss')
  await expect(app.getByRole('combobox', { name: 'Horizontal axis', exact: true })).toHaveValue('param:kind')
  await app.getByRole('combobox', { name: 'Horizontal axis', exact: true }).selectOption('param:rate')
  await expect(scatter).toHaveAttribute('aria-busy', 'false')
  await scatter.scrollIntoViewIfNeeded()
  const box = await scatter.boundingBox()
  if (box === null) throw new Error('the scatter plot has no place')
  const [left, top] = [box.x + 78, box.y + 42]
  await app.mouse.move(left, top)
  await app.mouse.down()
  await app.mouse.move(box.x + box.width / 2, box.y + box.height - 50, { steps: 4 })
  await app.mouse.up()
  const bar = app.getByRole('status', { name: 'Selection' })
  await expect(bar).toContainText(/Charts and table show \d+ of 30 trials/)
  const kept = Number(/show (\d+) of/.exec(await bar.innerText())?.[1])
  expect(kept).toBeGreaterThan(2)
  expect(kept).toBeLessThan(28)
  await expect(app.getByRole('img', { name: new RegExp(`^Distribution of results: Of ${String(kept)} complete trials`) })).toBeVisible()
  await app.keyboard.press('Escape')
  await expect(bar).toBeEmpty()
})
