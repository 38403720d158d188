import type { z } from 'zod'
import { fewTrialsToPredict, surrogateMilestone, type Predictions, type Slices, type Suggested, type Surface, type predictInputSchema, type slicesInputSchema, type surfaceInputSchema } from '../../../shared/contract/surrogate.ts'
import { completeConfig } from '../../../shared/domain/complete-config.ts'
import { configIssues } from '../../../shared/domain/config.ts'
import type { Goal } from '../../../shared/domain/metric.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { createTrialView } from '../../../shared/domain/space-versions.ts'
import { isContinuation } from '../../../shared/domain/trial.ts'
import { badInput, TuneryError } from '../../../shared/errors.ts'
import { createMeasurements } from '../analysis/surrogate/measured.ts'
import { searchBest } from '../analysis/surrogate/search.ts'
import { averagedSlices, slicesAt, surfaceOf } from '../analysis/surrogate/slices.ts'
import { fitSurrogate, type Surrogate } from '../analysis/surrogate/surrogate.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { createPause } from './pause.ts'

/** Surrogates kept: a page asks about one metric of one study, again and again. */
const mostKept = 4

/** A metric's surrogate, undefined while there are too few trials. */
interface Fitted {
  readonly surrogate: Surrogate | undefined
  readonly learnt: Pick<Predictions, 'metric' | 'goal' | 'trials' | 'quality'>
}

interface Kept {
  /** What it was made from: it holds as long as this stays the same. */
  readonly stamp: string
  readonly fitted: Promise<Fitted>
}

/** Answers questions about what a metric would be. Surrogates are kept until there are about a tenth more trials, or another space. */
export function createSurrogates(store: Store) {
  const kept = new Map<string, Kept>()

  function fittedFor(study: StudyRecord, name: string | undefined): Promise<Fitted> {
    const metric = metricOf(store, study, name)
    const key = JSON.stringify([study.id, metric.name])
    const stamp = JSON.stringify([study.createdAt, surrogateMilestone(store.countTrials(study.id).complete), study.definition.space])
    const known = kept.get(key)
    const entry = known?.stamp === stamp ? known : { stamp, fitted: fit(store, study, metric) }
    // The last one used is the last one to go.
    kept.delete(key)
    kept.set(key, entry)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    entry.fitted.catch(() => {
      if (kept.get(key) === entry) kept.delete(key)
    })
    return entry.fitted
  }

  return {
    /** @throws TuneryError not-found for a metric that there is not, bad-input for a configuration outside the space */
    async predict(study: StudyRecord, { metric, configs }: z.infer<typeof predictInputSchema>): Promise<Predictions> {
      for (const [index, config] of configs.entries()) checkConfig(study, config, `configs.${index}`)
      const { surrogate, learnt } = await fittedFor(study, metric)
      const pause = createPause()
      const predictions: Predictions['predictions'][number][] = []
      for (const config of surrogate === undefined ? [] : configs) {
        if (surrogate !== undefined) predictions.push({ ...surrogate.predict(config), nearest: surrogate.nearest(config) })
        await pause()
      }
      return { ...learnt, predictions }
    },
    /** @throws as `predict` */
    async slices(study: StudyRecord, { metric, config, points }: z.infer<typeof slicesInputSchema>): Promise<Slices> {
      const whole = config === undefined ? undefined : completeConfig(study.definition.space, config)
      if (whole !== undefined) checkConfig(study, whole, 'config')
      const { surrogate, learnt } = await fittedFor(study, metric)
      if (surrogate === undefined) return { ...learnt, slices: [], at: null }
      if (config === undefined || whole === undefined) return { ...learnt, slices: await averagedSlices(surrogate, points, createPause()), at: null }
      return { ...learnt, slices: await slicesAt(surrogate, config, points, createPause()), at: { ...surrogate.predict(whole), nearest: surrogate.nearest(whole) } }
    },
    /** @throws TuneryError not-found for a metric that there is not, bad-input for parameters that are not two of the space */
    async surface(study: StudyRecord, { metric, x, y, points }: z.infer<typeof surfaceInputSchema>): Promise<Surface> {
      const names = Object.keys(study.definition.space)
      const issues = [['x', x] as const, ['y', y] as const].filter(([, name]) => !names.includes(name)).map(([path, name]) => ({ path, message: `"${name}" is not in the search space, which has ${names.join(', ')}` }))
      if (x === y) issues.push({ path: 'y', message: 'must be another parameter than x' })
      if (issues.length > 0) throw badInput(`A surface of "${study.definition.name}" needs two of its parameters`, issues)
      const { surrogate, learnt } = await fittedFor(study, metric)
      return { ...learnt, ...(surrogate === undefined ? { x: [], y: [], mean: [] } : await surfaceOf(surrogate, [x, y], points, createPause())) }
    },
    /** @throws TuneryError not-found for a metric that there is not */
    async suggestBest(study: StudyRecord, metric: string | undefined): Promise<Suggested> {
      const { surrogate, learnt } = await fittedFor(study, metric)
      return { ...learnt, suggestion: surrogate === undefined ? null : await searchBest(surrogate, learnt.goal, createPause()) }
    },
  }
}

function checkConfig({ definition }: StudyRecord, config: Config, path: string): void {
  const issues = configIssues(definition.space, config).map((issue) => ({ ...issue, path: `${path}.${issue.path}` }))
  if (issues.length > 0) throw badInput(`The configuration does not fit the search space of "${definition.name}"`, issues)
}

function metricOf(store: Store, { id, definition }: StudyRecord, name = objectiveMetric(definition).name): { name: string; goal: Goal } {
  const stated = definition.metrics.find((metric) => metric.name === name)
  const names = store.metricNames(id)
  if (stated === undefined && !names.includes(name)) {
    throw new TuneryError('not-found', `Study "${definition.name}" has no metric "${name}": it has ${names.join(', ') || 'none yet'}`)
  }
  return { name, goal: stated?.goal ?? 'minimize' }
}

async function fit(store: Store, { id, definition }: StudyRecord, { name, goal }: { name: string; goal: Goal }): Promise<Fitted> {
  const pause = createPause()
  const measurements = createMeasurements(name)
  const viewOf = createTrialView(store.spaceVersions(id))
  for (const trial of store.iterateTrials(id)) {
    // Of trials of an earlier search space, those that lie in the newest.
    const params = isContinuation(trial) ? undefined : viewOf(trial)
    if (params !== undefined) measurements.add({ ...trial, params })
    await pause()
  }
  const measured = measurements.list()
  const learnt = { metric: name, goal, trials: measured.length }
  if (measured.length < fewTrialsToPredict) return { surrogate: undefined, learnt: { ...learnt, quality: null } }
  const surrogate = await fitSurrogate(definition.space, measured, pause)
  return { surrogate, learnt: { ...learnt, quality: surrogate.quality } }
}
