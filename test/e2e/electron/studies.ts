import type { Locator, Page } from '@playwright/test'
import { writeStudyFile, type SlowStudy } from './study-file.ts'
import { expect, type TuneryApp } from './tunery-app.ts'

/** The row of a study in the list of studies, which is opened for it. */
export async function studyRow(page: Page, name: string): Promise<Locator> {
  await page.getByRole('link', { name: 'Studies', exact: true }).first().click()
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
}

/** Presses the form's button; the study's page follows when it is created. */
export async function createAndStart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create and start' }).click()
  await expect(page).toHaveURL(/#\/study\/\d+$/)
}

/** Starts the app with a study file and starts that study. */
export async function startStudy(launch: (...files: string[]) => Promise<TuneryApp>, folder: string, study: SlowStudy): Promise<TuneryApp> {
  const started = await launch(writeStudyFile(folder, study))
  await expect(started.page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(study.name)
  await createAndStart(started.page)
  // A short one may have finished before the list is drawn.
  await expect(await studyRow(started.page, study.name)).toContainText(/Running|Finished/)
  return started
}
