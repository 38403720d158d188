import { z } from 'zod'
import type { DeviceSample, SampledDevice } from '../../../../shared/contract/telemetry.ts'

/** What one line of the tool says of a card. */
export interface CardReading {
  readonly device: SampledDevice
  readonly sample: Omit<DeviceSample, 'at'>
}

const fields = ['index', 'name', 'memory.total', 'memory.used', 'temperature.gpu', 'utilization.gpu', 'power.draw']

/** Asks `nvidia-smi` for a line a card, and again every second until it is ended. */
export const streamArguments: readonly string[] = [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits', '-l', '1']

/** What a card does not measure is `[N/A]` or `[Not Supported]`. */
const measured = z.string().transform((text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null))
const lineSchema = z.tuple([z.string().regex(/^\d+$/), z.string(), measured, measured, measured, measured, measured])

/** Reads a line of the tool; undefined for one that says nothing of a card, such as a warning. */
export function readCardLine(line: string): CardReading | undefined {
  const { data } = lineSchema.safeParse(line.split(',').map((field) => field.trim()))
  if (data === undefined) return undefined
  const [index, name, totalMiB, memoryMiB, temperatureC, percent, watts] = data
  const device = `cuda:${index}`
  return { device: { device, name, memoryMiB: totalMiB }, sample: { device, utilisation: percent === null ? null : percent / 100, memoryMiB, watts, temperatureC } }
}
