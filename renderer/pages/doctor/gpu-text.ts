import type { Doctor, Gpu, WebgpuReport } from '../../../shared/contract/views.ts'
import { formatBytes, formatCount, formatPercent } from '../../components/format.ts'

/** One fact of the machine's card. */
export interface Fact {
  readonly label: string
  readonly value: string
  readonly note: string
}

/** What is known of the graphics cards, or why there is none, as the facts of the machine's card. */
export function gpuFacts(gpus: Doctor['gpus']): Fact[] {
  if (gpus.kind === 'none') return [{ label: 'Graphics card', value: 'None that trains', note: gpus.why }]
  return gpus.gpus.map((gpu) => ({ label: gpus.gpus.length === 1 ? 'Graphics card' : `Graphics card ${gpu.index}`, value: gpu.name, note: noteOf(gpu) }))
}

/** The adapters that WebGPU sees; nothing where there is none, which its backend explains. */
export function adapterFacts(webgpu: WebgpuReport): Fact[] {
  if (webgpu.kind === 'none') return []
  return webgpu.adapters.map(({ index, name, backend, description, software }) => ({
    label: webgpu.adapters.length === 1 ? 'WebGPU adapter' : `WebGPU adapter ${index}`,
    value: name,
    note: [backend, description, software ? 'computes on the processor' : ''].filter((part) => part !== '').join(', '),
  }))
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
