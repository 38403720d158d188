import { messageOf } from '../../../shared/errors.ts'
import type { BenchmarkModel, WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Backend } from '../backends/backend.ts'
import { createGraphCache } from '../compiled/graph-cache.ts'
import { createDataCache } from '../datasets/data-cache.ts'
import { failureReason } from './failure.ts'
import type { TrialHost, TrialOutcome } from './trial-host.ts'

/** A job of a group, and what it may ask of the process. */
export interface GroupMember {
  readonly job: WorkerJob
  readonly host: TrialHost
}

/** Runs groups of jobs one after the other; datasets and compiled graphs stay in memory between them. */
export interface JobRunner {
  /**
   * Never rejects: what goes wrong is a `failed` outcome, and an unexpected error's stack is in the log.
   * @param ended told once of each member's outcome, as soon as it has one
   */
  run(members: readonly GroupMember[], ended: (member: number, outcome: TrialOutcome) => void): Promise<void>
  /** Samples a second of each model, trained for a share of so many seconds; null for one that cannot be trained here. */
  benchmark(models: readonly BenchmarkModel[], seconds: number): Promise<(number | null)[]>
}

/** The runner of this process. Training code is loaded with the first job. */
export function createJobRunner({ tf }: Pick<Backend, 'tf'>): JobRunner {
  const caches = { data: createDataCache(tf), graphs: createGraphCache(tf) }
  const start = async ({ job, host }: GroupMember): Promise<TrialOutcome> => {
    if (job.objective.kind === 'module') return (await import('./module-trial.ts')).runModuleTrial(tf, caches.graphs, job.objective.path, job, host)
    return (await import('./builtin-trial.ts')).runBuiltinTrial(tf, caches, job.objective, job, host)
  }
  const runOne = async (member: GroupMember): Promise<TrialOutcome> => {
    try {
      return await start(member)
    } catch (error) {
      const reason = failureReason(error)
      member.host.log(reason === 'crash' && error instanceof Error ? (error.stack ?? error.message) : messageOf(error))
      return { type: 'failed', reason, message: messageOf(error) }
    }
  }
  return {
    async run(members, ended) {
      for (const [position, member] of members.entries()) ended(position, await runOne(member))
    },
    benchmark: (models) => Promise.resolve(models.map(() => null)),
  }
}
