import type { StudyDetail } from '../../shared/contract/views.ts'
import { TuneryError } from '../../shared/errors.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { allTrials, type Client } from './engine-session.ts'
import { count, formatDuration } from './format.ts'
import { bestTrials, renderBest, renderLeaderboard } from './leaderboard.ts'
import type { Terminal } from './terminal.ts'

const leaders = 5

/** What a study has come to: the study, and its best completed trials, best first. */
export interface StudyResult {
  readonly study: StudyDetail
  readonly top: readonly Trial[]
}

export async function readResult(client: Client, studyId: number): Promise<StudyResult> {
  const study = await client.studies.get({ studyId })
  return { study, top: await bestTrials(allTrials(client, studyId), study.metric, leaders) }
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
export function printResult({ study, top }: StudyResult, terminal: Terminal): void {
  const { bold } = terminal.outStyle
  terminal.print(`${bold(study.name)}: ${summaryText(study)}`)
  const [best] = top
  if (best === undefined) {
    terminal.print('No trial has completed.')
    return
  }
  const { space } = study.definition
  terminal.print(`\n${renderBest(space, study.metric, best)}`)
  terminal.print(`\n${bold(`The ${top.length === 1 ? 'best trial' : `${String(top.length)} best trials`}`)}`)
  terminal.print(renderLeaderboard(space, study.metric, top, terminal.outWidth()))
}

/** A trial as `--json` shows it: what a script needs, with full precision. */
export function trialJson(trial: Trial): Readonly<Record<string, unknown>> {
  const { number, state, reason, message, params, values, seed, lastStep, startedAt, endedAt, runningMs } = trial
  return { number, state, reason, message, params, values, seed, lastStep, startedAt, endedAt, runningMs }
}

/** The error of a command that needs a completed trial where there is none. */
export function noCompletedTrial(name: string): TuneryError {
  return new TuneryError('unavailable', `No trial of "${name}" has completed yet.`)
}
