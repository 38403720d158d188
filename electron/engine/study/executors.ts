import { TuneryError } from '../../../shared/errors.ts'
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

/**
 * The executor of an objective: the user's command, or training workers for everything else.
 * @throws TuneryError bad-input for a study that is asked and told: Tunery starts nothing for it
 */
export function executorFor(objective: Objective, slots: number, workers: WorkerSetup): Executor {
  switch (objective.kind) {
    case 'command':
      return createCommandExecutor({ slots })
    case 'builtin':
    case 'module':
      return createWorkerExecutor({ slots, ...workers })
    case 'ask-tell': {
      const message = 'A study of kind "ask-tell" is run by your own program, which asks for configurations: use `tunery ask-tell STUDY.json`'
      throw new TuneryError('bad-input', message, [{ path: 'objective.kind', message: '"ask-tell" cannot be started: Tunery has nothing to run' }])
    }
  }
}
