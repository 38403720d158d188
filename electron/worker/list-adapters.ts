/**
 * Prints the graphics adapters as one line of JSON, for the engine: `{ "adapters": […] }`, or `{ "failed": "why" }`
 * when WebGPU cannot be loaded. A program of its own, because a broken driver may hang or crash whoever asks it.
 */
import { messageOf } from '../../shared/errors.ts'

async function list(): Promise<object> {
  try {
    const { listAdapters } = await import('./backends/webgpu-adapters.ts')
    const adapters = await listAdapters()
    return { adapters: adapters.map(({ gpu: _gpu, adapter: _adapter, ...described }) => described) }
  } catch (error) {
    return { failed: messageOf(error) }
  }
}

// Dawn may keep the process alive.
process.stdout.write(`${JSON.stringify(await list())}\n`, () => process.exit(0))
