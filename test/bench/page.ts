import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { valuesOf } from './find-sampler.ts'
import { startServe } from '../start-serve.ts'
import { generateStudy } from './generated-study.ts'

const rounded = (ms: number): number => Math.round(ms * 10) / 10

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const chartDrawn = (page: Page): Promise<void> => page.locator('[role=img][aria-busy=false]').first().waitFor({ timeout: 120_000 })

/** Opens the study in a page whose code is in the browser's cache, and every view of it. */
async function openStudy(page: Page, studyId: number): Promise<Record<string, number>> {
  const start = performance.now()
  await page.evaluate((id) => (location.hash = `#/study/${String(id)}`), studyId)
  await page.getByRole('heading', { name: 'Progress' }).waitFor({ timeout: 120_000 })
  const usable = performance.now() - start
  await chartDrawn(page)
  const views: Record<string, number> = { usable_ms: usable, curves_ms: performance.now() - start }
  for (const name of ['History', 'Parallel coordinates']) {
    views[`${name.split(' ')[0]?.toLowerCase() ?? ''}_ms`] = await timed(async () => {
      await page.getByRole('tab', { name }).click()
      await chartDrawn(page)
    })
  }
  views['trials_ms'] = await timed(async () => {
    await page.getByRole('tab', { name: 'Trials' }).click()
    await page.getByRole('table', { name: 'Trials' }).waitFor()
  })
  return views
}

/** Notes the gap between any two frames, and every task over 50 ms, while work is done in the page. */
async function watchFrames(page: Page, work: () => Promise<void>): Promise<{ frame_p95_ms: number; longest_task_ms: number }> {
  await page.evaluate(() => {
    const seen = { gaps: new Array<number>(), tasks: new Array<number>(), running: true }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number): void => {
      seen.gaps.push(now - last)
      last = now
      if (seen.running) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await work()
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: { gaps: number[]; tasks: number[]; running: boolean } }
    seen.running = false
    const gaps = seen.gaps.sort((a, b) => a - b)
    return { frame_p95_ms: gaps[Math.floor(gaps.length * 0.95)] ?? 0, longest_task_ms: Math.max(0, ...seen.tasks) }
  })
}

/** Scrolls, sorts and filters the table of trials. */
async function useTable(page: Page): Promise<void> {
  const table = page.getByRole('table', { name: 'Trials' })
  await table.hover()
  for (let turn = 0; turn < 60; turn += 1) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(16)
  }
  for (const column of ['val_error', 'learning_rate', 'units']) await table.getByRole('button', { name: column }).first().click()
  for (const state of [/^Pruned \d/, /^Complete \d/, /^All \d/]) await page.getByText(state).first().click()
}

async function measure(size: number, steps: number, folder: string): Promise<void> {
  const databasePath = join(folder, `page-${String(size)}-${String(steps)}.db`)
  const studyId = generateStudy(databasePath, { trials: size, steps })
  const { child: host, url } = await startServe(process.execPath, databasePath)
  const executablePath = process.env['TUNERY_CHROMIUM']
  const browser = await chromium.launch({ args: ['--no-sandbox', '--disable-gpu'], ...(executablePath === undefined ? {} : { executablePath }) })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
    await page.goto(url)
    await page.getByText('Generated').first().waitFor()
    const views = await openStudy(page, studyId)
    const frames = await watchFrames(page, () => useTable(page))
    const client = await page.context().newCDPSession(page)
    await client.send('HeapProfiler.collectGarbage')
    const { usedSize } = await client.send('Runtime.getHeapUsage')
    const figures = Object.entries({ ...views, ...frames }).map(([name, ms]) => [name, rounded(ms)])
    console.log(JSON.stringify({ bench: 'page', trials: size, ...Object.fromEntries(figures), heap_mib: Math.round(usedSize / 2 ** 20) }))
  } finally {
    await browser.close()
    host.kill()
  }
}

/**
 * What the page takes to open a large study and to work with it, in Chromium: generated studies, kept in the folder for the next time.
 *
 * Usage: npm run bench -- page [--trials 10000 100000] [--steps 100] [--folder WHERE]
 */
export async function run(args: readonly string[]): Promise<void> {
  const folder = valuesOf(args, '--folder')[0] ?? join(tmpdir(), 'tunery-bench-page')
  mkdirSync(folder, { recursive: true })
  const sizes = valuesOf(args, '--trials').map(Number)
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) await measure(size, Number(valuesOf(args, '--steps')[0] ?? 100), folder)
}
