import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { ExecutorLog } from './executor-log.ts'
import type { FusionTracker } from './fusion.ts'
import { onAbort } from './on-abort.ts'
import { forgetProcess, recordProcess } from './process-record.ts'
import { jointLog, openTrialLog } from './trial-log.ts'
import type { TrialEnding } from './trial-stream.ts'
import { runWorkerGroup } from './worker-group.ts'
import type { PooledWorker } from './worker-pool.ts'

const defaultMemoryLimitMiB = 4096

/** A job among those that are started together, and who hears of it. */
export interface GroupMember {
  readonly job: TrialJob
  readonly workerJob: WorkerJob
  readonly signal: AbortSignal
  emit(event: TrialEvent): void
  ended(ending: TrialEnding): void
  /** It could not be run at all. */
  failed(error: unknown): void
}

/** Ends every member alike. */
export function endAll(members: readonly GroupMember[], outcome: TrialOutcome): void {
  for (const { ended } of members) ended({ outcome })
}

/** A signal that aborts when every one of these has; later ones are not listened to any more once `off` is called. */
export function whenAllAborted(signals: readonly AbortSignal[]): { readonly signal: AbortSignal; off(): void } {
  const all = new AbortController()
  let left = signals.length
  const offs = signals.map((signal) =>
    onAbort(signal, () => {
      left -= 1
      if (left === 0) all.abort()
    }),
  )
  return {
    signal: all.signal,
    off() {
      for (const off of offs) off()
    },
  }
}

/**
 * Runs jobs on a worker that has started, and ends the worker afterwards if it holds too much memory.
 * @param lead one of the members: what is said of a group is looked up by its job
 * @returns what tells the last of them how it ended: its slot is free then
 */
export async function runOn(
  pooled: PooledWorker,
  device: string,
  lead: TrialJob,
  members: readonly GroupMember[],
  fusion: FusionTracker,
  complain: ExecutorLog,
): Promise<() => void> {
  const { process: worker } = pooled
  const trials = members.map((member) => ({ ...member, log: openTrialLog(member.job.trialDir, complain) }))
  const log = jointLog(trials.map((trial) => trial.log))
  const watch = fusion.begin({ job: lead, size: members.length, device, isWarm: pooled.trials > 0 })
  pooled.useLog(log)
  for (const { job } of members) if (worker.pid !== undefined) recordProcess(job.trialDir, { pid: worker.pid, startedAt: worker.startedAt })
  let open = members.length
  let endLast = (): void => undefined
  const memoryMiB = await runWorkerGroup(worker, trials, {
    reported: watch.reported,
    output: log.write,
    ended(position, ending) {
      const end = (): void => {
        const member = members[position]
        if (member !== undefined) forgetProcess(member.job.trialDir)
        member?.ended(ending)
      }
      watch.ended(ending.outcome)
      open -= 1
      if (open > 0) end()
      else endLast = end
    },
  })
  watch.over()
  pooled.trials += 1
  if (memoryMiB === undefined || memoryMiB > (lead.memoryLimitMiB ?? defaultMemoryLimitMiB)) await worker.kill()
  return endLast
}
