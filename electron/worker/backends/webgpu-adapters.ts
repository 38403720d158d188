import { create } from 'webgpu'
import type { WebgpuAdapter } from '../../../shared/contract/views.ts'

/** An adapter that a device can be asked of. Whoever holds `gpu` keeps Dawn alive. */
export interface OpenAdapter extends WebgpuAdapter {
  readonly gpu: GPU
  readonly adapter: GPUAdapter
}

const power: GPURequestAdapterOptions = { powerPreference: 'high-performance' }

/** No adapter has this name. */
const noName = '\u0007'

/** What drivers that compute on the processor call themselves; Dawn marks most of them itself. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i

/**
 * The graphics adapters of this machine, the fastest first, those that compute on the processor included.
 * Two cards of one name are one entry: Dawn chooses by name.
 */
export async function listAdapters(): Promise<OpenAdapter[]> {
  const names = await namesOfAdapters()
  const opened = await Promise.all(names.map(openByName))
  return opened.filter((adapter) => adapter !== undefined).map((adapter, index) => ({ ...adapter, index }))
}

interface AdapterName {
  readonly backend: string
  readonly name: string
}

/** Dawn tells the names of adapters only in the message that the one asked for is not there. */
async function namesOfAdapters(): Promise<AdapterName[]> {
  try {
    await create([`adapter=${noName}`]).requestAdapter(power)
    return []
  } catch (error) {
    return parseAdapterNames(error instanceof Error ? error.message : String(error))
  }
}

/** Reads ` * backend: 'vulkan', name: 'NVIDIA H100'`, one a line; each once. */
export function parseAdapterNames(message: string): AdapterName[] {
  const lines = [...message.matchAll(/^ \* backend: '(.*?)', name: '(.*)'$/gm)]
  const byText = new Map(lines.map(([line, backend = '', name = '']) => [line, { backend, name }]))
  return [...byText.values()]
}

async function openByName({ backend, name }: AdapterName): Promise<OpenAdapter | undefined> {
  const gpu = create([`backend=${backend}`, `adapter=${name}`])
  const adapter = await gpu.requestAdapter(power)
  if (adapter === null) return undefined
  const { vendor, architecture, device, description } = adapter.info
  const software = adapter.info.isFallbackAdapter || softwareNames.test(name)
  return { index: 0, name, backend, vendor, architecture, device, description, software, gpu, adapter }
}
