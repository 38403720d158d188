import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBare } from './bare-app.ts'
import { descendants } from './processes.ts'
import { createAndStart, startStudy, studyRow } from './studies.ts'
import { writeStudyFile } from './study-file.ts'
import { answerDialogs, electronBinary, expect, root, shownDialogs, test, type TuneryApp } from './tunery-app.ts'

const slow = { name: 'slow', trials: 3, steps: 20, pauseMs: 250 }

function enginesOf({ app }: TuneryApp): number[] {
  return descendants(app.process().pid ?? 0, join('engine', 'main.js'))
}

async function closeWindow({ app }: TuneryApp): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
}

test('closing the window asks while a study runs, and keeps running if told so', async ({ launch, folder }) => {
  const started = await startStudy(launch, folder, slow)
  await answerDialogs(started.app, 0)
  await closeWindow(started)
  await expect.poll(() => shownDialogs(started.app)).toEqual([expect.stringContaining('A study is running')])
  await expect(await studyRow(started.page, 'slow')).toContainText('Running')
  expect(enginesOf(started)).toHaveLength(1)
})

test('a study goes on at the next start after quitting while it ran', async ({ launch, folder }) => {
  const first = await startStudy(launch, folder, slow)
  const engines = enginesOf(first)
  await answerDialogs(first.app, 1)
  const exited = once(first.app.process(), 'exit')
  await closeWindow(first)
  expect(await exited).toEqual([0, null])
  for (const pid of engines) expect(() => process.kill(pid, 0)).toThrow('ESRCH')

  const second = await launch()
  await expect(await studyRow(second.page, 'slow')).toContainText('Running')
  await expect(await studyRow(second.page, 'slow')).toContainText('Finished', { timeout: 60_000 })
  await expect(await studyRow(second.page, 'slow')).toContainText('3')
})

test('the system’s request to end is obeyed without a question', async ({ folder }) => {
  const { main, browser, page } = await startBare(electronBinary(), folder, [root, writeStudyFile(folder, slow)])
  await createAndStart(page)
  await expect(await studyRow(page, 'slow')).toContainText('Running')
  const engines = descendants(main.pid ?? 0, join('engine', 'main.js'))
  expect(engines).toHaveLength(1)
  await browser.close()
  const exited = once(main, 'exit')
  main.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  for (const pid of engines) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('the page and the study go on after the engine was killed', async ({ launch, folder }) => {
  const started = await startStudy(launch, folder, slow)
  const [before] = enginesOf(started)
  process.kill(before ?? 0, 'SIGKILL')
  await expect.poll(() => enginesOf(started).filter((pid) => pid !== before)).toHaveLength(1)
  await expect(await studyRow(started.page, 'slow')).toContainText('Finished', { timeout: 60_000 })
})

test('an engine that cannot go on says why, and the app ends when told to', async ({ launch, folder }) => {
  const started = await launch()
  await expect(started.page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(started.page.getByRole('button', { name: 'Run the sample study' })).toBeVisible()
  await answerDialogs(started.app, 0)
  const database = join(folder, 'data', 'tunery.db')
  for (const journal of [`${database}-wal`, `${database}-shm`]) rmSync(journal, { force: true })
  writeFileSync(database, 'this is no database, and long enough to be seen as none'.repeat(100))
  process.kill(enginesOf(started)[0] ?? 0, 'SIGKILL')
  await expect.poll(() => shownDialogs(started.app)).toContainEqual(expect.stringContaining('tunery.db'))
  const exited = once(started.app.process(), 'exit')
  await answerDialogs(started.app, 1)
  expect(await exited).toEqual([0, null])
})
