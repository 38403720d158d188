/**
 * `npm run screenshots`: runs the sample study in a database of its own and writes the pictures of docs/screenshots/.
 * Needs Chromium (test-tools.mjs finds or installs it).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { createProgress } from './lib/progress.mjs'
import { setup } from './setup.mjs'
import { prepareTestTools } from './test-tools.mjs'

const { node } = await setup()
const { env } = await prepareTestTools(createProgress())
const folder = mkdtempSync(join(tmpdir(), 'tunery-screenshots-'))
const serve = spawn(node, ['out/electron/cli/index.js', 'serve', '--db', join(folder, 'studies.db')], { stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise((resolve) => serve.stdout.on('data', (chunk) => resolve(/http:\S+/.exec(String(chunk))[0])))
const browser = await chromium.launch({ executablePath: env.TUNERY_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })

const shoot = (name) => page.screenshot({ path: `docs/screenshots/${name}.png`, animations: 'disabled' })
const openTab = async (name) => {
  await page.getByRole('tab', { name }).click()
  await page.locator('canvas').first().waitFor()
  await page.waitForTimeout(1000)
}

try {
  await page.goto(url)
  await page.getByRole('link', { name: 'New study' }).first().click()
  await page.getByRole('img', { name: /^Distribution of layers/ }).waitFor()
  await page.mouse.wheel(0, 320)
  await page.waitForTimeout(500)
  await shoot('new-study')
  await page.getByRole('link', { name: 'Studies', exact: true }).first().click()
  await page.getByRole('button', { name: 'Run the sample study' }).click()
  await page.getByText(/^Trial 1\d /).first().waitFor({ timeout: 300_000 })
  await shoot('study')
  await page.getByText(/2\d of 24 trials|Finished/).first().waitFor({ timeout: 300_000 })
  await page.setViewportSize({ width: 1280, height: 1120 })
  await openTab('Charts')
  await page.getByRole('navigation', { name: 'Groups of charts' }).getByRole('button', { name: 'Parameters' }).click()
  await page.waitForTimeout(2000)
  await shoot('compare')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByRole('navigation', { name: 'Groups of charts' }).getByRole('button', { name: 'Progress' }).click()
  await page.waitForTimeout(2000)
  await shoot('history-dark')
  await page.getByRole('tab', { name: 'Trials' }).click()
  await page.getByRole('grid', { name: 'Trials' }).waitFor()
  await shoot('trials-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('grid', { name: 'Trials' }).getByRole('link').first().click()
  await page.locator('canvas').first().waitFor()
  await page.waitForTimeout(1000)
  await shoot('trial')
} finally {
  await browser.close()
  const ended = new Promise((resolve) => serve.once('exit', resolve))
  serve.kill()
  await ended
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
