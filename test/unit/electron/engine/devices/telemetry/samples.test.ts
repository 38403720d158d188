import { describe, expect, it } from 'vitest'
import { createCpuSampler, readCpuTimes, utilisationBetween } from '../../../../../../electron/engine/devices/telemetry/cpu-sampler.ts'
import { meanSample } from '../../../../../../electron/engine/devices/telemetry/mean-sample.ts'
import { readCardLine } from '../../../../../../electron/engine/devices/telemetry/nvidia-reading.ts'

describe('a line of nvidia-smi', () => {
  it('says what a card does', () => {
    expect(readCardLine('0, NVIDIA H100 80GB HBM3, 81559, 5120, 41, 97, 350.12')).toEqual({
      device: { device: 'cuda:0', name: 'NVIDIA H100 80GB HBM3', memoryMiB: 81559 },
      sample: { device: 'cuda:0', utilisation: 0.97, memoryMiB: 5120, watts: 350.12, temperatureC: 41 },
    })
  })

  it('has nulls for what the card does not measure', () => {
    expect(readCardLine('1, Quadro P400, 2048, 12, 38, [N/A], [Not Supported]')?.sample).toEqual({ device: 'cuda:1', utilisation: null, memoryMiB: 12, watts: null, temperatureC: 38 })
  })

  it.each(['', 'NVIDIA-SMI has failed', 'Unable to determine the device handle, of GPU 0', '0, H100, 1, 2'])('is no reading: %j', (line) => {
    expect(readCardLine(line)).toBeUndefined()
  })
})

describe('the sampler of the processor', () => {
  it('has the share of the time in which the cores were busy', () => {
    expect(utilisationBetween({ busy: 100, all: 400 }, { busy: 175, all: 500 })).toBe(0.75)
    expect(utilisationBetween({ busy: 1, all: 2 }, { busy: 1, all: 2 })).toBeNull()
  })

  it('sees this machine at work', () => {
    const sample = createCpuSampler()
    // Read after the sampler's own first reading: what is more than this is more than that.
    const before = readCpuTimes()
    while (readCpuTimes().busy === before.busy);
    const { utilisation, memoryMiB } = sample(5)
    expect(utilisation).toBeGreaterThan(0)
    expect(utilisation).toBeLessThanOrEqual(1)
    expect(memoryMiB).toBeGreaterThan(10)
  })
})

describe('the mean of samples', () => {
  const base = { device: 'cuda:0', watts: null, temperatureC: 40 }

  it('is of what was measured, at the time of the last', () => {
    const samples = [
      { ...base, at: 1, utilisation: 0.5, memoryMiB: 100 },
      { ...base, at: 2, utilisation: null, memoryMiB: 300 },
      { ...base, at: 3, utilisation: 1, memoryMiB: 200 },
    ]
    expect(meanSample(samples)).toEqual({ device: 'cuda:0', at: 3, utilisation: 0.75, memoryMiB: 200, watts: null, temperatureC: 40 })
  })

  it('is nothing for none', () => {
    expect(meanSample([])).toBeUndefined()
  })
})
