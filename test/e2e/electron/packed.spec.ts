import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startBare } from './bare-app.ts'
import { packApp } from './packed-app.ts'
import { descendants } from './processes.ts'
import { createAndStart, studyRow } from './studies.ts'
import { expect, test } from './tunery-app.ts'

test('the packed app holds what it needs and nothing else, starts and runs a study', async ({ folder }) => {
  test.skip(process.platform !== 'linux', 'is packed for Linux')
  test.setTimeout(600_000)
  mkdirSync(join(folder, 'dist'))
  const binary = packApp(join(folder, 'dist'))

  const unpacked = join(dirname(binary), 'resources', 'app.asar.unpacked')
  const modules = readdirSync(join(unpacked, 'node_modules'))
  expect(modules.filter((name) => /^(node-|electron|vite|typescript|@playwright|svelte|echarts)/.test(name) && name !== 'node-api-headers')).toEqual(
    modules.filter((name) => /^node-(fetch|pre-gyp|gyp-build|addon-api)/.test(name)),
  )
  expect(readdirSync(join(unpacked, 'node_modules', 'better-sqlite3', 'prebuilds'))).toEqual([`linux-${process.arch}.node`])
  expect(existsSync(join(unpacked, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'binding', 'tfjs_backend.cc'))).toBe(true)
  expect(existsSync(join(unpacked, 'test'))).toBe(false)

  const { main, browser, page } = await startBare(binary, folder)
  try {
    await page.getByRole('link', { name: 'New study' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('packed')
    await page.getByRole('radio', { name: /softmax/i }).check({ force: true })
    await page.getByRole('textbox', { name: 'epochs', exact: true }).fill('1')
    await page.getByRole('textbox', { name: 'train_fraction', exact: true }).fill('0.02')
    await page.getByRole('textbox', { name: 'Trials', exact: true }).fill('1')
    await createAndStart(page)
    await expect(await studyRow(page, 'packed')).toContainText('Finished', { timeout: 150_000 })
    expect(descendants(main.pid ?? 0, join('app.asar.unpacked', 'out', 'electron', 'engine', 'main.js'))).toHaveLength(1)
  } finally {
    await browser.close()
    const exited = once(main, 'exit')
    main.kill('SIGTERM')
    await exited
  }
  expect(main.exitCode).toBe(0)
})
