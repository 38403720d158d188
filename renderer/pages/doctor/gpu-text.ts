import type { Doctor, Gpu } from '../../../shared/contract/views.ts'
import { formatBytes, formatCount, formatPercent } from '../../components/format.ts'

/** What is known of the graphics cards, or why there is none, as the facts of the machine's card. */
export function gpuFacts(gpus: Doctor['gpus']): { readonly label: string; readonly value: string; readonly note: string }[] {
  if (gpus.kind === 'none') return [{ label: 'Graphics card', value: 'None that trains', note: gpus.why }]
  return gpus.gpus.map((gpu) => ({ label: gpus.gpus.length === 1 ? 'Graphics card' : `Graphics card ${gpu.index}`, value: gpu.name, note: noteOf(gpu) }))
}

function noteOf({ driver, memoryMiB, usedMiB, temperatureC, utilisation, watts, processes }: Gpu): string {
  const inMemory = (mebibytes: number): string => formatBytes(mebibytes * 1024 * 1024)
  return [
    `driver ${driver}`,
    `${inMemory(usedMiB)} of ${inMemory(memoryMiB)} in use`,
    utilisation === null ? undefined : `${formatPercent(utilisation)} busy`,
    temperatureC === null ? undefined : `${temperatureC} °C`,
    watts === null ? undefined : `${Math.round(watts)} W`,
    processes.length === 0 ? undefined : `${formatCount(processes.length, 'process', 'processes')}: ${processes.map(({ pid, name }) => `${name} (${pid})`).join(', ')}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}
