import { chromium, expect, type Browser, type Page } from '@playwright/test'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { appArguments, appEnvironment, electronBinary, root } from './tunery-app.ts'

const builderConfigSchema = z.looseObject({ directories: z.looseObject({}), electronFuses: z.record(z.string(), z.boolean()) })
const firstElectronWithFileFuse = 29

/** Packs the app into a folder with electron-builder and the Electron of the tests, and returns its binary. */
export function packApp(output: string): string {
  const config = builderConfigSchema.parse(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')))
  const version = electronVersion()
  const { grantFileProtocolExtraPrivileges, ...olderFuses } = config.electronFuses
  // electron-builder refuses to set a fuse that the test Electron is too old to have.
  const fuses = Number(version.split('.')[0]) < firstElectronWithFileFuse ? olderFuses : { ...olderFuses, grantFileProtocolExtraPrivileges }
  const testConfig = {
    ...config,
    electronFuses: fuses,
    electronDist: dirname(electronBinary()),
    electronVersion: version,
    directories: { ...config.directories, output },
  }
  const path = join(output, '..', 'electron-builder.json')
  writeFileSync(path, JSON.stringify(testConfig))
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, '--dir', '--linux', '--config', path], { cwd: root, encoding: 'utf8', timeout: 500_000 })
  if (status !== 0) throw new Error(`electron-builder failed:\n${stdout}${stderr}`)
  return join(output, 'linux-unpacked', 'tunery')
}

function electronVersion(): string {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return spawnSync(electronBinary(), ['-p', 'process.versions.electron'], { env, encoding: 'utf8' }).stdout.trim()
}

/** A packed app that runs. */
export interface PackedApp {
  readonly main: ChildProcess
  readonly browser: Browser
  readonly page: Page
}

/**
 * Starts a packed app. Its fuses forbid the inspector that Playwright drives an Electron with,
 * so Playwright sees its pages only, as those of a browser.
 */
export async function startPacked(binary: string, folder: string): Promise<PackedApp> {
  const main = spawn(binary, [...appArguments(folder), '--remote-debugging-port=0'], { env: appEnvironment(folder), stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const address = await debuggerAddress(main)
    // A window that opens while Playwright connects is sometimes missed.
    await expect.poll(() => pageTitles(address), { timeout: 60_000 }).toEqual([expect.stringContaining('Tunery')])
    // Electron has no browser contexts: Playwright's defaults for them would be refused.
    const browser = await chromium.connectOverCDP(address, { noDefaults: true })
    const context = browser.contexts()[0]
    if (context === undefined) throw new Error('The packed app has no page')
    const page = context.pages()[0] ?? (await context.waitForEvent('page'))
    return { main, browser, page }
  } catch (error) {
    main.kill('SIGKILL')
    throw error
  }
}

function debuggerAddress(main: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const seen: string[] = []
    main.stderr?.setEncoding('utf8').on('data', (text: string) => {
      seen.push(text)
      const address = /^DevTools listening on (ws:\/\/\S+)/m.exec(seen.join(''))?.[1]
      if (address !== undefined) resolve(address)
    })
    main.once('exit', () => reject(new Error(`The packed app ended before its page opened:\n${seen.join('')}`)))
  })
}

const targetsSchema = z.array(z.object({ type: z.string(), title: z.string() }))

async function pageTitles(address: string): Promise<string[]> {
  const answer = await fetch(`http://${new URL(address).host}/json/list`)
  return targetsSchema.parse(await answer.json()).flatMap((target) => (target.type === 'page' ? [target.title] : []))
}
