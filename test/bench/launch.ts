import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBare } from '../e2e/electron/bare-app.ts'
import { electronBinary, root } from '../e2e/electron/tunery-app.ts'
import { valuesOf } from './find-sampler.ts'

/** Starts the app, waits until its first screen can be used, and ends it. @returns milliseconds */
async function launch(folder: string): Promise<number> {
  const start = performance.now()
  const { main, browser, page } = await startBare(electronBinary(), folder, [root])
  await page.getByRole('button', { name: 'Run the sample study' }).waitFor({ timeout: 60_000 })
  const ms = performance.now() - start
  await browser.close()
  const ended = once(main, 'exit')
  main.kill('SIGTERM')
  await ended
  return ms
}

/**
 * From the start of the app until its first screen can be used: the first time with an empty folder of its own, then warm.
 * The Electron is the one that `TUNERY_TEST_ELECTRON` names; on Linux a display is needed.
 *
 * Usage: npm run bench -- launch [--runs 5]
 */
export async function run(args: readonly string[]): Promise<void> {
  if (electronBinary() === '') throw new Error('TUNERY_TEST_ELECTRON names no Electron: node scripts/test-tools.mjs says where the tests have theirs')
  const folder = mkdtempSync(join(tmpdir(), 'tunery-launch-'))
  try {
    const first = await launch(folder)
    const warm: number[] = []
    for (let turn = 0; turn < Number(valuesOf(args, '--runs')[0] ?? 5); turn += 1) warm.push(await launch(folder))
    warm.sort((a, b) => a - b)
    const rounded = (ms: number | undefined): number => Math.round(ms ?? NaN)
    console.log(JSON.stringify({ bench: 'launch', first_ms: rounded(first), warm_ms: rounded(warm[Math.floor(warm.length / 2)]), warm_worst_ms: rounded(warm.at(-1)) }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
