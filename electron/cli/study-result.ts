import type { StudyDetail } from '../../shared/contract/views.ts'
import { objectivesOf } from '../../shared/domain/metric.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { TuneryError } from '../../shared/errors.ts'
import { BoundCounter, renderBounds, type BoundCount } from './bounds.ts'
import { renderConfirmation } from './confirmation.ts'
import { allTrials, type Client } from './engine-session.ts'
import { count, formatDuration, formatMiB } from './format.ts'
import { frontResult, renderFront, type FrontResult } from './front-table.ts'
import { bestOf, leadingTrials, renderBest, renderLeaderboard, whyNoBest } from './leaderboard.ts'
import type { Terminal } from './terminal.ts'

const leaders = 5

/** Why trials of a study failed, with the words of the last one of each kind. */
export interface FailureGroup {
  readonly reason: string
  readonly count: number
  readonly lastMessage: string | null
}

/** What a study has come to. */
export interface StudyResult {
  readonly study: StudyDetail
  /** The trial that is best by the first objective and keeps the bounds of the metrics, or that won the race at the end of the study. */
  readonly best: Trial | undefined
  /** The leading completed trials, best first; those that break a bound come last. */
  readonly top: readonly Trial[]
  /** The best compromises; undefined where there is one objective. */
  readonly front: FrontResult | undefined
  readonly bounds: readonly BoundCount[]
  readonly failures: readonly FailureGroup[]
  /** Of the trial whose process held the most memory; undefined where none was measured. */
  readonly peak: MemoryPeak | undefined
}

/** What a trial's process held at most. */
export interface MemoryPeak {
  readonly trialNumber: number
  readonly mib: number
}

/** Reads a study and, once, all of its trials. */
export async function readResult(client: Client, study: StudyDetail): Promise<StudyResult> {
  const { metrics } = study.definition
  const front = objectivesOf(metrics).length > 1 ? await client.studies.front({ studyId: study.id }) : undefined
  const onFront = new Set(front?.trials)
  const frontTrials: Trial[] = []
  const bounds = new BoundCounter(metrics)
  const failures = new Map<string, FailureGroup>()
  let peak: MemoryPeak | undefined
  const look = (trial: Trial): void => {
    bounds.add(trial)
    if (trial.peakMemoryMiB !== null && trial.peakMemoryMiB > (peak?.mib ?? 0)) peak = { trialNumber: trial.number, mib: trial.peakMemoryMiB }
    if (onFront.has(trial.number)) frontTrials.push(trial)
    if (trial.state === 'fail') noteFailure(failures, trial)
  }
  const top = await leadingTrials(lookedAt(allTrials(client, study.id), look), metrics, leaders)
  return {
    study,
    best: study.best === null ? bestOf(top, metrics) : (await client.trials.get({ studyId: study.id, number: study.best.trialNumber })).trial,
    top,
    front: front === undefined ? undefined : frontResult(front, frontTrials),
    bounds: bounds.counts(),
    failures: [...failures.values()],
    peak,
  }
}

async function* lookedAt(trials: AsyncIterable<Trial>, look: (trial: Trial) => void): AsyncGenerator<Trial> {
  for await (const trial of trials) {
    look(trial)
    yield trial
  }
}

function noteFailure(failures: Map<string, FailureGroup>, { reason: why, message }: Trial): void {
  const reason = why ?? 'unknown'
  failures.set(reason, { reason, count: (failures.get(reason)?.count ?? 0) + 1, lastMessage: message })
}

/** How many trials a study has in which state: `29 trials in 2 min 10 s: 21 complete, 7 pruned, 1 failed; 9 of them confirm the best`. */
export function summaryText({ progress }: StudyDetail): string {
  const { complete, pruned, fail, waiting, running } = progress.counts
  const parts = [
    `${String(complete)} complete`,
    ...(pruned > 0 ? [`${String(pruned)} pruned`] : []),
    ...(fail > 0 ? [`${String(fail)} failed`] : []),
    ...(running > 0 ? [`${String(running)} running`] : []),
    ...(waiting > 0 ? [`${String(waiting)} waiting`] : []),
  ]
  const confirming = complete + pruned + fail - progress.finished
  return `${count(complete + pruned + fail + running + waiting, 'trial')} in ${formatDuration(progress.runningMs)}: ${parts.join(', ')}${confirming > 0 ? `; ${String(confirming)} of them confirm the best` : ''}`
}

/** The sampler in words: `auto (gp: few trials of a small space)`. */
export function samplerText({ definition, samplerPick }: StudyDetail): string {
  return samplerPick === null ? definition.sampler.name : `${definition.sampler.name} (${samplerPick.name}: ${samplerPick.why})`
}

/** What a study was told of earlier ones: `20 trials of old, 5 trials of trials.csv`; undefined when nothing. */
export function earlierText({ earlier }: StudyDetail): string | undefined {
  return earlier.length === 0 ? undefined : earlier.map(({ source, trials }) => `${count(trials, 'trial')} of ${source}`).join(', ')
}

/** Prints the summary, the best configuration, and the table of the five best, or of the front where there are several objectives. */
export function printResult({ study, best, top, front, bounds }: StudyResult, terminal: Terminal): void {
  const { bold } = terminal.outStyle
  const width = terminal.outWidth()
  terminal.print(`${bold(study.name)}: ${summaryText(study)}`)
  if (study.statusReason !== null) terminal.print(`${study.status}: ${study.statusReason}`)
  if (study.samplerPick !== null) terminal.print(`sampler: ${samplerText(study)}`)
  const earlier = earlierText(study)
  if (earlier !== undefined) terminal.print(`learnt from: ${earlier}`)
  if (bounds.length > 0) terminal.print(renderBounds(bounds))
  terminal.print(best === undefined ? whyNoBest(top) : `\n${renderBest(study.definition.space, study.metric, best)}`)
  if (study.confirmation !== null) terminal.print(`\n${renderConfirmation(study.confirmation, width)}`)
  if (front !== undefined && front.trials.length > 0) terminal.print(`\n${renderFront(study.definition, front, width)}`)
  if (front !== undefined || top.length === 0) return
  terminal.print(`\n${bold(`The ${top.length === 1 ? 'best trial' : `${String(top.length)} best trials`}`)}`)
  terminal.print(renderLeaderboard(study.definition, top, width))
}

/** The most memory that a trial needed, in words: `1.0 GiB at most (trial 7)`; undefined where none was measured. */
export function memoryText({ peak }: Pick<StudyResult, 'peak'>): string | undefined {
  return peak === undefined ? undefined : `${formatMiB(peak.mib)} at most (trial ${String(peak.trialNumber)})`
}

/** What `--json` shows besides the best trials: the front (null with one objective), and what is known of the bounds and the study's end. */
export function detailsJson({ study, front, bounds, peak }: StudyResult): Readonly<Record<string, unknown>> {
  return {
    front: front === undefined ? null : front.trials.map(trialJson),
    hypervolume: front?.front.hypervolume?.history.at(-1)?.value ?? null,
    bounds,
    samplerPick: study.samplerPick,
    earlier: study.earlier,
    confirmation: study.confirmation,
    peakMemory: peak ?? null,
  }
}

/** A trial as `--json` shows it: what a script needs, with full precision. */
export function trialJson(trial: Trial): Readonly<Record<string, unknown>> {
  const { number, state, reason, message, params, values, seed, lastStep, startedAt, endedAt, runningMs, peakMemoryMiB, forkedFrom, confirms, labels, note } = trial
  return { number, state, reason, message, params, values, seed, lastStep, startedAt, endedAt, runningMs, peakMemoryMiB, forkedFrom, confirms, tags: labels, note }
}

/** The error of a command that needs a best trial where there is none. */
export function noBestTrial({ name, progress }: StudyDetail): TuneryError {
  const message = progress.counts.complete === 0 ? `No trial of "${name}" has completed yet.` : `No completed trial of "${name}" keeps the bounds of its metrics.`
  return new TuneryError('unavailable', message)
}
