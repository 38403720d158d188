import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { WorkerJob, WorkerMessage } from '../../../shared/worker-protocol.ts'
import type { Reply, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { tellsOutOfMemory } from './error-output.ts'
import { watchMemory } from './memory-watch.ts'
import { onAbort } from './on-abort.ts'
import { wasKilledFromOutside, type ProcessEnd } from './process-group.ts'
import { startTimeLimit } from './time-limit.ts'
import type { TrialLog } from './trial-log.ts'
import { describeWorkerEnd, type WorkerProcess } from './worker-process.ts'

/** How long a worker may take to obey: a pause writes a checkpoint first. */
const obeyLimitMs = { stop: 10_000, pause: 60_000 }

/** How a trial ended on a worker. */
export interface WorkerTrialEnd {
  readonly outcome: TrialOutcome
  /** What the worker holds now; undefined when it has been ended. */
  readonly memoryMiB: number | undefined
}

type TrialMessage = Exclude<WorkerMessage, { readonly type: 'ready' | 'benchmark' }>

/**
 * Runs one trial on a worker that is ready. Never rejects.
 * After anything but a proper end message the worker is dead when this resolves.
 */
export function runWorkerTrial(
  worker: WorkerProcess,
  job: TrialJob,
  workerJob: WorkerJob,
  log: TrialLog,
  signal: AbortSignal,
  emit: (event: TrialEvent) => void,
): Promise<WorkerTrialEnd> {
  return new Promise((resolve) => {
    const memory = watchMemory()
    /** How the trial ends whose worker is being killed; the first one counts. */
    let decided: TrialOutcome | undefined
    let checkpointStep = job.resumeStep
    let open = true

    const finish = (outcome: TrialOutcome, memoryMiB?: number): void => {
      open = false
      memory.stop()
      clearTimeLimit()
      clearObeyLimit()
      offAbort()
      resolve({ outcome, memoryMiB })
    }
    const kill = (outcome: TrialOutcome): void => {
      decided ??= outcome
      void worker.kill()
    }
    let clearObeyLimit = (): void => undefined
    const answer = (decision: Reply): void => {
      if (!open) return
      worker.send({ type: 'decide', member: 0, decision })
      if (decision === 'continue') return
      clearObeyLimit = startTimeLimit(obeyLimitMs[decision], () => {
        kill(decision === 'stop' ? { kind: 'stopped' } : { kind: 'paused', step: checkpointStep })
      })
    }
    const receive = (message: TrialMessage): void => {
      if (!open) return
      if (message.type === 'log') log.write(`${message.text}\n`)
      else if (message.type === 'report') emit(reportEvent(message, answer))
      else if (message.type === 'checkpoint') {
        checkpointStep = message.step
        emit({ kind: 'checkpoint', step: message.step })
      } else finish(outcomeOf(message), message.memoryMiB)
    }

    const clearTimeLimit = startTimeLimit(job.timeoutMs, () => {
      kill(failed('timeout', `The trial ran longer than its limit of ${String((job.timeoutMs ?? 0) / 1000)} s.`))
    })
    worker.listen({ message: receive, malformed: (why) => kill(failed('crash', `The training worker ${why}.`)), output: log.write })
    const offAbort = onAbort(signal, () => {
      kill(failed('interrupted', 'The trial was interrupted.'))
    })
    void worker.ended.then((end) => {
      if (open) finish(decided ?? outcomeOfDeath(end, worker.lastWords(), memory.sawShortage()))
    })
    worker.send({ type: 'run', jobs: [workerJob] })
  })
}

function failed(reason: 'crash' | 'oom' | 'timeout' | 'interrupted', message: string): TrialOutcome {
  return { kind: 'failed', reason, message }
}

function reportEvent({ step, values }: { readonly step: number; readonly values: MetricValues }, answer: (decision: Reply) => void): TrialEvent {
  let answered = false
  const reply = (decision: Reply): void => {
    if (!answered) answer(decision)
    answered = true
  }
  return { kind: 'report', step, values, reply }
}

function outcomeOf(message: Extract<TrialMessage, { readonly memoryMiB: number }>): TrialOutcome {
  switch (message.type) {
    case 'complete':
      return { kind: 'complete', values: message.values }
    case 'paused':
      return { kind: 'paused', step: message.step }
    case 'stopped':
      return { kind: 'stopped' }
    case 'failed':
      return { kind: 'failed', reason: message.reason, message: message.message }
  }
}

/** How a trial ended whose worker died without being told to. */
function outcomeOfDeath(end: ProcessEnd, lastWords: readonly string[], memoryShortage: boolean): TrialOutcome {
  const forMemory = (end.signal === 'SIGKILL' && memoryShortage) || tellsOutOfMemory(lastWords)
  const message = describeWorkerEnd(end, lastWords)
  if (forMemory) return failed('oom', `The memory ran out. ${message}`)
  return { kind: 'failed', reason: 'crash', message, processLost: wasKilledFromOutside(end) }
}
