import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test as base, type Page } from '@playwright/test'
import { startServe } from '../../start-serve.ts'

export { expect }

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A web host of its own database. */
export interface Host {
  /** A new address for each visit: its token works once. */
  readonly url: string
  /** Ends it as `kill -9` does, and starts it again on the same port and database. */
  restart(): Promise<void>
}

const node = process.env['TUNERY_NODE'] ?? process.execPath

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve))
  if (child.exitCode !== null || !child.kill(signal)) return
  await exited
}

interface Fixtures {
  /** A temporary folder of the test. */
  folder: string
  host: Host
  /** The page of the host, open on the list of studies; an error on its console fails the test. */
  app: Page
}

const missing = process.env['TUNERY_CHROMIUM_MISSING']

export const test = base.extend<Fixtures>({
  folder: async ({ browserName: _ }, use) => {
    base.skip(missing !== undefined, missing)
    const folder = mkdtempSync(join(tmpdir(), 'tunery-page-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  host: async ({ folder }, use) => {
    let serving = await startServe(node, join(folder, 'studies.db'))
    await use({
      get url() {
        return serving.url
      },
      restart: async () => {
        await end(serving.child, 'SIGKILL')
        serving = await startServe(node, join(folder, 'studies.db'), Number(new URL(serving.url).port))
      },
    })
    await end(serving.child, 'SIGTERM')
  },
  app: async ({ page, host }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(host.url)
    await expect(page.getByRole('heading', { name: 'Studies', level: 1 })).toBeVisible()
    await use(page)
    expect(errors).toEqual([])
  },
})
