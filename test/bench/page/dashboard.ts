import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from '@playwright/test'
import { peerPython } from '../peer-environment.ts'

const version = '0.21.0'
const cli = fileURLToPath(new URL('../../../out/electron/cli/index.js', import.meta.url))

/** Its two pages that show a study's trials, and what is there when they are drawn. */
const pages = [
  { name: 'history', path: '/dashboard/studies/1', drawn: '.js-plotly-plot .scatterlayer .trace' },
  { name: 'selection', path: '/dashboard/studies/1/smartSelection', drawn: '.js-plotly-plot .parcoords .y-axis' },
] as const

/** The same study as a database of Optuna, written by our own export. */
function optunaDatabase(databasePath: string, study: string): string {
  const path = databasePath.replace(/\.db$/, '.optuna.db')
  if (existsSync(path)) return path
  const { status, stderr } = spawnSync(process.execPath, [cli, 'export', study, '--db', databasePath, '--optuna', path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the study could not be written for Optuna: ${stderr}`)
  return path
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** Waits until a server answers at all. */
async function answering(address: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answered = await fetch(address).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('Optuna Dashboard does not answer')
}

/**
 * Opens a study in Optuna Dashboard, each of its two pages in a new tab whose code is in the browser's cache.
 * @returns milliseconds until each is drawn; null for one that was not within `limitMs`
 */
export async function openInDashboard(browser: Browser, databasePath: string, study: string, limitMs = 400_000): Promise<Record<string, number | null>> {
  const python = peerPython([{ tool: 'optuna', sampler: 'random', packages: ['optuna==5.0.0', `optuna-dashboard==${version}`] }])
  const port = await freePort()
  const address = `http://127.0.0.1:${String(port)}`
  const server = spawn(join(dirname(python), 'optuna-dashboard'), [`sqlite:///${optunaDatabase(databasePath, study)}`, '--port', String(port)], { stdio: 'ignore' })
  try {
    await answering(address)
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
    const first = await context.newPage()
    await first.goto(`${address}/dashboard`)
    await first.close()
    const figures: Record<string, number | null> = {}
    for (const { name, path, drawn } of pages) {
      const page = await context.newPage()
      const start = performance.now()
      await page.goto(address + path, { timeout: limitMs })
      const seen = await page.locator(drawn).first().waitFor({ state: 'attached', timeout: limitMs }).then(() => true, () => false)
      figures[`${name}_ms`] = seen ? Math.round(performance.now() - start) : null
      await page.close()
    }
    await context.close()
    return figures
  } finally {
    server.kill()
  }
}
