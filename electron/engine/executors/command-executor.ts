import type { Executor, Slot, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { runCommandTrial } from './command-trial.ts'
import type { ExecutorLog } from './executor-log.ts'
import { openTrialLog } from './trial-log.ts'
import { streamTrial, type TrialConductor } from './trial-stream.ts'

export interface CommandExecutorOptions {
  /** How many commands run at once. */
  readonly slots: number
  readonly log?: ExecutorLog
}

/**
 * Runs the user's own programs, one process group a trial.
 *
 * A program reports by printing (see `createReportParser`) and is never asked for anything: `stop` and `pause` end it
 * (SIGTERM, after 5 s SIGKILL), and it goes on from what it saved in `TUNERY_CHECKPOINT_DIR`.
 * A group that outlives an engine killed from outside is found by `killStrays`.
 */
export function createCommandExecutor(options: CommandExecutorOptions): Executor {
  const slots = Array.from({ length: options.slots }, (_, index): Slot => ({ name: `command-${String(index)}` }))
  const disposal = new AbortController()
  const running = new Set<Promise<TrialOutcome>>()
  const complain = options.log ?? ((): void => undefined)

  const conductor =
    (job: TrialJob): TrialConductor =>
    async (emit, signal) => {
      const { objective } = job
      if (objective.kind !== 'command') {
        return { kind: 'failed', reason: 'rejected', message: `A ${objective.kind} objective is not a command: it needs a training worker.` }
      }
      const log = openTrialLog(job.trialDir, complain)
      const ended = runCommandTrial(job, objective, log, signal, emit)
      running.add(ended)
      try {
        return await ended
      } finally {
        running.delete(ended)
        log.close()
      }
    }
  return {
    capacity: () => slots,
    run: (job, _slot, signal) => streamTrial(conductor(job), [signal, disposal.signal]),
    async dispose() {
      disposal.abort()
      await Promise.allSettled(running)
    },
  }
}
