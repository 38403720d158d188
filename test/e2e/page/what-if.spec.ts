import { join } from 'node:path'
import { axeViolations, field, openTab, startFromFile } from './study-steps.ts'
import { expect, root, test } from './tunery-page.ts'

const program = process.env['TUNERY_NODE'] ?? process.execPath

/** A study whose loss falls with x; `extra` is in use with one kind alone. */
const study = {
  name: 'what-if',
  objective: { kind: 'command', command: [program, join(root, 'test', 'fixtures', 'shell', 'compromise-trial.mjs'), '{x}'] },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: {
    x: { type: 'float', low: 0, high: 1 },
    kind: { type: 'categorical', choices: ['plain', 'special'] },
    extra: { type: 'int', low: 1, high: 9, when: { param: 'kind', in: ['special'] } },
  },
  sampler: { name: 'sobol' },
  budget: { trials: 14 },
  parallel: 2,
}

test('a slider moved by keys changes the prediction, and what it stands for is run and compared', async ({ app, folder }) => {
  await startFromFile(app, folder, study)
  await expect(app.getByText('14 of 14 trials')).toBeVisible({ timeout: 60_000 })
  await openTab(app, 'What if')
  const prediction = app.getByRole('region', { name: 'Prediction' })
  const value = prediction.getByTestId('predicted-value')
  await expect(value).toHaveText(/\d/)
  await expect(prediction).toContainText(/The model .*left-out trials.*: rank correlation \S+, off by \S+ on average\. Learnt from 14 configurations\./)

  const slider = app.getByRole('slider', { name: 'x', exact: true })
  const atBest = await value.innerText()
  await slider.focus()
  await slider.press('Home')
  await expect(field(app, 'textbox', 'Value of x')).toHaveValue('0')
  // The prediction comes a moment after the slider: what stands there at once is still that of the best trial, at the other end.
  await expect(value).not.toHaveText(atBest)
  const atLow = await value.innerText()
  await slider.press('End')
  await expect(slider).toHaveAttribute('aria-valuenow', '1')
  await expect(value).not.toHaveText(atLow)
  await slider.press('PageDown')
  await expect(slider).toHaveAttribute('aria-valuenow', '0.9')
  await slider.press('ArrowLeft')
  await expect(slider).toHaveAttribute('aria-valuenow', '0.895')

  // A conditional parameter comes and goes with its parent.
  await app.getByRole('radio', { name: 'plain' }).check({ force: true })
  await expect(app.getByRole('slider', { name: 'extra' })).toHaveCount(0)
  await app.getByRole('radio', { name: 'special' }).check({ force: true })
  await expect(app.getByRole('slider', { name: 'extra' })).toBeVisible()
  await field(app, 'textbox', 'Value of extra').fill('99')
  await expect(prediction).toContainText('A value is outside its range')
  await field(app, 'textbox', 'Value of extra').fill('7')
  await field(app, 'textbox', 'Value of x').fill('0.25')
  await expect(slider).toHaveAttribute('aria-valuenow', '0.25')
  expect(await axeViolations(app)).toEqual([])

  await app.getByRole('button', { name: 'Run this and continue the study' }).click()
  const run = app.getByRole('region', { name: 'Predicted and measured' }).getByRole('row').filter({ hasText: 'Trial 14' })
  await expect(run).toContainText(/As predicted|Outside the interval/, { timeout: 30_000 })
  await run.getByRole('link').click()
  await expect(app.getByRole('heading', { name: 'Trial 14', level: 1 })).toBeVisible()
  await expect(app.getByText('0.25', { exact: true }).first()).toBeVisible()
  await app.goBack()
  await expect(run).toContainText(/off by/)
  await app.getByRole('button', { name: 'Go to the predicted best' }).click()
  await expect(field(app, 'textbox', 'Value of x')).not.toHaveValue('0.25')

  await openTab(app, 'Charts')
  await app.locator('#chart-slice').evaluate((place) => place.scrollIntoView())
  await expect(app.getByRole('img', { name: /^Slices: loss changes most along / })).toBeVisible()
  await app.getByRole('checkbox', { name: 'Show the model' }).uncheck({ force: true })
  await app.locator('#chart-contour').evaluate((place) => place.scrollIntoView())
  await expect(app.getByRole('img', { name: /^Contour: loss is best \(\S+ on average\) near / })).toBeVisible()
})
