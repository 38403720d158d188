import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { startServe } from '../start-serve.ts'
import { valuesOf } from './find-sampler.ts'
import { generateStudy } from './generated-study.ts'
import { openInDashboard } from './page/dashboard.ts'
import { watchFrames, type Frames } from './page/frames.ts'
import { openBrowser } from './page/open-browser.ts'
import { rendererUse } from './page/renderer-process.ts'
import { brush, filter, openCharts, openViews, scroll, sort } from './page/views.ts'

interface Measured {
  readonly figures: Readonly<Record<string, number>>
  readonly frames: Readonly<Record<string, Frames>>
  readonly memoryMiB: number | null
}

/** Opens the study twice, each time in a new tab whose code is in the browser's cache, and works with its charts and its table. */
async function measureIn(browser: Browser, url: string, studyId: number): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  const first = await context.newPage()
  await first.goto(url)
  const open = async () => {
    const page = await context.newPage()
    await page.goto(new URL('/', url).href)
    await page.getByText('Generated').first().waitFor()
    return page
  }
  await openViews(await open(), studyId)
  for (const page of context.pages().slice(1)) await page.close()
  const page = await open()
  const views = await openViews(page, studyId)
  const frames: Record<string, Frames> = { scroll: await watchFrames(page, () => scroll(page)), sort: await watchFrames(page, () => sort(page)), filter: await watchFrames(page, () => filter(page)) }
  const charted = await open()
  const charts = await openCharts(charted, studyId)
  frames['brush'] = await watchFrames(charted, () => brush(charted))
  const { memoryMiB } = await rendererUse(browser)
  await context.close()
  return { figures: { ...views, ...charts }, frames, memoryMiB }
}

async function measure(size: number, steps: number, folder: string, withPeer: boolean): Promise<void> {
  const databasePath = join(folder, `page-${String(size)}-${String(steps)}.db`)
  const studyId = generateStudy(databasePath, { trials: size, steps })
  const browser = await openBrowser()
  try {
    const { child: host, url } = await startServe(process.execPath, databasePath)
    const { figures, frames, memoryMiB } = await measureIn(browser, url, studyId).finally(() => host.kill())
    const [p95, longest] = [Math.max(...Object.values(frames).map((each) => each.frame_p95_ms)), Math.max(...Object.values(frames).map((each) => each.longest_task_ms))]
    const rounded = Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, Math.round(ms)]))
    console.log(JSON.stringify({ bench: 'page', trials: size, ...rounded, frame_p95_ms: p95, longest_task_ms: longest, memory_mib: memoryMiB, by: frames }))
    if (!withPeer) return
    const peer = await openInDashboard(browser, databasePath, 'Generated')
    const fastest = Math.min(...Object.values(peer).flatMap((ms) => ms ?? []))
    console.log(JSON.stringify({ bench: 'page', trials: size, peer: 'optuna-dashboard', ...peer, ratio: Math.round((10 * fastest) / (figures['curves_ms'] ?? NaN)) / 10 }))
  } finally {
    await browser.close()
  }
}

/**
 * What the page takes to open a large study and to work with it, in Chromium: generated studies, kept in the folder for the next time.
 * The worst of scrolling, sorting, filtering and brushing is the line's own figure; Optuna Dashboard opens the smallest study beside it.
 *
 * Usage: npm run bench -- page [--trials 10000 100000] [--steps 100] [--folder WHERE] [--peer no]
 */
export async function run(args: readonly string[]): Promise<void> {
  const folder = valuesOf(args, '--folder')[0] ?? join(tmpdir(), 'tunery-bench-page')
  mkdirSync(folder, { recursive: true })
  const given = valuesOf(args, '--trials').map(Number)
  const sizes = given.length > 0 ? given : [10_000, 100_000]
  const peerSize = valuesOf(args, '--peer')[0] === 'no' ? undefined : Math.min(...sizes)
  for (const size of sizes) await measure(size, Number(valuesOf(args, '--steps')[0] ?? 100), folder, size === peerSize)
}
