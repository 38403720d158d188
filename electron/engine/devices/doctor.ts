import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import type { Doctor } from '../../../shared/contract/views.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import { backendsBestFirst } from './backends.ts'
import { cpuFeatures } from './cpu-features.ts'
import { listNvidiaGpus, type NvidiaSmiOptions } from './nvidia-smi.ts'
import { probeBackend, type BackendReport } from './probe.ts'
import { workerEnvironment } from './worker-environment.ts'

export interface DoctorOptions {
  /** The path of the database; it need not exist. */
  readonly database: string
  readonly appVersion: string
  /** The worker's main file. */
  readonly entry: URL | string
  /** The backend that the user named. */
  readonly preferred?: BackendName | undefined
  /** How long each backend may take to start, in milliseconds; 30 s when left out. */
  readonly probeLimitMs?: number
  readonly nvidiaSmi?: NvidiaSmiOptions
}

const bytesPerMiB = 1024 * 1024

/**
 * Looks at this machine: processor, memory, disk, and every backend, each of which is started once
 * (one after the other: two starts at once would slow each other down).
 */
export async function runDoctor(options: DoctorOptions): Promise<Doctor> {
  const backends: BackendReport[] = []
  for (const name of backendsBestFirst) {
    backends.push(await probeBackend(name, { entry: options.entry, env: workerEnvironment(), limitMs: options.probeLimitMs }))
  }
  return {
    app: { version: options.appVersion, node: process.versions.node, platform: `${process.platform} ${release()} ${process.arch}`, database: options.database },
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), features: cpuFeatures() },
    gpus: await gpusOf(options),
    memory: { totalMiB: inMiB(totalMemory()), freeMiB: inMiB(process.availableMemory()) },
    disk: await diskOf(options.database),
    backends,
    chosenBackend: options.preferred ?? backends.find((backend) => backend.status === 'usable')?.name ?? 'cpu',
  }
}

async function gpusOf({ nvidiaSmi }: DoctorOptions): Promise<Doctor['gpus']> {
  const report = await listNvidiaGpus(nvidiaSmi)
  return report.kind === 'none' ? report : { kind: 'found', gpus: [...report.gpus] }
}

function inMiB(bytes: number): number {
  return Math.round(bytes / bytesPerMiB)
}

/** In bytes; a container's limit where there is one. */
function totalMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** The disk of the database's folder, or of the nearest folder above it that exists. */
async function diskOf(database: string): Promise<Doctor['disk']> {
  let folder = dirname(resolve(database))
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  return { folder, freeMiB: inMiB(bavail * bsize) }
}
