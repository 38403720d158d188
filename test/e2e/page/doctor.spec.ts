import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeViolations } from './study-steps.ts'
import { expect, test } from './tunery-page.ts'

// What is measured belongs to the machine: it is kept apart from that of whoever runs the tests.
const own = process.env['TUNERY_DATA']
let data: string
test.beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'tunery-doctor-'))
  process.env['TUNERY_DATA'] = data
})
test.afterAll(() => {
  if (own === undefined) delete process.env['TUNERY_DATA']
  else process.env['TUNERY_DATA'] = own
  rmSync(data, { recursive: true, force: true, maxRetries: 5 })
})

test('the doctor measures the backends, marks what it chooses, and remembers it', async ({ app }) => {
  await app.getByRole('link', { name: 'Doctor' }).click()
  await expect(app.getByText('Nothing has been measured yet.')).toBeVisible({ timeout: 60_000 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme })
    expect(await axeViolations(app)).toEqual([])
  }

  await app.getByRole('button', { name: 'Measure', exact: true }).focus()
  await app.keyboard.press('Enter')
  await expect(app.getByRole('progressbar', { name: 'Measurement' })).toBeVisible()
  await expect(app.getByRole('status').filter({ hasText: /^wasm, the small model: \d of \d+$/ })).toBeVisible()
  await app.getByRole('button', { name: 'Stop measuring' }).click()
  await expect(app.getByText('Nothing has been measured yet.')).toBeVisible()
  await app.getByRole('button', { name: 'Measure', exact: true }).click()

  const table = app.getByRole('region', { name: 'Speed of each backend' })
  await expect(table).toBeVisible({ timeout: 150_000 })
  await expect(table.getByRole('columnheader')).toHaveText([/^Backend/, /^small/i, /^medium/i, /^large/i])
  await expect(table.getByRole('row').filter({ hasText: 'wasm' }).getByRole('cell')).toHaveText([/[\d.,]+/, /[\d.,]+/, /[\d.,]+/])
  await expect(table.getByRole('cell').filter({ hasText: 'Chosen: ' })).toHaveCount(3)
  await expect(app.getByText(/^wasm It trains most samples a second|^cpu It trains most samples a second/).first()).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme })
    expect(await axeViolations(app)).toEqual([])
  }

  await app.reload()
  await expect(table).toBeVisible({ timeout: 60_000 })
  await expect(app.getByRole('button', { name: 'Measure again' })).toBeVisible()
})
