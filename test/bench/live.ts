import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../electron/engine/store/open.ts'
import type { StudyDefinition } from '../../shared/domain/study.ts'
import { startServe } from '../start-serve.ts'
import { valuesOf } from './find-sampler.ts'
import { openBrowser } from './page/open-browser.ts'
import { rendererUse } from './page/renderer-process.ts'
import type { Browser, Page } from '@playwright/test'

const trials = 8

/** A command that reports so often, evenly, until its time is over. */
function reporter(reportsPerSecond: number, seconds: number): string {
  const reports = Math.round((reportsPerSecond / trials) * seconds)
  return `const every = ${String((seconds * 1000) / reports)}, start = Date.now()
let step = 0
const next = () => {
  while (step < ${String(reports)} && Date.now() - start >= step * every) console.log(JSON.stringify({ step: ++step, val_error: 1 / step + Math.random() / 10 }))
  if (step < ${String(reports)}) setTimeout(next, every / 2)
}
next()
`
}

function createStudy(databasePath: string, script: string): number {
  const definition: StudyDefinition = {
    name: 'Live',
    objective: { kind: 'command', command: `node ${script}` },
    metrics: [{ name: 'val_error', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    sampler: { name: 'random' },
    scheduler: { name: 'none' },
    budget: { trials },
    end: {},
    repeats: 1,
    limits: {},
    parallel: trials,
    fuse: 'auto',
    seed: 0,
  }
  const store = openStore(databasePath, 'write')
  const { id } = store.createStudy(definition, Date.now())
  store.close()
  return id
}

/** Watches the study's page until it says that it has finished. @returns the page's processor time as a share of a core, and its memory early and late */
async function watch(browser: Browser, page: Page, seconds: number): Promise<{ cpu: number; early: number | null; late: number | null }> {
  await page.waitForTimeout(Math.min(60, seconds / 4) * 1000)
  const before = { at: performance.now(), ...(await rendererUse(browser)) }
  const during = Math.max(1, seconds - 2 * Math.min(60, seconds / 4))
  await page.waitForTimeout(during * 1000)
  const after = { at: performance.now(), ...(await rendererUse(browser)) }
  await page.getByText('Finished', { exact: true }).first().waitFor({ timeout: (seconds + 60) * 1000 })
  return { cpu: (after.cpuSeconds - before.cpuSeconds) / ((after.at - before.at) / 1000), early: before.memoryMiB, late: after.memoryMiB }
}

/** How many reports the database holds. */
function countStored(databasePath: string): number {
  const store = openStore(databasePath, 'read')
  const [study] = store.listStudies()
  const stored = study === undefined ? 0 : store.curves(study.id, 'val_error').reduce((sum, { steps }) => sum + steps.length, 0)
  store.close()
  return stored
}

/**
 * What a page does that follows a study of eight commands with many reports a second: nothing may be missing at the end.
 *
 * Usage: npm run bench -- live [--reports 200] [--seconds 600]
 */
export async function run(args: readonly string[]): Promise<void> {
  const reports = Number(valuesOf(args, '--reports')[0] ?? 200)
  const seconds = Number(valuesOf(args, '--seconds')[0] ?? 600)
  const folder = mkdtempSync(join(tmpdir(), 'tunery-live-'))
  const [script, database] = [join(folder, 'reporter.mjs'), join(folder, 'live.db')]
  writeFileSync(script, reporter(reports, seconds))
  const studyId = createStudy(database, script)
  const { child, url } = await startServe(process.execPath, database)
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
    await page.goto(url)
    await page.evaluate((id) => (location.hash = `#/study/${String(id)}`), studyId)
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const { cpu, early, late } = await watch(browser, page, seconds)
    const printed = trials * Math.round((reports / trials) * seconds)
    console.log(JSON.stringify({ bench: 'live', reports_per_second: reports, seconds, printed, stored: countStored(database), page_cpu: Math.round(cpu * 1000) / 1000, memory_mib_early: early, memory_mib_late: late }))
  } finally {
    await browser.close()
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
