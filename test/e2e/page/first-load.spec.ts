import { gzipSync } from 'node:zlib'
import { expect, test } from './tunery-page.ts'

/** Issued as a limit of the page: what comes before the list of studies is there. */
const mostKib = 350

test('the list of studies needs at most 350 KiB of scripts, gzip, and no chart among them', async ({ page, host }) => {
  const scripts = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body())
  })
  await page.goto(host.url)
  await expect(page.getByRole('heading', { name: 'Studies', level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run the sample study' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  const sizes = await Promise.all([...scripts].map(async ([url, body]) => ({ url: new URL(url).pathname, text: (await body).toString() })))
  const kib = sizes.reduce((sum, { text }) => sum + gzipSync(text).length / 1024, 0)
  expect(sizes.length).toBeGreaterThan(0)
  expect(kib, `${sizes.map(({ url }) => url).join(', ')}: ${kib.toFixed(0)} KiB`).toBeLessThanOrEqual(mostKib)
  expect(sizes.filter(({ text }) => /zrender|_echarts_instance_/.test(text)).map(({ url }) => url)).toEqual([])
})
