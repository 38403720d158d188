import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { MetricValues } from '../../../shared/domain/trial.ts'
import { deriveSeed } from '../../../shared/random/rng.ts'
import type { Executor, Reply, Slot, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { openTrialLog } from '../executors/trial-log.ts'
import { readRunCheckpoint, writeRunCheckpoint } from './repeats-checkpoint.ts'
import { valuesOfRuns } from './repeats-values.ts'

/** How often a trial runs its configuration, and what is done with the runs. */
export interface RepeatPlan {
  readonly repeats: number
  /** Names of the metrics with a goal: a run without one of them has no result. */
  readonly objectives: readonly string[]
  /** `repeats`: the steps of the trial's curve are its runs, each with its final values, and not the epochs of the first one. */
  readonly steps: 'epochs' | 'repeats'
}

/** What earlier attempts of the trial left, and where the runs of this one are kept. */
export interface RepeatProgress {
  /** The values of the runs that are finished. */
  readonly finished: readonly MetricValues[]
  /** What the trial has reported. */
  readonly reported: MetricValues
  /** The last step of the trial's curve. */
  readonly lastStep: number
  /** Keeps a finished run: durable when it returns. */
  finish(run: number, values: MetricValues): void
  /** False when the study halts. */
  goesOn(): boolean
}

/** The seed of a trial's run: run 0 has the trial's own. */
export function runSeed(trialSeed: number, run: number): number {
  return run === 0 ? trialSeed : deriveSeed(trialSeed, run)
}

/**
 * Runs a job several times in its slot, one after another, with a seed for each run, as if it were one trial: its result is the mean of the runs
 * (see `valuesOfRuns`). The first run's reports are the trial's; those of the others are in the log alone. A run that fails fails the trial.
 * When the study halts, what is finished stays finished, and the run that is under way goes on later from its own checkpoint.
 */
export async function* runRepeats(executor: Executor, job: TrialJob, slot: Slot, signal: AbortSignal, plan: RepeatPlan, progress: RepeatProgress): AsyncGenerator<TrialEvent, void> {
  const runs = [...progress.finished]
  const memory: PeakMemory = { mib: undefined }
  if (plan.steps === 'repeats')
    for (let run = progress.lastStep; run < runs.length; run += 1) {
      const end = yield* report(run, runs[run] ?? {})
      if (end !== undefined) return yield* ended(end, memory)
    }
  for (let run = runs.length; run < plan.repeats; run += 1) {
    // The values of a first run that goes on are what it had reported before; those of any other run are its own.
    const values: Record<string, number> = run === 0 ? { ...progress.reported } : {}
    const isCurve = run === 0 && plan.steps === 'epochs'
    const outcome: TrialOutcome = run > 0 && !progress.goesOn() ? { kind: 'paused', step: 0 } : yield* runOnce({ executor, job, slot, signal, plan, progress, run, isCurve, values, memory })
    if (outcome.kind !== 'complete' || (isCurve && !isResult(values, plan))) return yield* ended(outcome, memory)
    progress.finish(run, values)
    runs.push(values)
    const end = plan.steps === 'repeats' ? yield* report(run, values) : undefined
    if (end !== undefined) return yield* ended(end, memory)
  }
  yield* ended({ kind: 'complete', values: valuesOfRuns(runs) }, memory)
}

/** The most that any of the runs held, in MiB; undefined where nothing measured it. */
interface PeakMemory {
  mib: number | undefined
}

function* ended(outcome: TrialOutcome, { mib }: PeakMemory): Generator<TrialEvent, void> {
  yield { kind: 'end', outcome, peakMemoryMiB: mib }
}

const isResult = (values: MetricValues, { objectives }: RepeatPlan): boolean => objectives.every((name) => !Number.isNaN(values[name] ?? NaN))

/** Reports a finished run as a step of the trial's curve, and waits for the answer. @returns how the trial ends, if it does */
async function* report(run: number, values: MetricValues): AsyncGenerator<TrialEvent, TrialOutcome | undefined> {
  let answer: (reply: Reply) => void = () => undefined
  const answered = new Promise<Reply>((resolve) => (answer = resolve))
  yield { kind: 'report', step: run + 1, values, reply: answer }
  switch (await answered) {
    case 'continue':
      return undefined
    case 'pause':
      return { kind: 'paused', step: 0 }
    case 'stop':
      return { kind: 'stopped' }
  }
}

interface Run {
  readonly executor: Executor
  readonly job: TrialJob
  readonly slot: Slot
  readonly signal: AbortSignal
  readonly plan: RepeatPlan
  readonly progress: RepeatProgress
  readonly run: number
  /** Whether its reports are the trial's. */
  readonly isCurve: boolean
  /** Gets the last value of every metric. */
  readonly values: Record<string, number>
  /** Gets the peak of the run. */
  readonly memory: PeakMemory
}

/** One run. Its end is not an event: it is returned, as the end of the trial that it would be. */
async function* runOnce(parts: Run): AsyncGenerator<TrialEvent, TrialOutcome> {
  const { executor, slot, signal, run, isCurve, values } = parts
  const job = run === 0 ? parts.job : jobOfRun(parts.job, run)
  const log = openTrialLog(job.trialDir, () => undefined)
  if (run > 0 || !isCurve) log.write(`[Tunery: ${runName(parts)}, seed ${job.seed}]\n`)
  let outcome: TrialOutcome = { kind: 'failed', reason: 'crash', message: 'The executor ended without a result' }
  let nanAtStep: number | undefined
  try {
    for await (const event of executor.run(job, slot, signal)) {
      if (event.kind === 'end') {
        outcome = event.outcome
        if (event.peakMemoryMiB !== undefined) parts.memory.mib = Math.max(event.peakMemoryMiB, parts.memory.mib ?? 0)
      } else if (event.kind === 'waits') yield event
      else if (event.kind === 'checkpoint' && run > 0) writeRunCheckpoint(job.trialDir, run, event.step)
      else if (event.kind === 'checkpoint' || isCurve) {
        if (event.kind === 'report') Object.assign(values, event.values)
        yield event
      } else {
        Object.assign(values, event.values)
        // A command's own words are in the log already.
        if (job.objective.kind !== 'command') log.write(`[Tunery: step ${event.step}: ${JSON.stringify(event.values)}]\n`)
        if (Number.isNaN(event.values[job.objectiveMetric])) nanAtStep ??= event.step
        event.reply(nanAtStep !== undefined ? 'stop' : parts.progress.goesOn() ? 'continue' : 'pause')
      }
    }
  } finally {
    log.close()
  }
  return isCurve ? endOfCurve(parts, outcome) : endOfQuietRun(parts, outcome, nanAtStep)
}

/** The first objective is looked at with the trial's reports, a further one only here: NaN would be the mean of all runs. */
function endOfCurve(parts: Run, outcome: TrialOutcome): TrialOutcome {
  if (outcome.kind !== 'complete') return outcome
  Object.assign(parts.values, outcome.values)
  const nan = parts.plan.objectives.slice(1).find((name) => Number.isNaN(parts.values[name]))
  return nan === undefined ? outcome : failedRun(parts, 'nan', `the objective "${nan}" was NaN at the end`)
}

/** A run that the trial's curve shows nothing of says in its failure which one it is, and how far its checkpoint goes is kept beside it. */
function endOfQuietRun(parts: Run, outcome: TrialOutcome, nanAtStep: number | undefined): TrialOutcome {
  const { job, plan, run, values } = parts
  if (nanAtStep !== undefined) return failedRun(parts, 'nan', `the objective "${job.objectiveMetric}" was NaN at step ${nanAtStep}`)
  switch (outcome.kind) {
    case 'failed':
      return { ...outcome, message: `${runName(parts)}: ${outcome.message}` }
    case 'stopped':
      return outcome
    case 'paused':
      if (run === 0) return outcome
      if (outcome.step > 0) writeRunCheckpoint(job.trialDir, run, outcome.step)
      return { kind: 'paused', step: 0 }
    case 'complete': {
      Object.assign(values, outcome.values)
      const missing = plan.objectives.find((name) => values[name] === undefined)
      if (missing !== undefined) return failedRun(parts, 'crash', `it ended without a value of the objective "${missing}"`)
      const nan = plan.objectives.find((name) => Number.isNaN(values[name]))
      return nan === undefined ? outcome : failedRun(parts, 'nan', `the objective "${nan}" was NaN at the end`)
    }
  }
}

const failedRun = (parts: Run, reason: 'nan' | 'crash', message: string): TrialOutcome => ({ kind: 'failed', reason, message: `${runName(parts)}: ${message}` })

const runName = ({ run, plan }: Run): string => `Run ${run + 1} of ${plan.repeats}`

/** The job of one of the later runs: its own seed, and a checkpoint folder of its own. */
function jobOfRun(job: TrialJob, run: number): TrialJob {
  const checkpointDir = join(job.checkpointDir, `run-${run}`)
  mkdirSync(checkpointDir, { recursive: true })
  return { ...job, seed: runSeed(job.seed, run), checkpointDir, resumeStep: readRunCheckpoint(job.trialDir, run) }
}
