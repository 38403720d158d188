import type { Doctor } from '../../../shared/contract/views.ts'
import type { Store } from '../contracts/store.ts'
import type { Studies } from '../study/studies.ts'
import type { TrialWork } from '../study/trial-work.ts'
import type { BackendBenchmark } from '../devices/benchmark/benchmark.ts'
import type { Telemetry } from '../devices/telemetry/telemetry.ts'
import type { RuntimeInstalls } from '../devices/runtime/index.ts'
import type { LiveHub } from './live-hub.ts'

/** What the procedures work on. */
export interface ApiContext {
  readonly store: Store
  readonly studies: Studies
  /** What is done with single trials after they have run. */
  readonly work: TrialWork
  readonly hub: LiveHub
  readonly telemetry: Telemetry
  readonly runtimes: RuntimeInstalls
  readonly doctor: () => Promise<Doctor>
  readonly benchmark: BackendBenchmark
}
