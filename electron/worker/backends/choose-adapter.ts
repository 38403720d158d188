import type { WebgpuAdapter } from '../../../shared/contract/views.ts'

/** How a worker is told which adapter to use. */
export const adapterVariable = 'TUNERY_WEBGPU_ADAPTER'

/**
 * The adapter to train on.
 * @param wanted an index or a part of a name, of those that `tunery doctor` lists, or `any` for the first one; when it
 * is left out, the first one that is hardware: a software adapter is slower than the other backends
 * @throws Error when there is none
 */
export function chooseAdapter<Adapter extends WebgpuAdapter>(adapters: readonly Adapter[], wanted = ''): Adapter {
  if (adapters.length === 0) throw new Error('No graphics adapter was found: install the driver of your graphics card.')
  const found = adapters.find((adapter) => (wanted === '' ? !adapter.software : answersTo(adapter, wanted)))
  if (found !== undefined) return found
  const list = adapters.map(({ index, name }) => `${String(index)}: ${name}`).join(', ')
  if (wanted !== '') throw new Error(`${adapterVariable} asks for the adapter "${wanted}"; there is ${list}.`)
  throw new Error(`There is no graphics adapter but one that computes on the processor (${list}), which is slower than the other backends. Name the backend (--backend webgpu) to use it all the same.`)
}

function answersTo({ index, name }: WebgpuAdapter, wanted: string): boolean {
  if (wanted === 'any') return true
  return /^\d+$/.test(wanted) ? index === Number(wanted) : name.toLowerCase().includes(wanted.toLowerCase())
}
