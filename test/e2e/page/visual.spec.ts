import type { Page } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isWhole, openScreen, screens, test } from './screens.ts'
import { expect, root } from './tunery-page.ts'

/*
 * Every screen beside its picture in visual.spec.ts-snapshots. `npx playwright test visual --project=chromium --update-snapshots=all` takes new ones
 * (TUNERY_CHROMIUM names the browser). Text is drawn a little differently by each system, browser and font: the pictures count for those they were made with.
 */
const madeWithFile = join(root, 'test', 'e2e', 'page', 'visual.spec.ts-snapshots', 'made-with.json')
const madeWithSchema = z.object({ chromium: z.string(), textWidths: z.array(z.number()) })

/** How wide a line of text is in each of the page's fonts: other fonts have other widths. */
function textWidths(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d')
    return ['--font-sans', '--font-mono'].map((font) => {
      if (context === null) return 0
      context.font = `13px ${getComputedStyle(document.documentElement).getPropertyValue(font)}`
      return Math.round(context.measureText('Hamburgefonstiv 0123456789 −%').width * 10) / 10
    })
  })
}
test.use({ locale: 'en-GB', timezoneId: 'UTC' })

for (const colorScheme of ['light', 'dark'] as const)
  test(`every screen looks as its picture in the ${colorScheme} theme`, async ({ page, app, browser }, { config }) => {
    const here = { chromium: browser.version().split('.')[0] ?? '', textWidths: await textWidths(app) }
    if (config.updateSnapshots === 'all' || config.updateSnapshots === 'changed') writeFileSync(madeWithFile, `${JSON.stringify(here)}\n`)
    const madeWith = madeWithSchema.parse(JSON.parse(readFileSync(madeWithFile, 'utf8')))
    test.skip(process.platform !== 'linux', `The pictures were made on Linux, this is ${process.platform}.`)
    test.skip(here.chromium !== madeWith.chromium, `The pictures were made with Chromium ${madeWith.chromium}, this is ${here.chromium}.`)
    test.skip(String(here.textWidths) !== String(madeWith.textWidths), 'The pictures were made with other fonts than those of this system.')

    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const screen of screens) {
      await openScreen(app, screen)
      await isWhole(app)
      await app.mouse.move(0, 0)
      await expect.soft(app).toHaveScreenshot(`${screen.name}-${colorScheme}.png`, { mask: screen.differs?.(app) ?? [], maskColor: '#888888', maxDiffPixelRatio: 0.01 })
    }
  })
