import { isFeasible, lossOf, objectivesOf, type Metric } from '../../../../shared/domain/metric.ts'
import { isActive, isInDomain, parametersInOrder, type Config, type ParameterValue, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { MetricValues } from '../../../../shared/domain/trial.ts'
import type { EarlierSource, RecordedTrial } from './earlier-source.ts'

/** What a trial of an earlier study must fit. */
export interface NewStudy {
  readonly space: SearchSpace
  readonly metrics: readonly Metric[]
}

/** A trial in the words of the new study. */
export interface FittingTrial {
  readonly params: Config
  readonly values: MetricValues
}

/** The trials of a source that fit a study, the oldest first. */
export interface Fitted {
  readonly trials: readonly FittingTrial[]
  /** How many the source has. */
  readonly recorded: number
  /** Why the others do not fit, with how many there are of each kind, the most frequent first. */
  readonly misfits: readonly (readonly [why: string, count: number])[]
}

/**
 * A configuration of the space from what is known of a trial: each parameter that is active needs a value in its range.
 * What the space does not have is dropped.
 * @returns a text that says why there is none
 */
function fitParams(space: SearchSpace, trial: RecordedTrial): Config | string {
  const params: Record<string, ParameterValue> = {}
  for (const name of parametersInOrder(space)) {
    const spec = space[name]
    if (spec === undefined || !isActive(spec, params)) continue
    const value = trial.param(name, spec)
    if (value === undefined) return `${name} has no value`
    if (!isInDomain(spec, value)) return `${name} is outside the search space`
    params[name] = value
  }
  return params
}

/** Each metric of the study by its name; all must be finite, so that the trial can be compared. */
function fitValues(metrics: readonly Metric[], trial: RecordedTrial): MetricValues | string {
  const values: Record<string, number> = {}
  for (const { name } of metrics) {
    const value = trial.metric(name)
    if (value === undefined) return `metric ${name} has no value`
    if (!Number.isFinite(value)) return `metric ${name} is not finite`
    values[name] = value
  }
  return values
}

/** @throws TuneryError bad-input when a source has something that is no value */
export function fitTrials({ space, metrics }: NewStudy, source: EarlierSource): Fitted {
  const trials: FittingTrial[] = []
  const misfits = new Map<string, number>()
  const reject = (why: string): void => void misfits.set(why, (misfits.get(why) ?? 0) + 1)
  const hasCommon = source.searched.some((name) => Object.hasOwn(space, name))
  let recorded = 0
  for (const trial of source.trials) {
    recorded += 1
    const params = hasCommon ? fitParams(space, trial) : 'no parameter is in common'
    const values = typeof params === 'string' ? params : fitValues(metrics, trial)
    if (typeof params === 'string') reject(params)
    else if (typeof values === 'string') reject(values)
    else trials.push({ params, values })
  }
  return { trials, recorded, misfits: [...misfits].sort(([, a], [, b]) => b - a) }
}

/** No source tells more trials than this: samplers take time for each. */
export const mostPerSource = 500

/** At most `most` of the trials, in their order: the best half by the first objective (those that keep all bounds first), and of the others the most recent. */
export function mostUseful(metrics: readonly Metric[], trials: readonly FittingTrial[], most: number = mostPerSource): readonly FittingTrial[] {
  if (trials.length <= most) return trials
  const [objective] = objectivesOf(metrics)
  const lossAt = (values: MetricValues): number => (objective === undefined ? 0 : lossOf(objective.goal, values[objective.name] ?? NaN))
  const ranked = trials
    .map(({ values }, position) => ({ position, breaks: isFeasible(metrics, values) ? 0 : 1, loss: lossAt(values) }))
    .sort((a, b) => a.breaks - b.breaks || a.loss - b.loss || a.position - b.position)
  const best = ranked.slice(0, Math.ceil(most / 2)).map(({ position }) => position)
  const others = ranked
    .slice(best.length)
    .map(({ position }) => position)
    .sort((a, b) => b - a)
  const kept = new Set([...best, ...others.slice(0, most - best.length)])
  return trials.filter((_, position) => kept.has(position))
}
