import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import type { KeptBenchmark } from '../../../shared/contract/benchmark.ts'
import type { Doctor, WebgpuReport } from '../../../shared/contract/views.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import { backendsBestFirst } from './backends.ts'
import { choicesFor } from './benchmark/choose.ts'
import { readKept } from './benchmark/kept.ts'
import { thisMachine } from './benchmark/machine.ts'
import { cpuFeatures } from './cpu-features.ts'
import { listNvidiaGpus, type NvidiaSmiOptions } from './nvidia-smi.ts'
import { probeBackend, type BackendReport } from './probe.ts'
import { listWebgpuAdapters, webgpuEnvironment, type AdapterProbe } from './webgpu-adapters.ts'
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
  readonly webgpu?: AdapterProbe
  /** Where the last measurement is kept; its own place when left out. */
  readonly benchmarks?: string
}

const bytesPerMiB = 1024 * 1024

/**
 * Looks at this machine: processor, memory, disk, and every backend, each of which is started once
 * (one after the other: two starts at once would slow each other down). Measures nothing: it shows what was measured last.
 */
export async function runDoctor(options: DoctorOptions): Promise<Doctor> {
  const webgpu = await listWebgpuAdapters(options.webgpu)
  const backends: BackendReport[] = []
  for (const name of backendsBestFirst) backends.push(await probed(name, options, webgpu))
  const kept = fitting(readKept({ machine: thisMachine(), appVersion: options.appVersion }, options.benchmarks), backends)
  const usable = backends.filter((backend) => backend.status === 'usable').map(({ name }) => name)
  return {
    app: { version: options.appVersion, node: process.versions.node, platform: `${process.platform} ${release()} ${process.arch}`, database: options.database },
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), features: cpuFeatures() },
    gpus: await gpusOf(options),
    webgpu,
    memory: { totalMiB: inMiB(totalMemory()), freeMiB: inMiB(process.availableMemory()) },
    disk: await diskOf(options.database),
    backends,
    benchmark: kept,
    choices: choicesFor({ preferred: options.preferred, kept, usable, parallel: availableParallelism() }),
  }
}

/** Where there is no adapter at all, the list of them knows better why than the worker that found none. */
async function probed(name: BackendName, { entry, preferred, probeLimitMs, webgpu }: DoctorOptions, adapters: WebgpuReport): Promise<BackendReport> {
  if (name === 'webgpu' && adapters.kind === 'none') return { name, status: 'missing', why: adapters.why, remedy: adapters.remedy }
  return probeBackend(name, { entry, env: { ...workerEnvironment(), ...webgpu?.env, ...webgpuEnvironment(preferred) }, limitMs: probeLimitMs })
}

/** A measurement of a backend that computes on another device today is not to be used: not every system lists its cards without asking a driver. */
function fitting(kept: KeptBenchmark, backends: readonly BackendReport[]): KeptBenchmark {
  const changed = kept.benchmark?.backends.flatMap(({ backend, device }) => {
    const now = backends.find(({ name }) => name === backend)
    return now?.status === 'usable' && now.device !== device ? [`${backend} computed on ${device} and computes on ${now.device}`] : []
  })
  if (kept.unused !== null || changed === undefined || changed.length === 0) return kept
  return { ...kept, unused: `The computer has changed since it was measured: ${changed.join('; ')}. Measure again.` }
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
