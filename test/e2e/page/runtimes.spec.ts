import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeViolations } from './study-steps.ts'
import { expect, test } from './tunery-page.ts'

// A data folder where nothing is installed, and a package index that nobody answers for.
const changes: Readonly<Record<string, string>> = { PIP_CONFIG_FILE: '/dev/null', PIP_FIND_LINKS: '', PIP_INDEX_URL: 'http://127.0.0.1:9/simple' }
const own = { ...process.env }
let data: string
test.beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'tunery-runtimes-'))
  Object.assign(process.env, changes, { TUNERY_DATA: data })
})
test.afterAll(() => {
  for (const name of [...Object.keys(changes), 'TUNERY_DATA']) {
    if (own[name] === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = own[name]
  }
  rmSync(data, { recursive: true, force: true, maxRetries: 5 })
})

test('the doctor installs a runtime, says why it cannot, and offers to try again', async ({ app }) => {
  test.skip(process.platform !== 'linux', 'There is nothing to install here.')
  await app.getByRole('link', { name: 'Doctor' }).click()
  const card = app.getByRole('article').filter({ has: app.getByRole('heading', { name: 'TensorFlow for the processor' }) })
  await expect(card.getByText('Not installed')).toBeVisible({ timeout: 60_000 })
  await expect(card.getByText(/^26\d MiB to download, 8\d\d MiB on the disk$/)).toBeVisible()
  await expect(app.getByRole('heading', { name: 'TensorFlow for NVIDIA cards (CUDA 12)' })).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme })
    expect(await axeViolations(app)).toEqual([])
  }

  await card.getByRole('button', { name: 'Install', exact: true }).click()
  await expect(card.getByRole('progressbar', { name: 'Installing TensorFlow for the processor' })).toBeVisible()
  expect(await axeViolations(app)).toEqual([])
  await expect(card.getByRole('alert')).toContainText('pip could not download tensorflow-cpu 2.21.0; check the network', { timeout: 90_000 })

  await card.getByText('Without a network').click()
  await card.getByRole('textbox', { name: 'Folder with the downloads' }).fill(data)
  await card.getByRole('button', { name: 'Install from it' }).click()
  await expect(card.getByRole('alert')).toContainText('(missing)', { timeout: 60_000 })
  await expect(card.getByRole('button', { name: 'Install', exact: true })).toBeVisible()
})
