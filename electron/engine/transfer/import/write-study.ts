import type { StudyDefinition } from '../../../../shared/domain/study.ts'
import { objectiveMetric } from '../../../../shared/domain/study.ts'
import { trialSeed } from '../../study/job.ts'
import type { Store } from '../../contracts/store.ts'
import type { ImportedTrial } from './optuna-trials.ts'

/** Where an imported trial ran. */
const slot = 'optuna'

interface WrittenStudy {
  readonly definition: StudyDefinition
  readonly trials: readonly ImportedTrial[]
  readonly notes: readonly string[]
  /** The file that it comes from. */
  readonly source: string
}

/**
 * Writes a study with its trials, each with its own times. Call it inside a transaction.
 * @param now what stands for a time that is not known
 * @throws TuneryError conflict when there is a study of that name
 */
export function writeStudy(store: Store, { definition, trials, notes, source }: WrittenStudy, now: number): void {
  const starts = trials.flatMap(({ startedAt }) => startedAt ?? [])
  const ends = trials.flatMap(({ endedAt }) => endedAt ?? [])
  const first = starts.reduce((least, at) => Math.min(least, at), now)
  const { id } = store.createStudy(definition, first)
  trials.forEach((trial, number) => {
    const { params, tags, forkedFrom, confirms } = trial
    const added = { studyId: id, number, params, seed: trialSeed(definition.seed, number), origin: 'sampler' as const, tags, forkedFrom, confirms }
    writeTrial(store, added, trial, objectiveMetric(definition).name, first)
  })
  if (ends.length > 0) store.addStudyRunningMs(id, Math.max(0, ends.reduce((latest, at) => Math.max(latest, at), first) - first))
  const isOver = trials.every(({ state }) => state !== 'waiting')
  store.setStudyStatus(id, isOver && trials.length > 0 ? 'finished' : 'paused', `imported from ${source}`)
  for (const message of [`${trials.length} trials imported from ${source}`, ...notes]) store.addEvent({ studyId: id, trialNumber: null, at: now, kind: 'note', message })
}

function writeTrial(store: Store, added: Parameters<Store['addTrial']>[0], trial: ImportedTrial, objective: string, studyStart: number): void {
  const { state, startedAt, endedAt, reports, values, reason, message } = trial
  const start = startedAt ?? endedAt ?? studyStart
  if (state === 'waiting') {
    store.addTrial(added)
    return
  }
  const { id: trialId } = store.addRunningTrial(added, slot, start)
  const end = Math.max(endedAt ?? start, start)
  store.addReports(reports.map(({ step, value }) => ({ trialId, step, values: { [objective]: value }, at: end })))
  store.endTrial({ trialId, state, reason, message, values, at: end })
}
