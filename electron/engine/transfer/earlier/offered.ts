import { isFeasible, lossOf } from '../../../../shared/domain/metric.ts'
import { objectiveMetric, type Objective, type StudyDefinition } from '../../../../shared/domain/study.ts'
import type { EarlierStudy } from '../../../../shared/contract/views.ts'
import type { Store, StudyRecord } from '../../contracts/store.ts'
import { fitTrials, type FittingTrial } from './fit-trials.ts'
import { studySource } from './from-study.ts'

/** What of a study decides which earlier ones it could learn from. */
export type DraftStudy = Pick<StudyDefinition, 'objective' | 'space' | 'metrics'>

/** Whether two objectives measure the same thing: the same task (on whatever data), module or command; whatever a program tells may be the same. */
function isSameObjective(a: Objective, b: Objective): boolean {
  if (a.kind === 'builtin') return b.kind === 'builtin' && a.task === b.task
  if (a.kind === 'module') return b.kind === 'module' && a.path === b.path
  if (a.kind === 'command') return b.kind === 'command' && String(a.command) === String(b.command)
  return b.kind === 'ask-tell'
}

function offerOf(store: Pick<Store, 'iterateTrials'>, draft: DraftStudy, study: StudyRecord): EarlierStudy | undefined {
  const { definition } = study
  const { name, goal } = objectiveMetric(draft)
  const shared = Object.keys(definition.space).filter((parameter) => Object.hasOwn(draft.space, parameter))
  if (!isSameObjective(draft.objective, definition.objective) || shared.length === 0 || !definition.metrics.some((metric) => metric.name === name)) return undefined
  const { trials } = fitTrials(draft, studySource(store, study))
  const best = bestOf(draft, trials)
  return best === undefined ? undefined : { name: definition.name, trials: trials.length, metric: name, best: goal === 'minimize' ? best : -best, shared }
}

/** The lowest loss, of trials that keep all bounds where there are any. */
function bestOf({ metrics }: DraftStudy, trials: readonly FittingTrial[]): number | undefined {
  const { name, goal } = objectiveMetric({ metrics })
  const feasible = trials.filter(({ values }) => isFeasible(metrics, values))
  const losses = (feasible.length > 0 ? feasible : trials).map(({ values }) => lossOf(goal, values[name] ?? NaN))
  return losses.length === 0 ? undefined : losses.reduce((least, loss) => Math.min(least, loss))
}

/**
 * The studies of a database that a new one could learn from: of the same objective, with its metric, and trials that fit its space.
 * Those with most parameters in common come first, then those with most trials, then the latest.
 */
export async function offeredStudies(store: Pick<Store, 'listStudies' | 'iterateTrials'>, draft: DraftStudy): Promise<EarlierStudy[]> {
  const offers: { readonly offer: EarlierStudy; readonly createdAt: number }[] = []
  for (const study of store.listStudies()) {
    const offer = offerOf(store, draft, study)
    if (offer !== undefined) offers.push({ offer, createdAt: study.createdAt })
    // A study may hold many trials: others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
  offers.sort((a, b) => b.offer.shared.length - a.offer.shared.length || b.offer.trials - a.offer.trials || b.createdAt - a.createdAt)
  return offers.map(({ offer }) => offer)
}
