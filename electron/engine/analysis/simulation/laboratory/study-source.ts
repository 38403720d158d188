import { createTrialView } from '../../../../../shared/domain/space-versions.ts'
import { ownValue } from '../../../../../shared/domain/own-value.ts'
import type { Config } from '../../../../../shared/domain/search-space.ts'
import { objectiveMetric, type StudyDefinition } from '../../../../../shared/domain/study.ts'
import type { Curve, Trial } from '../../../../../shared/domain/trial.ts'
import { badInput } from '../../../../../shared/errors.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import type { Store, StudyRecord } from '../../../contracts/store.ts'
import type { CurvePoint } from '../surrogate/knots.ts'
import { fitSurrogate, type ObservedStudy, type ObservedTrial } from '../surrogate/surrogate.ts'
import type { LabSource } from './lab-source.ts'

/** A surrogate of fewer complete trials than this says nothing. */
export const fewestComplete = 10
/** So many trials are modelled, chosen at random: a Gaussian process takes the cube of their number. */
const mostTrials = 400
/** From this rank correlation on a model is good enough to compare samplers on. */
const fairCorrelation = 0.6

/**
 * A finished (or running) study as a source: a surrogate fitted to its complete and pruned trials.
 * @throws TuneryError bad-input when fewer than ten trials are complete
 */
export function studySource(store: Store, study: StudyRecord): LabSource {
  const { definition } = study
  const observed = observe(store, study)
  const complete = observed.trials.filter((trial) => trial.complete && Number.isFinite(trial.curve.at(-1)?.[1])).length
  if (complete < fewestComplete)
    throw badInput(`"${definition.name}" cannot be simulated`, [
      { path: 'study', message: `has ${String(complete)} complete trials with a number for its objective, and a model of it needs ${String(fewestComplete)}: run it further, or simulate a table or a function` },
    ])
  const surrogate = fitSurrogate(observed)
  const quality = surrogate.quality()
  return {
    title: `a model of ${String(observed.trials.length)} trials of "${definition.name}"`,
    metric: objectiveMetric(definition),
    space: definition.space,
    unit: surrogate.curves(0).secondsPerStep === undefined ? 'steps' : 'seconds',
    notes: notesOf(quality.rankCorrelation, observed.trials.filter((trial) => !trial.complete).length),
    quality,
    trials: definition.budget.trials ?? observed.trials.length,
    workers: definition.parallel,
    own: { sampler: definition.sampler, scheduler: definition.scheduler },
    curves: (seed) => surrogate.curves(seed),
  }
}

function notesOf(correlation: number, stopped: number): string[] {
  const poor = `The model ranks trials that were left out of it poorly (rank correlation ${correlation.toFixed(2)}): take its word with caution.`
  const guessed = `${String(stopped)} trials had been stopped early: how they would have gone on is a guess. A study without a scheduler makes a better model.`
  return [...(correlation < fairCorrelation ? [poor] : []), ...(stopped > 0 ? [guessed] : [])]
}

/** What a study's trials showed. */
function observe(store: Store, { id, definition }: StudyRecord): ObservedStudy {
  const metric = objectiveMetric(definition)
  const viewOf = createTrialView(store.spaceVersions(id))
  // Of trials of an earlier search space, those that lie in the newest.
  const inSpace = (trial: Trial): Trial[] => {
    const params = viewOf(trial)
    return params === undefined ? [] : [{ ...trial, params }]
  }
  const chosen = thinned([...store.iterateTrials(id)].filter((trial) => isShown(trial)).flatMap(inSpace))
  const curves = new Map(store.curves(id, metric.name, chosen.map(({ number }) => number)).map((curve) => [curve.trialNumber, curve]))
  const trials = chosen.flatMap((trial) => observedTrial(trial, curves.get(trial.number), metric.name) ?? [])
  const maxSteps = trials.reduce((most, { curve }) => Math.max(most, curve.at(-1)?.[0] ?? 1), 1)
  return { space: definition.space, goal: metric.goal, maxSteps, trials, ...searchedSteps(definition, maxSteps) }
}

/**
 * A trial that failed because its loss was no number says that its configuration is bad; what else fails says nothing of it. Nor does a copy of another trial,
 * which was trained with that one's configuration before.
 */
const isShown = ({ state, reason, forkedFrom }: Trial): boolean => forkedFrom === null && (state === 'complete' || state === 'pruned' || (state === 'fail' && reason === 'nan'))

function thinned(trials: readonly Trial[]): readonly Trial[] {
  const left = [...trials]
  const rng = createRng(trials.length)
  while (left.length > mostTrials) left.splice(rng.integer(left.length), 1)
  return left
}

function observedTrial(trial: Trial, reported: Curve | undefined, metric: string): ObservedTrial | undefined {
  const complete = trial.state === 'complete'
  const curve = (reported?.steps ?? []).map((step, i): CurvePoint => [step, reported?.values[i] ?? NaN]).filter(([step]) => step >= 1)
  const result = ownValue(trial.values, metric)
  const last = curve.at(-1)
  if (complete && result !== undefined) curve.splice(last === undefined ? 0 : -1, 1, [last?.[0] ?? 1, result])
  if (trial.state === 'fail') curve.push([(last?.[0] ?? 0) + 1, NaN])
  if (curve.length === 0) return undefined
  const steps = curve.at(-1)?.[0] ?? 1
  return { config: trial.params, curve, complete, ...(trial.runningMs > 0 ? { secondsPerStep: trial.runningMs / 1000 / steps } : {}) }
}

/** Where the number of epochs is searched, each configuration says itself how long it runs. */
function searchedSteps({ space }: StudyDefinition, maxSteps: number): Pick<ObservedStudy, 'stepsOf'> {
  const epochs = space['epochs']
  if (epochs === undefined || epochs.type === 'categorical' || epochs.when !== undefined) return {}
  return { stepsOf: (config: Config) => Math.min(Math.max(1, Math.round(Number(config['epochs']))), maxSteps) }
}
