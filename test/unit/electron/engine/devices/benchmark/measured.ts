import type { BackendSpeed, Benchmark, KeptBenchmark, Machine } from '../../../../../../shared/contract/benchmark.ts'

export const machine: Machine = { processor: 'AMD EPYC', cores: 8, graphics: ['NVIDIA driver 570.86', 'NVIDIA H100'], runtimes: ['cuda 2.21.0'] }

/** A backend's speeds, as they might be measured. */
export function speed(backend: BackendSpeed['backend'], [small, medium, large]: readonly [number | null, number | null, number | null], lanes = 8): BackendSpeed {
  const isGpu = backend === 'cuda' || backend === 'webgpu'
  return { backend, device: isGpu ? 'NVIDIA H100' : 'AMD EPYC', version: '1', lanes: isGpu ? 1 : lanes, samplesPerSecond: { small, medium, large }, why: null }
}

export function measurement(...backends: readonly BackendSpeed[]): Benchmark {
  return { measuredAt: 1000, appVersion: '1.2.3', machine, backends: [...backends], notes: [] }
}

export function kept(...backends: readonly BackendSpeed[]): KeptBenchmark {
  return { benchmark: measurement(...backends), unused: null, notes: [] }
}

export const nothingMeasured: KeptBenchmark = { benchmark: null, unused: 'Nothing has been measured yet.', notes: [] }
