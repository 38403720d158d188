import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { field } from './study-steps.ts'
import { endOfSample, trialWithLog, writeSampleDatabase } from './sample-database.ts'
import { expect, root, test as base } from './tunery-page.ts'

/** A host of the sample database, and a page whose clock stands still a little after its last study. */
export const test = base.extend({
  folder: async ({ folder }, use) => {
    writeSampleDatabase(join(folder, 'studies.db'))
    await use(folder)
  },
  page: async ({ page }, use) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    // Timers go on, so that everything that waits still comes.
    await page.addInitScript((now) => {
      const RealDate = Date
      globalThis.Date = class extends RealDate {
        constructor(...given: unknown[]) {
          if (given.length === 0) super(now)
          else super(...(given as [number]))
        }
        static override now = (): number => now
      } as DateConstructor
    }, endOfSample + 600_000)
    await use(page)
  },
})

/** A screen of the page, shown from the sample database. */
export interface Screen {
  readonly name: string
  /** Its address, after the host's. */
  readonly hash: string
  /** The action for which one comes here: it must be within reach in a small window. */
  readonly action: readonly [role: 'button' | 'link' | 'combobox' | 'slider' | 'tab' | 'checkbox', name: string | RegExp]
  /** What is to be done once it is there. */
  readonly then?: (page: Page) => Promise<void>
  /** What differs from one computer to the next. */
  readonly differs?: (page: Page) => ReturnType<Page['locator']>[]
}

export const screens: readonly Screen[] = [
  { name: 'studies', hash: '#/', action: ['link', 'digits'] },
  { name: 'new-study', hash: '#/new', action: ['button', 'Create and start'] },
  { name: 'new-study-script', hash: '#/new', action: ['button', 'Use these flags'], then: chooseScript, differs: (page) => [field(page, 'textbox', 'Script file'), field(page, 'textbox', 'Working folder')] },
  { name: 'study-curves', hash: '#/study/1', action: ['tab', 'Learning curves'] },
  { name: 'study-charts', hash: '#/study/1?tab=charts&chart=history', action: ['button', 'Choose charts'] },
  { name: 'study-parameters', hash: '#/study/1?tab=charts&chart=importance', action: ['button', 'Choose charts'] },
  { name: 'study-compromises', hash: '#/study/2?tab=charts&chart=front', action: ['button', 'Choose charts'] },
  { name: 'study-trials', hash: '#/study/1?tab=trials', action: ['combobox', 'Filter trials'] },
  { name: 'study-what-if', hash: '#/study/1?tab=what-if', action: ['slider', 'learning_rate'], then: (page) => expect(page.getByTestId('predicted-value')).toHaveText(/\d/) },
  { name: 'study-definition', hash: '#/study/1?tab=definition', action: ['tab', 'Definition'] },
  { name: 'trial', hash: `#/study/1/trial/${String(trialWithLog)}`, action: ['button', 'Run again'] },
  { name: 'compare', hash: '#/compare?studies=1,3,4', action: ['button', 'Leave out digits'] },
  { name: 'doctor', hash: '#/doctor', action: ['button', 'Check again'], differs: (page) => [page.locator('#content .content')] },
  { name: 'laboratory', hash: '#/laboratory', action: ['button', 'Run'] },
]

async function chooseScript(page: Page): Promise<void> {
  await page.getByText('My script', { exact: true }).click()
  await field(page, 'textbox', 'Script file').fill(join(root, 'test', 'fixtures', 'scripts', 'parse-args-train.mjs'))
  await expect(page.getByText('JavaScript, flags by parseArgs: 5 flags, 3 of them searched.')).toBeVisible()
}

/** Waits until what is in sight is whole: no skeleton, nothing that is read, every chart drawn. */
export async function isWhole(page: Page): Promise<void> {
  await expect(page.locator('#content h1')).toBeVisible()
  await expect(page.locator('#content').locator('[aria-busy=true], .skeleton, .spinner')).toHaveCount(0, { timeout: 60_000 })
}

/** Opens a screen, as an address does that somebody was sent. */
export async function openScreen(page: Page, { hash, then }: Screen): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
    scrollTo(0, 0)
  }, hash)
  await isWhole(page)
  await then?.(page)
  await isWhole(page)
}
