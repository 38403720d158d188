import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './tunery-page.ts'

export const field = (page: Page, role: 'textbox' | 'combobox', name: string) => page.getByRole(role, { name, exact: true })

export async function createAndStart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create and start' }).click()
  await expect(page).toHaveURL(/#\/study\/\d+/)
}

/** Creates and starts a study from a study file in the form. */
export async function startFromFile(page: Page, folder: string, study: Record<string, unknown>): Promise<void> {
  const path = join(folder, 'study.json')
  writeFileSync(path, JSON.stringify(study))
  await page.getByRole('link', { name: 'New study' }).first().click()
  await page.getByRole('button', { name: 'Open study file' }).click()
  await page.locator('input[type=file]').setInputFiles(path)
  await expect(field(page, 'textbox', 'Name')).toHaveValue(String(study['name']))
  await createAndStart(page)
}

export const openTab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
export const trialRows = (page: Page) => page.getByRole('grid', { name: 'Trials' }).getByRole('row').filter({ has: page.getByRole('rowheader') })
export const openTrial = (page: Page, number: number) => page.getByRole('grid', { name: 'Trials' }).getByRole('link', { name: `Trial ${number}`, exact: true }).click()

/** What axe finds wrong with the page as it is once no colour changes any more: halfway to another theme a contrast is nobody's. */
export async function axeViolations(page: Page): Promise<{ readonly id: string; readonly html: string | undefined }[]> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((animation) => animation instanceof CSSTransition).map(({ finished }) => finished)))
  // There are no frames, and what is right needs no list: both cost seconds a screen.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  return violations.map(({ id, nodes }) => ({ id, html: nodes[0]?.html }))
}
