import { expect, describe, it } from 'vitest'
import type { DeviceSample } from '../../../../../shared/contract/telemetry.ts'
import { definitionOf, temporaryStore } from './temporary-store.ts'

const sample = (device: string, at: number, utilisation: number | null): DeviceSample => ({ device, at, utilisation, memoryMiB: 10 * at, watts: null, temperatureC: 40 })

describe('the telemetry of studies', () => {
  it('comes back by device and time, with null for what is not measured', () => {
    const store = temporaryStore()
    const [one, other] = [store.createStudy(definitionOf(), 0), store.createStudy(definitionOf({ name: 'other' }), 0)]
    const samples = [sample('cpu', 1, 0.25), sample('cpu', 2, null), sample('cuda:0', 1, 1)]
    store.addTelemetry(one.id, samples.toReversed())
    store.addTelemetry(other.id, [sample('cpu', 9, 0)])
    expect(store.telemetry(one.id, 10)).toEqual(samples)
    store.deleteStudy(one.id)
    expect(store.telemetry(one.id, 10)).toEqual([])
    expect(store.telemetry(other.id, 10)).toHaveLength(1)
  })

  it('is thinned out to means of neighbours, each device by itself, whatever the pauses between samples', () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    store.addTelemetry(id, [...[1, 2, 3, 4].map((at) => sample('cpu', at, at / 10)), sample('cpu', 1e9, 0.5), sample('cpu', 1e9 + 1, 0.7), sample('cuda:0', 5, null)])
    const thinned = store.telemetry(id, 3)
    expect(thinned.map(({ device, at }) => [device, at])).toEqual([['cpu', 2], ['cpu', 4], ['cpu', 1e9 + 1], ['cuda:0', 5]])
    expect(thinned.map(({ utilisation }) => utilisation)).toEqual([expect.closeTo(0.15), expect.closeTo(0.35), expect.closeTo(0.6), null])
  })

  it('replaces a sample of the same moment', () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    store.addTelemetry(id, [sample('cpu', 1, 0.25)])
    store.addTelemetry(id, [sample('cpu', 1, 0.75)])
    expect(store.telemetry(id, 10)).toEqual([sample('cpu', 1, 0.75)])
  })
})
