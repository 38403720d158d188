import { expect, it } from 'vitest'
import { createMeasurements } from '../../../../../../electron/engine/analysis/surrogate/measured.ts'

it('counts trials of one configuration once, with their mean, and leaves out what has no finite value', () => {
  const measurements = createMeasurements('loss')
  measurements.add({ number: 0, state: 'complete', params: { x: 1, y: 2 }, values: { loss: 1 } })
  measurements.add({ number: 1, state: 'complete', params: { x: 2, y: 2 }, values: { loss: 5 } })
  measurements.add({ number: 2, state: 'complete', params: { y: 2, x: 1 }, values: { loss: 3 } })
  measurements.add({ number: 3, state: 'complete', params: { x: 3, y: 2 }, values: { loss: Infinity } })
  measurements.add({ number: 4, state: 'complete', params: { x: 4, y: 2 }, values: { size: 3 } })
  measurements.add({ number: 5, state: 'fail', params: { x: 5, y: 2 }, values: { loss: 3 } })
  measurements.add({ number: 6, state: 'pruned', params: { x: 6, y: 2 }, values: { loss: 3 } })
  expect(measurements.list()).toEqual([
    { config: { x: 1, y: 2 }, value: 2, trialNumber: 0 },
    { config: { x: 2, y: 2 }, value: 5, trialNumber: 1 },
  ])
})
