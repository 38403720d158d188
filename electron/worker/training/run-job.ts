import type { BuiltinObjective } from '../../../shared/domain/study.ts'
import { fusionKey } from '../../../shared/tasks/fusion-key.ts'
import type { BenchmarkModel } from '../../../shared/worker-protocol.ts'
import type { Backend } from '../backends/backend.ts'
import { createGraphCache } from '../compiled/graph-cache.ts'
import { createDataCache } from '../datasets/data-cache.ts'
import { failedOutcome } from './failed-outcome.ts'
import type { GroupMember, TrialOutcome } from './trial-host.ts'

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
    if (job.mode === 'export') return (await import('./export-trial.ts')).runModelExport(tf, caches.data, job.objective, job)
    return (await import('./builtin-trial.ts')).runBuiltinTrial(tf, caches, job.objective, job, host)
  }
  const runOne = async (member: GroupMember): Promise<TrialOutcome> => {
    try {
      return await start(member)
    } catch (error) {
      return failedOutcome(error, member.host)
    }
  }
  return {
    async run(members, ended) {
      const objective = sharedObjective(members)
      if (objective !== undefined) return (await import('../fused/run-group.ts')).runFusedGroup(tf, caches.data, objective, members, ended)
      if (members.length > 1) for (const { host } of members) host.log(notFused)
      for (const [position, member] of members.entries()) ended(position, await runOne(member))
    },
    benchmark: async (models, seconds) => (await import('../benchmark/measure-models.ts')).measureModels(tf, caches.graphs, models, seconds, (text) => { console.error(text) }),
  }
}

const notFused = 'The trials of this group differ in more than a group can: they are trained one after the other.'

/** The objective of jobs that can be trained together; undefined for a single job, or jobs that cannot. */
function sharedObjective(members: readonly GroupMember[]): BuiltinObjective | undefined {
  const [first, ...others] = members
  if (first === undefined || others.length === 0 || first.job.objective.kind !== 'builtin') return undefined
  const key = fusionKey(first.job)
  return key !== undefined && others.every(({ job }) => fusionKey(job) === key) ? first.job.objective : undefined
}
