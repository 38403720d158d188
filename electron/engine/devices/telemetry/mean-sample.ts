import type { DeviceSample } from '../../../../shared/contract/telemetry.ts'

/** One sample for several of a device: the means of what was measured, at the time of the last. Undefined for none. */
export function meanSample(samples: readonly DeviceSample[]): DeviceSample | undefined {
  const last = samples.at(-1)
  if (last === undefined) return undefined
  const mean = (of: 'utilisation' | 'memoryMiB' | 'watts' | 'temperatureC'): number | null => {
    const values = samples.map((sample) => sample[of]).filter((value) => value !== null)
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return { device: last.device, at: last.at, utilisation: mean('utilisation'), memoryMiB: mean('memoryMiB'), watts: mean('watts'), temperatureC: mean('temperatureC') }
}
