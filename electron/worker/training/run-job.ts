import { messageOf } from '../../../shared/errors.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Backend } from '../backends/backend.ts'
import { createGraphCache } from '../compiled/graph-cache.ts'
import { createDataCache } from '../datasets/data-cache.ts'
import { failureReason } from './failure.ts'
import type { TrialHost, TrialOutcome } from './trial-host.ts'

/** Runs jobs one after the other; datasets and compiled graphs stay in memory between them. */
export interface JobRunner {
  /** Never throws: what goes wrong is a `failed` outcome, and an unexpected error's stack is in the log. */
  run(job: WorkerJob, host: TrialHost): Promise<TrialOutcome>
}

/** The runner of this process. Training code is loaded with the first job. */
export function createJobRunner({ tf }: Pick<Backend, 'tf'>): JobRunner {
  const caches = { data: createDataCache(tf), graphs: createGraphCache(tf) }
  const start = async (job: WorkerJob, host: TrialHost): Promise<TrialOutcome> => {
    if (job.objective.kind === 'module') return (await import('./module-trial.ts')).runModuleTrial(tf, caches.graphs, job.objective.path, job, host)
    return (await import('./builtin-trial.ts')).runBuiltinTrial(tf, caches, job.objective, job, host)
  }
  return {
    async run(job, host) {
      try {
        return await start(job, host)
      } catch (error) {
        const reason = failureReason(error)
        host.log(reason === 'crash' && error instanceof Error ? (error.stack ?? error.message) : messageOf(error))
        return { type: 'failed', reason, message: messageOf(error) }
      }
    },
  }
}
