import { setTimeout as delay } from 'node:timers/promises'
import { globals } from 'webgpu'
import type { Backend } from './backend.ts'
import { adapterVariable, chooseAdapter } from './choose-adapter.ts'
import { listAdapters } from './webgpu-adapters.ts'
import { endProcess, watchDevice } from './webgpu-device.ts'

/** What tfjs's shaders need more of than a device has unless it is asked for. */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxBufferSize',
] as const

/** How long a failed read waits for the news that the device is lost. */
const lossPatienceMs = 1000

/**
 * tfjs's WebGPU backend on Dawn (the package `webgpu`), on the adapter that `TUNERY_WEBGPU_ADAPTER` names.
 *
 * tfjs looks for WebGPU where a browser has it, in globals and `navigator.gpu`, which are put there. The engine is shared
 * as in the other backends: see load-tensorflow.ts.
 * @throws Error when there is no such adapter
 */
export async function createWebgpuBackend(): Promise<Backend> {
  const { gpu, adapter, name } = chooseAdapter(await listAdapters(), process.env[adapterVariable])
  const device = await adapter.requestDevice({ requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]])) })
  watchDevice(device, endProcess)
  provideGlobals()
  const tf = await import('@tensorflow/tfjs')
  // Only now may there be a `navigator.gpu`: otherwise this import registers a backend of its own, with another device.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu')
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })

  class WorkerBackend extends WebGPUBackend {
    override readSync(dataId: object): ReturnType<typeof WebGPUBackend.prototype.readSync> {
      const { values } = this.tensorMap.get(dataId)
      if (values !== undefined && values !== null) return values
      throw new Error('Values on a GPU cannot be read at once: use `await tensor.data()` in place of `tensor.dataSync()`.')
    }

    /** When the device is lost, reads fail before the loss is told: whoever waits for one is not to hear of it. */
    override async read(dataId: object): ReturnType<typeof WebGPUBackend.prototype.read> {
      try {
        return await super.read(dataId)
      } catch (error) {
        await Promise.race([device.lost, delay(lossPatienceMs)])
        throw error
      }
    }
  }

  const isRegistered = tf.registerBackend('webgpu', () => new WorkerBackend(device, adapter.info))
  if (!isRegistered || !(await tf.setBackend('webgpu'))) throw new Error(`WebGPU could not be started on ${name}.`)
  return { name: 'webgpu', tf, version: tf.version_core, device: name }
}

function provideGlobals(): void {
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
}
