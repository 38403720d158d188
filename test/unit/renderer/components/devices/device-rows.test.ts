import { describe, expect, it } from 'vitest'
import { addSamples, deviceRows, groupSamples } from '../../../../../renderer/components/devices/device-rows.ts'
import type { DeviceSample } from '../../../../../shared/contract/telemetry.ts'

const cpu = (at: number, utilisation: number | null): DeviceSample => ({ device: 'cpu', at, utilisation, memoryMiB: 2048, watts: null, temperatureC: null })
const card = (device: string, watts: number | null): DeviceSample => ({ device, at: 1, utilisation: 0.97, memoryMiB: 5120, watts, temperatureC: 41.4 })

describe('the rows of devices', () => {
  it('say what each device does now, with what it has', () => {
    const samples = groupSamples([card('cuda:10', 350.12), card('cuda:2', null), cpu(1, 0.25), cpu(2, 0.5)])
    const rows = deviceRows(samples, [{ device: 'cuda:2', name: 'NVIDIA H100', memoryMiB: 81920 }, { device: 'cpu', name: 'EPYC', memoryMiB: 4096 }], 'now')
    expect(rows.map(({ title, name }) => `${title}: ${name}`)).toEqual(['Processor: EPYC', 'Graphics card 2: NVIDIA H100', 'Graphics card 10: '])
    expect(rows.map(({ cells }) => Object.values(cells).map((cell) => cell?.text))).toEqual([
      ['50 %', '2.0 GiB of 4.0 GiB', undefined, undefined],
      ['97 %', '5.0 GiB of 80 GiB', undefined, '41 °C'],
      ['97 %', '5.0 GiB', '350 W', '41 °C'],
    ])
    expect(rows[0]?.cells.utilisation).toMatchObject({ values: [0.25, 0.5], low: 0, high: 1 })
  })

  it('say the mean and the highest of a study that has ended', () => {
    const [row] = deviceRows(groupSamples([cpu(1, 0.25), cpu(2, null), cpu(3, 0.75)]), [], 'all')
    expect(row?.cells.utilisation).toMatchObject({ values: [0.25, null, 0.75], text: 'mean 50 %, max 75 %' })
  })

  it('are there before anything was measured', () => {
    const [row] = deviceRows(new Map(), [{ device: 'cpu', name: 'EPYC', memoryMiB: 4096 }], 'now')
    expect(Object.values(row?.cells ?? {})).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('held samples', () => {
  it('are the last of each device', () => {
    const held = addSamples(groupSamples([cpu(1, 0), cpu(2, 0)]), [cpu(3, 0), card('cuda:0', 1)], 2)
    expect(held.get('cpu')?.map(({ at }) => at)).toEqual([2, 3])
    expect(held.get('cuda:0')).toHaveLength(1)
  })

  it('leave earlier ones as they were', () => {
    const before = groupSamples([cpu(1, 0)])
    addSamples(before, [cpu(2, 0)], 5)
    expect(before.get('cpu')).toHaveLength(1)
  })
})
