import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

const heldApp = join(root, 'test', 'e2e', 'electron', 'held-app')

/** A running app and its page. */
export interface TuneryApp {
  readonly app: ElectronApplication
  readonly page: Page
}

interface Fixtures {
  /** A folder of this test: `TUNERY_DATA`, the shell's own files, study files. */
  folder: string
  /** What the page tried against its own policy: empty at the end of a test. */
  refusals: string[]
  /** Starts the app, with files to open; it is ended after the test. */
  launch: (...files: string[]) => Promise<TuneryApp>
}

/** The Electron to test with. */
export function electronBinary(): string {
  return process.env['TUNERY_TEST_ELECTRON'] ?? ''
}

/** What every start of the app gets. */
export function appArguments(folder: string): string[] {
  // Chromium does not run as root with its sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...asRoot, '--disable-gpu', `--user-data-dir=${join(folder, 'shell')}`]
}

/** The engine runs in Electron’s own Node, unless that is too old: then in ours. */
export function appEnvironment(folder: string): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { ...Object.fromEntries(inherited), TUNERY_DATA: join(folder, 'data'), ...(hasOwnNode() ? {} : { TUNERY_NODE: process.execPath }) }
}

function hasOwnNode(): boolean {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { stdout } = spawnSync(electronBinary(), ['-p', 'process.versions.node'], { env, encoding: 'utf8', timeout: 30_000 })
  return Number(stdout.split('.')[0]) >= 22
}

/** The engine has ten seconds to put its trials away. */
const endLimitMs = 20_000

/** Ends the app whatever it is doing: a dialog that asks gets the answer “Quit”. */
export async function endApp(app: ElectronApplication, main = app.process()): Promise<void> {
  if (main.exitCode !== null || main.signalCode !== null) return
  const force = setTimeout(() => main.kill('SIGKILL'), endLimitMs)
  try {
    await answerDialogs(app, 1)
    await app.close()
  } finally {
    clearTimeout(force)
  }
}

/** From now on message boxes are not shown but answered with the button `response`, and kept for `shownDialogs`. */
export async function answerDialogs(app: ElectronApplication, response: number): Promise<void> {
  await app.evaluate(({ dialog }, button) => {
    const shown: string[] = []
    Object.assign(globalThis, { shownDialogs: shown })
    Object.assign(dialog, {
      showMessageBox: (...args: readonly { message?: string; detail?: string }[]) => {
        const options = args[args.length - 1]
        shown.push(`${options?.message ?? ''}\n${options?.detail ?? ''}`)
        return Promise.resolve({ response: button, checkboxChecked: false })
      },
    })
  }, response)
}

/** The texts of the message boxes that came up since `answerDialogs`. */
export async function shownDialogs(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => {
    const shown: unknown = Reflect.get(globalThis, 'shownDialogs')
    return Array.isArray(shown) ? shown.map(String) : []
  })
}

/** Chooses an item of the application menu. */
export async function chooseMenuItem(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate(({ Menu }, wanted) => {
    const items = (Menu.getApplicationMenu()?.items ?? []).flatMap((menu) => menu.submenu?.items ?? [])
    const item = items.find((candidate) => candidate.label === wanted)
    if (item === undefined) throw new Error(`The menu has no item ${wanted}`)
    item.click()
  }, label)
}

export const test = base.extend<Fixtures & { electronIsThere: undefined }>({
  electronIsThere: [
    async ({ browserName: _ }, use, info) => {
      info.skip(electronBinary() === '', process.env['TUNERY_TEST_ELECTRON_MISSING'] ?? 'TUNERY_TEST_ELECTRON names no Electron')
      await use(undefined)
    },
    { auto: true },
  ],
  folder: async ({ browserName: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tunery-electron-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  refusals: async ({ browserName: _ }, use) => {
    const refusals: string[] = []
    await use(refusals)
    base.expect(refusals, 'what the page tried against its own policy').toEqual([])
  },
  launch: async ({ folder, refusals }, use) => {
    const open = new Map<ElectronApplication, ChildProcess>()
    await use(async (...files) => {
      if (!existsSync(join(root, 'out', 'electron', 'main', 'index.cjs'))) throw new Error('The app is not built: npm run build')
      const args = [...appArguments(folder), heldApp, ...files]
      const app = await _electron.launch({ executablePath: electronBinary(), args, env: appEnvironment(folder), timeout: 60_000 })
      open.set(app, app.process())
      const page = await app.firstWindow({ timeout: 60_000 })
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) refusals.push(message.text())
      })
      return { app, page }
    })
    for (const [app, main] of open) await endApp(app, main)
  },
})
export { expect } from '@playwright/test'
