import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAndStart, startStudy, studyRow } from './studies.ts'
import { expect, test } from './tunery-app.ts'

test('a study is created in the form, trains on a built-in task and finishes', async ({ launch }) => {
  const { page } = await launch()
  await page.getByRole('link', { name: 'New study' }).first().click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('first steps')
  await page.getByRole('radio', { name: /softmax/i }).check({ force: true })
  await page.getByRole('textbox', { name: 'epochs', exact: true }).fill('1')
  await page.getByRole('textbox', { name: 'train_fraction', exact: true }).fill('0.02')
  await page.getByRole('textbox', { name: 'Trials', exact: true }).fill('2')
  await createAndStart(page)
  await expect(await studyRow(page, 'first steps')).toContainText('Finished', { timeout: 150_000 })
  await expect(page.getByRole('row').filter({ hasText: 'first steps' })).toContainText('2')
})

test('the trials are saved as CSV where the save dialog says', async ({ launch, folder }) => {
  const { app, page } = await startStudy(launch, folder, { name: 'exported', trials: 3, steps: 2, pauseMs: 1 })
  await expect(await studyRow(page, 'exported')).toContainText('Finished')
  mkdirSync(join(folder, 'saved'))
  await app.evaluate(({ session }, target) => {
    session.defaultSession.on('will-download', (_event, item) => {
      const { defaultPath } = item.getSaveDialogOptions()
      item.setSavePath(target)
      item.once('done', (_done, state) => Object.assign(globalThis, { downloaded: { state, defaultPath } }))
    })
  }, join(folder, 'saved', 'trials.csv'))
  await page.getByRole('button', { name: 'More actions for exported' }).click()
  await page.getByRole('menuitem', { name: 'Export CSV' }).click()
  await expect
    .poll(() => app.evaluate((): unknown => Reflect.get(globalThis, 'downloaded')))
    .toMatchObject({ state: 'completed', defaultPath: expect.stringMatching(/exported.*\.csv$/) })
  const lines = readFileSync(join(folder, 'saved', 'trials.csv'), 'utf8').trim().split(/\r\n/)
  expect(lines[0]).toMatch(/^number,value,/)
  expect(lines).toHaveLength(4)
})
