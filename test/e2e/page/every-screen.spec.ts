import type { Page } from '@playwright/test'
import { isWhole, openScreen, screens, test, type Screen } from './screens.ts'
import { axeViolations, openTab } from './study-steps.ts'
import { expect } from './tunery-page.ts'

/** Charts come into being when they are scrolled to. */
async function seeAllCharts(page: Page): Promise<void> {
  for (const id of await page.locator('#content [id^="chart-"].place').evaluateAll((places) => places.map((place) => place.id))) {
    await page.evaluate((chart) => {
      const place = document.getElementById(chart)
      ;(place?.firstElementChild ?? place)?.scrollIntoView()
    }, id)
    await expect(page.locator(`#${id}.seen`)).toBeAttached()
  }
  await isWhole(page)
}

/** What one screen opens beside itself, each a screen of its own. */
const more: Readonly<Record<string, (page: Page, check: (what: string) => Promise<void>) => Promise<void>>> = {
  'study-trials': async (page, check) => {
    await page.getByRole('combobox', { name: 'Filter trials' }).fill('val_error < 0.3')
    await page.keyboard.press('Enter')
    const marks = page.getByRole('grid', { name: 'Trials' }).getByRole('row').getByRole('checkbox')
    await marks.nth(1).click()
    await marks.nth(2).click()
    await check('a filter and marks')
    await page.getByRole('toolbar', { name: 'Marked trials' }).getByRole('button', { name: 'Compare' }).click()
    await expect(page.getByRole('table', { name: 'Comparison' })).toBeVisible()
    await check('the comparison of trials')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show all' }).click()
  },
  'study-definition': async (page, check) => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Change search space…' }).click()
    await expect(page.getByRole('dialog', { name: 'Change search space' })).toBeVisible()
    await check('the dialog of the search space')
    await page.getByRole('button', { name: 'Cancel' }).click()
  },
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing wrong with any screen and dialog in the ${colorScheme} theme`, async ({ app }) => {
    // Half a minute where nothing else runs.
    test.setTimeout(300_000)
    await app.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const found: unknown[] = []
    for (const screen of screens) {
      const check = async (what: string): Promise<void> => {
        for (const violation of await axeViolations(app)) found.push({ screen: screen.name, what, ...violation })
      }
      await openScreen(app, screen)
      await seeAllCharts(app)
      await check('as it opens')
      await more[screen.name]?.(app, check)
    }
    expect(found).toEqual([])
  })

/** How far the page itself could be scrolled to the side; tables and charts scroll within themselves. */
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...[document.scrollingElement, document.getElementById('content')].map((element) => (element?.scrollWidth ?? 0) - (element?.clientWidth ?? 0))))

async function isUsable(page: Page, { name, action: [role, label] }: Screen): Promise<void> {
  expect.soft(await sideways(page), `${name}: pixels to the side`).toBe(0)
  const action = page.locator('#content').getByRole(role, { name: label, exact: true }).first()
  await action.scrollIntoViewIfNeeded()
  await expect.soft(action, `${name}: its action`).toBeInViewport()
  await expect.soft(page.getByRole('region', { name: 'Sidebar' }).getByRole('link', { name: 'Laboratory' }), `${name}: the way elsewhere`).toBeInViewport()
  // Nothing lies over it: a click would reach it.
  await action.click({ trial: true, timeout: 5000 })
}

const windows = [
  { title: 'at 200 % zoom', viewport: { width: 640, height: 430 }, deviceScaleFactor: 2 },
  { title: 'in a window of 900 pixels', viewport: { width: 900, height: 700 }, deviceScaleFactor: 1 },
]
for (const { title, ...size } of windows)
  test.describe(title, () => {
    test.use(size)
    test(`no screen scrolls to the side, and its action is within reach, ${title}`, async ({ app }) => {
      for (const screen of screens) {
        await openScreen(app, screen)
        await isUsable(app, screen)
      }
    })
  })

test('the focus goes to the heading of each page, also of one that is on its way', async ({ app }) => {
  await app.getByRole('link', { name: 'digits', exact: true }).first().press('Enter')
  await expect(app.getByRole('heading', { name: 'digits', level: 1 })).toBeFocused()
  await openTab(app, 'Trials')
  await expect(app.getByRole('tab', { name: 'Trials' })).toBeFocused()
  for (const name of ['Compare', 'Doctor', 'Laboratory', 'Studies', 'New study']) {
    await app.getByRole('region', { name: 'Sidebar' }).getByRole('link', { name }).first().press('Enter')
    await expect(app.getByRole('heading', { name: name === 'Compare' ? 'Compare studies' : name, level: 1 })).toBeFocused()
  }
})
