import type { Page } from '@playwright/test'

const limitMs = 120_000

const drawn = (page: Page): Promise<void> => page.locator('[role=img][aria-busy=false]').first().waitFor({ timeout: limitMs })

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash)
}

/** Opens a study in a page whose code is in the browser's cache, and its views. @returns milliseconds since the opening, or since the change of the view */
export async function openViews(page: Page, studyId: number): Promise<Record<string, number>> {
  const start = performance.now()
  const since = (): number => performance.now() - start
  await goTo(page, `#/study/${String(studyId)}`)
  await page.getByRole('heading', { name: 'Progress' }).waitFor({ timeout: limitMs })
  const usable = since()
  await drawn(page)
  const curves = since()
  const trials = await timed(async () => {
    await page.getByRole('tab', { name: 'Trials' }).click()
    await page.getByRole('grid', { name: 'Trials' }).getByRole('row').nth(3).waitFor({ timeout: limitMs })
  })
  return { usable_ms: usable, curves_ms: curves, trials_ms: trials }
}

/**
 * Opens a study at its charts, and scrolls to each that is not in sight.
 * @returns milliseconds from the opening until what is in sight is drawn, and until every chart is
 */
export async function openCharts(page: Page, studyId: number): Promise<Record<string, number>> {
  const start = performance.now()
  await goTo(page, `#/study/${String(studyId)}?tab=charts`)
  await drawn(page)
  const inSight = performance.now() - start
  const places = page.locator('[id^=chart-]')
  await places.first().waitFor({ state: 'attached' })
  const each: Record<string, number> = {}
  for (let at = 0; at < (await places.count()); at += 1) {
    const place = places.nth(at)
    const from = performance.now()
    await place.evaluate((element) => (element.firstElementChild ?? element).scrollIntoView())
    await place.locator('[role=img][aria-busy=false], .empty').first().waitFor({ timeout: limitMs })
    each[`${(await place.getAttribute('id')) ?? ''}_ms`] = performance.now() - from
  }
  return { charts_in_sight_ms: inSight, charts_ms: performance.now() - start, ...each }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Drags a range along the axis of the objective, and back to nothing. */
export async function brush(page: Page): Promise<void> {
  const plot = page.getByRole('img', { name: /^Parallel coordinates/ })
  await plot.scrollIntoViewIfNeeded()
  const box = await plot.boundingBox()
  if (box === null) throw new Error('the parallel coordinates are not shown')
  const [x, top, bottom] = [box.x + box.width - 60, box.y + box.height * 0.35, box.y + box.height * 0.85]
  await page.mouse.move(x, bottom)
  await page.mouse.down()
  for (let step = 0; step <= 90; step += 1) {
    await page.mouse.move(x, bottom + (top - bottom) * Math.sin((Math.PI * step) / 120))
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
}

/** Types a filter, a character at a time. */
export async function filter(page: Page): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Filter trials' })
  await field.click()
  await page.keyboard.type('val_error < 0.2 and units >= 256', { delay: 40 })
  await page.keyboard.press('Enter')
  await page.waitForTimeout(500)
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await page.waitForTimeout(300)
}

/** Sorts by several columns in turn, both ways. */
export async function sort(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Trials' })
  for (const column of ['val_error', 'learning_rate', 'units', 'val_error', 'val_error']) {
    await grid.getByRole('columnheader', { name: column }).getByRole('button').first().click()
    await page.waitForTimeout(250)
  }
}

/** Scrolls through the trials with the wheel. */
export async function scroll(page: Page): Promise<void> {
  await page.getByRole('grid', { name: 'Trials' }).hover()
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(16)
  }
}
