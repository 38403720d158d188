import type { CommandObjective } from '../../../shared/domain/study.ts'
import type { MetricValues } from '../../../shared/domain/trial.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Reply, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { followCheckpoint } from './command-checkpoint.ts'
import { outcomeOfCommand } from './command-outcome.ts'
import { startCommand, type CommandProcess } from './command-process.ts'
import { createLastStep } from './last-step.ts'
import { watchMemory } from './memory-watch.ts'
import { watchPeak } from './memory/peak-watch.ts'
import { onAbort } from './on-abort.ts'
import { createReportParser, type PrintedReport } from './report-parser.ts'
import { createReportSequence } from './report-sequence.ts'
import { startTimeLimit } from './time-limit.ts'
import type { TrialLog } from './trial-log.ts'
import type { TrialEnding } from './trial-stream.ts'

/** Above this many unanswered reports the command has to wait when it prints. */
const mostWaiting = 1000

/**
 * Runs a command to its end; see the `command` objective in docs of the study file. Never throws.
 * @param started told of its process when it has one
 */
export async function runCommandTrial(
  job: TrialJob,
  objective: CommandObjective,
  log: TrialLog,
  signal: AbortSignal,
  emit: (event: TrialEvent) => void,
  started: (pid: number | undefined) => void = () => undefined,
): Promise<TrialEnding> {
  if (signal.aborted) return { outcome: interrupted }
  const parse = createReportParser(job.objectiveMetric, job.resumeStep)
  const checkpoint = followCheckpoint(job.checkpointDir)
  let values: MetricValues = {}
  /** How the trial ends when it does not end by itself; the first one counts. */
  let decided: TrialOutcome | undefined
  let command: CommandProcess | undefined
  const lastStep = createLastStep(() => command?.terminate())

  const decide = (outcome: TrialOutcome, end: 'kill' | 'terminate' | 'wait'): void => {
    decided ??= outcome
    reports.halt()
    command?.hold(false)
    if (end === 'wait') lastStep.wait()
    else command?.[end]()
  }
  const answered = (decision: Reply, report: PrintedReport): void => {
    values = { ...values, ...report.values }
    checkpoint.answered()
    if (reports.waiting() < mostWaiting) command?.hold(false)
    if (decision === 'stop') decide({ kind: 'stopped' }, 'terminate')
    if (decision === 'pause') decide({ kind: 'paused', step: report.step }, 'wait')
  }
  const reports = createReportSequence((event) => {
    emit(event)
    if (event.kind === 'report' && Number.isNaN(event.values[job.objectiveMetric])) decide(notANumber(job, event.step), 'kill')
  }, answered)
  const onLine = (line: string): void => {
    const report = parse(line)
    if (report === undefined) return
    // Asked to end, it may still save, and say so.
    checkpoint.printed(report)
    if (Object.keys(report.values).length === 0) return
    if (decided !== undefined) return lastStep.over()
    reports.push({ step: report.step, values: report.values })
    if (reports.waiting() >= mostWaiting) command?.hold(true)
  }

  try {
    command = startCommand(job, objective, log, onLine)
  } catch (error) {
    return { outcome: { kind: 'failed', reason: 'crash', message: messageOf(error) } }
  }
  started(command.pid)
  const endMemoryWatch = watchMemoryOf(command)
  const clearLimit = startTimeLimit(job.timeoutMs, () => void decide(timedOut(job.timeoutMs), 'terminate'))
  const offAbort = onAbort(signal, () => void decide(interrupted, 'kill'))
  const end = await command.ended
  const { peakMemoryMiB, memoryShortage } = endMemoryWatch()
  await reports.drained()
  for (const release of [clearLimit, offAbort]) release()
  if (lastStep.endedByItself() && !signal.aborted) decided = undefined
  // Only the command knows what it has saved, and it may have saved while it ended.
  if (decided?.kind === 'paused') return { outcome: { kind: 'paused', step: checkpoint.stepAfter(decided.step) }, peakMemoryMiB }
  const outcome = decided ?? outcomeOfCommand({ end, objectiveMetric: job.objectiveMetric, values, lastWords: command.lastWords(), memoryShortage })
  return { outcome, peakMemoryMiB }
}

/** @returns what ends the watch, and says what was seen */
function watchMemoryOf({ pid }: CommandProcess): () => { readonly peakMemoryMiB: number | undefined; readonly memoryShortage: boolean } {
  const [memory, peak] = [watchMemory(), watchPeak(pid, 'group')]
  return () => {
    const seen = { peakMemoryMiB: peak.end(), memoryShortage: memory.sawShortage() }
    memory.stop()
    return seen
  }
}

export const interrupted: TrialOutcome = { kind: 'failed', reason: 'interrupted', message: 'The trial was interrupted.' }

function timedOut(timeoutMs: number | undefined): TrialOutcome {
  return { kind: 'failed', reason: 'timeout', message: `The command ran longer than its limit of ${String((timeoutMs ?? 0) / 1000)} s.` }
}

function notANumber(job: TrialJob, step: number): TrialOutcome {
  return { kind: 'failed', reason: 'nan', message: `"${job.objectiveMetric}" was not a number at step ${String(step)}.` }
}
