import type { Doctor } from '../../../shared/contract/views.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import { startWorker } from '../executors/worker-process.ts'
import { whyMissing } from './backends.ts'

export type BackendReport = Doctor['backends'][number]

/** How a backend is tried. */
export interface ProbeOptions {
  /** The worker's main file. */
  readonly entry: URL | string
  /** What the backends need; see `workerEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  readonly limitMs?: number
}

const probeLimitMs = 30_000

const remedies: Readonly<Record<BackendName, string>> = {
  cuda: 'Install the CUDA runtime with `tunery runtime install cuda`.',
  webgpu: 'Install the driver of your graphics card.',
  tensorflow: 'Install the native runtime again with `tunery runtime install tensorflow`, or on the Doctor page.',
  wasm: 'Install Tunery again: its files are damaged, or this processor has no WebAssembly SIMD.',
  cpu: 'Install Tunery again: its files are damaged.',
}

/** Tries a backend in a worker of its own, which is ended before this resolves: a broken driver hangs or crashes that one only. */
export async function probeBackend(name: BackendName, { entry, env, limitMs = probeLimitMs }: ProbeOptions): Promise<BackendReport> {
  const missing = whyMissing(name)
  if (missing !== undefined) return { name, status: 'missing', ...missing }
  const worker = startWorker({ entry, backend: name, env, startLimitMs: limitMs })
  try {
    const start = await worker.started
    return start.kind === 'ready'
      ? { name, status: 'usable', version: start.version, device: start.device, startMs: start.startMs }
      : { name, status: 'missing', why: withoutStack(start.message), remedy: remedies[name] }
  } finally {
    await worker.kill()
  }
}

/** What a worker printed when it ended, without the places in Tunery's own code. */
function withoutStack(message: string): string {
  return message
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
}
