import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeStudyFile } from './study-file.ts'
import { appArguments, appEnvironment, chooseMenuItem, electronBinary, endApp, expect, root, test } from './tunery-app.ts'

const quick = { name: 'quick', trials: 2, steps: 2, pauseMs: 1 }

test('a second start hands its file to the first and ends', async ({ launch, folder }) => {
  const { page } = await launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const file = writeStudyFile(folder, quick)
  const second = spawn(electronBinary(), [...appArguments(folder), root, file], { env: appEnvironment(folder), stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('quick')
})

test('the window opens where it was', async ({ launch }) => {
  const bounds = { x: 60, y: 50, width: 800, height: 600 }
  const first = await launch()
  await first.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds)
  await endApp(first.app)
  const second = await launch()
  expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual(bounds)
})

test('the menu leads the page', async ({ launch }) => {
  const { app, page } = await launch()
  await expect(page.getByRole('heading', { level: 1, name: 'Studies' })).toBeVisible()
  await chooseMenuItem(app, 'New Study')
  await expect(page.getByRole('heading', { level: 1, name: 'New study' })).toBeVisible()
})

test('a study file given at the start fills the form', async ({ launch, folder }) => {
  const { page } = await launch(writeStudyFile(folder, quick))
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('quick')
})
