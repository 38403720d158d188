import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Page } from '@playwright/test'
import { axeViolations, openTab, startFromFile, trialRows } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const program = process.env['TUNERY_NODE'] ?? process.execPath

/** Twelve trials of a quadratic, four a kind. */
async function openTable(app: Page, folder: string): Promise<void> {
  await startFromFile(app, folder, {
    name: 'table',
    objective: { kind: 'command', command: [program, join(root, 'test', 'fixtures', 'shell', 'compromise-trial.mjs'), '{x}'] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1, step: 0.25 }, 'kind of net': { type: 'categorical', choices: ['wide', 'deep'] } },
    sampler: { name: 'grid' },
    budget: { trials: 10 },
    parallel: 2,
  })
  await expect(app.getByText('10 of 10 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'Trials')
  await expect(trialRows(app)).toHaveCount(10)
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Trials' })
const filter = (page: Page) => page.getByRole('combobox', { name: 'Filter trials' })
const heading = (page: Page, name: string | RegExp) => grid(page).getByRole('columnheader', { name })
/** What the rows have in a column, in their order. */
async function column(page: Page, index: number): Promise<string[]> {
  const cells = trialRows(page).locator(`[aria-colindex="${index}"]`)
  return (await cells.allInnerTexts()).map((text) => text.trim())
}

test('a filter is written with the help of completion, narrows table and charts, and survives a reload with sort, pins and columns', async ({ app, folder }) => {
  await openTable(app, folder)
  await filter(app).click()
  await app.keyboard.type('kin')
  await expect(app.getByRole('listbox', { name: 'What could come here' }).getByRole('option')).toHaveText([/kind of net/])
  await app.keyboard.press('ArrowDown')
  await app.keyboard.press('Enter')
  await app.keyboard.type('= de')
  await app.keyboard.press('ArrowDown')
  await app.keyboard.press('Enter')
  await app.keyboard.type('and x >= 0.5')
  await app.keyboard.press('Enter')
  await expect(filter(app)).toHaveValue('`kind of net` = deep and x >= 0.5')
  await expect(trialRows(app)).toHaveCount(3)
  await expect(app.getByRole('status').filter({ hasText: '3 of 10 trials' })).toBeVisible()

  await grid(app).getByRole('button', { name: 'x', exact: true }).click()
  await grid(app).getByRole('button', { name: 'loss' }).click({ modifiers: ['Shift'] })
  await expect(heading(app, /^x\s*, sorted by it as number\s*1$/)).toHaveAttribute('aria-sort', 'ascending')
  await expect(heading(app, /^loss\s*, sorted by it as number\s*2$/)).toHaveAttribute('aria-sort', 'ascending')
  await app.getByRole('button', { name: 'Columns' }).click()
  await app.getByRole('checkbox', { name: 'All of run' }).click()
  await app.getByRole('checkbox', { name: 'Slot' }).click()
  await app.getByRole('button', { name: 'Keep x in sight' }).click()
  await app.getByRole('button', { name: 'Done' }).click()
  expect(await axeViolations(app)).toEqual([])

  await openTab(app, 'Charts')
  await expect(app.getByRole('status', { name: 'Selection' })).toContainText('3 of 10 trials')
  await app.reload()
  await openTab(app, 'Trials')
  await expect(filter(app)).toHaveValue('`kind of net` = deep and x >= 0.5')
  await expect(trialRows(app)).toHaveCount(3)
  expect(await column(app, 3)).toEqual(['0.5', '0.75', '1'])
  await expect(heading(app, 'Started')).toBeVisible()
  await expect(heading(app, 'Slot')).toBeHidden()

  await filter(app).fill('y > 3')
  await filter(app).press('Enter')
  await expect(app.getByRole('status').filter({ hasText: 'At character 1: there is no metric, parameter or field "y"' })).toBeVisible()
  await app.getByRole('button', { name: 'Show all' }).click()
  await expect(trialRows(app)).toHaveCount(10)
})

test('trials are marked by keys and compared, tagged and exported; another page sees the tags', async ({ app, host, folder, context }) => {
  await openTable(app, folder)
  await grid(app).getByRole('button', { name: 'Trial', exact: true }).click()
  await expect(grid(app).getByRole('row').nth(2)).toContainText('0')
  await grid(app).getByRole('link', { name: 'Trial 0', exact: true }).focus()
  await app.keyboard.press('ArrowRight')
  await app.keyboard.press('Space')
  await app.keyboard.press('Shift+ArrowDown')
  await app.keyboard.press('Shift+ArrowDown')
  const bar = app.getByRole('toolbar', { name: 'Marked trials' })
  await expect(bar).toContainText('3 trials marked')
  await expect(trialRows(app).nth(2)).toHaveAttribute('aria-selected', 'true')

  await bar.getByRole('button', { name: 'Compare' }).click()
  const comparison = app.getByRole('table', { name: 'Comparison' })
  await expect(comparison.getByRole('columnheader')).toHaveText(['What', 'Trial 0', 'Trial 1', 'Trial 2'])
  await expect(comparison.getByRole('row').filter({ hasText: 'loss' }).getByText('best:').first()).toBeAttached()
  expect(await axeViolations(app)).toEqual([])
  await app.keyboard.press('Escape')

  const other = await context.newPage()
  await other.goto(host.url)
  await other.goto(app.url())
  await openTab(other, 'Trials')
  await bar.getByRole('button', { name: 'Tag…' }).click()
  await app.getByRole('textbox', { name: 'Add tags' }).fill('keep, to do')
  await app.keyboard.press('Enter')
  for (const page of [app, other]) await expect(trialRows(page).filter({ hasText: /keep\s*to do/ })).toHaveCount(3)

  const [file] = await Promise.all([app.waitForEvent('download'), bar.getByRole('button', { name: 'Export marked' }).click()])
  const rows: unknown = parse(readFileSync(await file.path(), 'utf8'), { columns: true })
  expect(rows).toMatchObject(['0', '1', '2'].map((number) => ({ number, tags: 'keep,to do' })))
  await filter(app).fill('tag = "to do" and number != 1')
  await expect(trialRows(app)).toHaveCount(2)
  await expect(bar).toContainText('1 of them not shown')
})
