import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { WorkerJob, WorkerMessage } from '../../../shared/worker-protocol.ts'
import type { Reply, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { onAbort } from './on-abort.ts'
import { startTimeLimit } from './time-limit.ts'
import type { TrialLog } from './trial-log.ts'

/** How long a worker may take to obey: a pause writes a checkpoint first. */
const obeyLimitMs = { stop: 10_000, pause: 60_000 }

/** One of the trials that a worker trains together, which may be the only one. */
export interface WorkerTrial {
  readonly job: TrialJob
  readonly workerJob: WorkerJob
  readonly log: TrialLog
  readonly signal: AbortSignal
  emit(event: TrialEvent): void
}

/** What a trial may ask of the worker that it shares with others. */
export interface WorkerTalk {
  decide(decision: Reply): void
  /** The trial is to leave before its end: the worker is killed at once if none of those that run wants to stay. */
  leave(): void
  /** Ends the worker, and with it every trial that it runs. */
  kill(): void
  /** The trial has ended; the worker holds so much now (undefined when it has ended). Called once. */
  ended(outcome: TrialOutcome, memoryMiB: number | undefined): void
}

export type TrialMessage = Exclude<WorkerMessage, { readonly type: 'ready' | 'benchmark' }>

/** A trial that runs on a worker. */
export interface FollowedTrial {
  isOpen(): boolean
  /** Whether it was aborted or has run out of time, and only waits for the worker to let it go. */
  isLeaving(): boolean
  receive(message: TrialMessage): void
  /** The worker has died. @param outcome how the trial ends, unless that was decided before */
  die(outcome: TrialOutcome): void
}

export const interrupted: TrialOutcome = { kind: 'failed', reason: 'interrupted', message: 'The trial was interrupted.' }

/** Follows one trial on a worker that is ready: its reports and their answers, its abort and its time limit, until it ends. */
export function followTrial(trial: WorkerTrial, talk: WorkerTalk): FollowedTrial {
  const { job, log, emit } = trial
  /** How the trial ends whose worker is killed, or that leaves; the first one counts. */
  let decided: TrialOutcome | undefined
  let checkpointStep = job.resumeStep
  let open = true
  let leaving = false
  /** Whether the worker waits for an answer. */
  let isAsked = false
  let clearObeyLimit = (): void => undefined

  const finish = (outcome: TrialOutcome, memoryMiB?: number): void => {
    open = false
    clearTimeLimit()
    clearObeyLimit()
    offAbort()
    talk.ended(outcome, memoryMiB)
  }
  const answer = (decision: Reply): void => {
    if (!open || !isAsked) return
    isAsked = false
    talk.decide(decision)
    if (decision === 'continue') return
    clearObeyLimit = startTimeLimit(obeyLimitMs[decision], () => {
      decided ??= decision === 'stop' ? { kind: 'stopped' } : { kind: 'paused', step: checkpointStep }
      talk.kill()
    })
  }
  /** The others go on, so that the worker is told at the next report. */
  const leave = (outcome: TrialOutcome): void => {
    if (!open || leaving) return
    decided ??= outcome
    leaving = true
    talk.leave()
    answer('stop')
  }
  const receive = (message: TrialMessage): void => {
    if (!open) return
    if (message.type === 'log') log.write(`${message.text}\n`)
    else if (message.type === 'report') {
      isAsked = true
      if (leaving) answer('stop')
      else emit(reportEvent(message, answer))
    } else if (message.type === 'checkpoint') {
      checkpointStep = message.step
      emit({ kind: 'checkpoint', step: message.step })
    } else finish(message.type === 'complete' || !leaving ? outcomeOf(message) : (decided ?? outcomeOf(message)), message.memoryMiB)
  }

  const clearTimeLimit = startTimeLimit(job.timeoutMs, () => {
    leave({ kind: 'failed', reason: 'timeout', message: `The trial ran longer than its limit of ${String((job.timeoutMs ?? 0) / 1000)} s.` })
  })
  const offAbort = onAbort(trial.signal, () => {
    leave(interrupted)
  })
  return {
    isOpen: () => open,
    isLeaving: () => leaving,
    receive,
    die(outcome) {
      if (open) finish(decided ?? outcome)
    },
  }
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
