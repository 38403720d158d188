import type { StudyDetail } from '../../shared/contract/views.ts'
import { TuneryError } from '../../shared/errors.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { allTrials, type Client } from './engine-session.ts'
import { count, formatDuration } from './format.ts'
import { bestOf, leadingTrials, renderBest, renderLeaderboard, whyNoBest } from './leaderboard.ts'
import type { Terminal } from './terminal.ts'

const leaders = 5

/** What a study has come to. */
export interface StudyResult {
  readonly study: StudyDetail
  /** The best trial that keeps the bounds of the metrics. */
  readonly best: Trial | undefined
  /** The leading completed trials, best first; those that break a bound come last. */
  readonly top: readonly Trial[]
}

export async function readResult(client: Client, studyId: number): Promise<StudyResult> {
  const study = await client.studies.get({ studyId })
  const { metrics } = study.definition
  const top = await leadingTrials(allTrials(client, studyId), metrics, leaders)
  return { study, best: bestOf(top, metrics), top }
}

/** How many trials a study has in which state: `20 trials in 2 min 10 s: 12 complete, 7 pruned, 1 failed`. */
export function summaryText({ progress }: StudyDetail): string {
  const { complete, pruned, fail, waiting, running } = progress.counts
  const parts = [
    `${String(complete)} complete`,
    ...(pruned > 0 ? [`${String(pruned)} pruned`] : []),
    ...(fail > 0 ? [`${String(fail)} failed`] : []),
    ...(running > 0 ? [`${String(running)} running`] : []),
    ...(waiting > 0 ? [`${String(waiting)} waiting`] : []),
  ]
  return `${count(complete + pruned + fail + running + waiting, 'trial')} in ${formatDuration(progress.runningMs)}: ${parts.join(', ')}`
}

/** Prints the summary, the best configuration and the table of the five best. */
export function printResult({ study, best, top }: StudyResult, terminal: Terminal): void {
  const { bold } = terminal.outStyle
  terminal.print(`${bold(study.name)}: ${summaryText(study)}`)
  terminal.print(best === undefined ? whyNoBest(top) : `\n${renderBest(study.definition.space, study.metric, best)}`)
  if (top.length === 0) return
  terminal.print(`\n${bold(`The ${top.length === 1 ? 'best trial' : `${String(top.length)} best trials`}`)}`)
  terminal.print(renderLeaderboard(study.definition, top, terminal.outWidth()))
}

/** A trial as `--json` shows it: what a script needs, with full precision. */
export function trialJson(trial: Trial): Readonly<Record<string, unknown>> {
  const { number, state, reason, message, params, values, seed, lastStep, startedAt, endedAt, runningMs } = trial
  return { number, state, reason, message, params, values, seed, lastStep, startedAt, endedAt, runningMs }
}

/** The error of a command that needs a best trial where there is none. */
export function noBestTrial({ name, progress }: StudyDetail): TuneryError {
  const message = progress.counts.complete === 0 ? `No trial of "${name}" has completed yet.` : `No completed trial of "${name}" keeps the bounds of its metrics.`
  return new TuneryError('unavailable', message)
}
