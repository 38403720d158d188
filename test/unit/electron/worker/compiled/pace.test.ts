import { expect, it } from 'vitest'
import { createPace } from '../../../../../electron/worker/compiled/pace.ts'

it('runs as many batches at once as take about 300 ms, growing at most eightfold a call', () => {
  const pace = createPace()
  const first = pace.next()
  pace.took(first, 1)
  expect(pace.next()).toBe(8 * first)
  pace.took(8 * first, 600)
  expect(pace.next()).toBe(4 * first)
})

it('runs at least one batch at once, however slow', () => {
  const pace = createPace()
  pace.took(1, 60_000)
  expect(pace.next()).toBe(1)
})
