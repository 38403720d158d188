import { chromium, expect, type Browser, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { z } from 'zod'
import { appArguments, appEnvironment } from './tunery-app.ts'

/** An app that runs. */
export interface BareApp {
  readonly main: ChildProcess
  readonly browser: Browser
  readonly page: Page
}

/**
 * Starts the app without the inspector that Playwright drives an Electron with: a packed app's fuses forbid it, and an
 * app that is to end as it does for a user must not have it. Playwright sees its pages only, as those of a browser.
 * @param args what comes last on the command line: the app's folder where the binary is a bare Electron, files to open
 */
export async function startBare(binary: string, folder: string, args: readonly string[] = []): Promise<BareApp> {
  const main = spawn(binary, [...appArguments(folder), '--remote-debugging-port=0', ...args], { env: appEnvironment(folder), stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const address = await debuggerAddress(main)
    // A window that opens while Playwright connects is sometimes missed.
    await expect.poll(() => pageTitles(address), { timeout: 60_000 }).toEqual([expect.stringContaining('Tunery')])
    // Electron has no browser contexts: Playwright's defaults for them would be refused.
    const browser = await chromium.connectOverCDP(address, { noDefaults: true })
    const context = browser.contexts()[0]
    if (context === undefined) throw new Error('The app has no page')
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
    main.once('exit', () => reject(new Error(`The app ended before its page opened:\n${seen.join('')}`)))
  })
}

const targetsSchema = z.array(z.object({ type: z.string(), title: z.string() }))

async function pageTitles(address: string): Promise<string[]> {
  const answer = await fetch(`http://${new URL(address).host}/json/list`)
  return targetsSchema.parse(await answer.json()).flatMap((target) => (target.type === 'page' ? [target.title] : []))
}
