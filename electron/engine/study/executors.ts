import type { Objective } from '../../../shared/domain/study.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { Executor } from '../contracts/executor.ts'
import { createCommandExecutor } from '../executors/command-executor.ts'
import { createWorkerExecutor } from '../executors/worker-executor.ts'

/** How training workers are started. */
export interface WorkerSetup {
  readonly backend: BackendName
  /** Tried in this order when no worker of the backend can be started. */
  readonly fallbacks: readonly BackendName[]
  readonly entry: URL
  readonly env: Readonly<Record<string, string>>
}

/** The executor of an objective: the user's command, or training workers for everything else. */
export function executorFor(objective: Objective, slots: number, workers: WorkerSetup): Executor {
  return objective.kind === 'command' ? createCommandExecutor({ slots }) : createWorkerExecutor({ slots, ...workers })
}
