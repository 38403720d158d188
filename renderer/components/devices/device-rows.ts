import type { DeviceSample, SampledDevice } from '../../../shared/contract/telemetry.ts'
import { formatBytes, formatPercent } from '../format.ts'

/** Samples by device, oldest first. */
export type SamplesByDevice = ReadonlyMap<string, readonly DeviceSample[]>

export const noSamples: SamplesByDevice = new Map()

/** A quantity of a device, ready to be shown. */
export interface DeviceCell {
  readonly values: readonly (number | null)[]
  /** The edges of its chart. */
  readonly low: number
  readonly high: number
  readonly text: string
}

export interface DeviceRow {
  readonly device: string
  readonly title: string
  /** The device's name as its maker writes it, where it is known. */
  readonly name: string
  /** By quantity; undefined for what the device does not measure. */
  readonly cells: Readonly<Record<Quantity, DeviceCell | undefined>>
}

export type Quantity = 'utilisation' | 'memoryMiB' | 'watts' | 'temperatureC'

/** The quantities in the order in which they are shown. */
export const quantities: readonly { readonly name: Quantity; readonly title: string }[] = [
  { name: 'utilisation', title: 'Busy' },
  { name: 'memoryMiB', title: 'Memory' },
  { name: 'watts', title: 'Power' },
  { name: 'temperatureC', title: 'Temperature' },
]

const bytesPerMiB = 1024 * 1024
/** A card at rest in a cool room, and one that slows itself down. */
const temperatures = [20, 95] as const

const textOf: Readonly<Record<Quantity, (value: number) => string>> = {
  utilisation: formatPercent,
  memoryMiB: (mebibytes) => formatBytes(mebibytes * bytesPerMiB),
  watts: (watts) => `${Math.round(watts)} W`,
  temperatureC: (celsius) => `${Math.round(celsius)} °C`,
}

/**
 * A row for each device that was sampled, the processor first.
 * @param devices what is known of them; a device without an entry has its id for a title
 * @param text `now` says the last values, `all` the mean and the highest of them all
 */
export function deviceRows(samples: SamplesByDevice, devices: readonly SampledDevice[], text: 'now' | 'all'): DeviceRow[] {
  const ids = [...new Set([...devices.map(({ device }) => device), ...samples.keys()])].sort(byDevice)
  return ids.map((device) => {
    const known = devices.find((entry) => entry.device === device)
    const of = samples.get(device) ?? []
    const cell = (quantity: Quantity): DeviceCell | undefined => cellOf(of.map((sample) => sample[quantity]), quantity, known?.memoryMiB ?? null, text)
    return {
      device,
      title: titleOf(device),
      name: known?.name ?? '',
      cells: { utilisation: cell('utilisation'), memoryMiB: cell('memoryMiB'), watts: cell('watts'), temperatureC: cell('temperatureC') },
    }
  })
}

function cellOf(values: readonly (number | null)[], quantity: Quantity, totalMiB: number | null, text: 'now' | 'all'): DeviceCell | undefined {
  const measured = values.filter((value) => value !== null)
  const last = measured.at(-1)
  if (last === undefined) return undefined
  const highest = Math.max(...measured)
  const total = quantity === 'memoryMiB' ? totalMiB : null
  const [low, high] = quantity === 'temperatureC' ? temperatures : [0, quantity === 'utilisation' ? 1 : (total ?? highest)]
  const inWords = textOf[quantity]
  const now = total === null ? inWords(last) : `${inWords(last)} of ${inWords(total)}`
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length
  return { values, low, high, text: text === 'now' ? now : `mean ${inWords(mean)}, max ${inWords(highest)}` }
}

/** `cuda:1` is the second card that the driver lists. */
function titleOf(device: string): string {
  if (device === 'cpu') return 'Processor'
  const card = /^cuda:(\d+)$/.exec(device)?.[1]
  return card === undefined ? device : `Graphics card ${card}`
}

function byDevice(a: string, b: string): number {
  if (a === 'cpu' || b === 'cpu') return a === b ? 0 : a === 'cpu' ? -1 : 1
  return a.localeCompare(b, undefined, { numeric: true })
}

/** Samples of several devices, by device. */
export function groupSamples(samples: readonly DeviceSample[]): SamplesByDevice {
  return addSamples(noSamples, samples, Infinity)
}

/** Adds later samples. @param held how many of each device are kept, the last ones */
export function addSamples(before: SamplesByDevice, samples: readonly DeviceSample[], held: number): SamplesByDevice {
  const after = new Map(before)
  for (const sample of samples) after.set(sample.device, [...(after.get(sample.device) ?? []), sample])
  if (held !== Infinity) for (const [device, of] of after) if (of.length > held) after.set(device, of.slice(-held))
  return after
}
