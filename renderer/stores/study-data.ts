import type { z } from 'zod'
import { largestTriangles } from '../../shared/analysis/lttb.ts'
import type { LiveBatch, StudySummary, studyEventSchema } from '../../shared/contract/views.ts'
import type { Table } from '../../shared/columns/column.ts'
import type { Curve, Trial } from '../../shared/domain/trial.ts'

export type StudyEvent = Readonly<z.infer<typeof studyEventSchema>>

/** A metric of a trial over its steps; both arrays have one length, steps ascend. */
export interface LiveCurve {
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

/** Metric → trial number → curve. */
export type CurvesByMetric = ReadonlyMap<string, ReadonlyMap<number, LiveCurve>>

/** Before any curve is read. */
export const noCurves: CurvesByMetric = new Map()

export type Point = LiveBatch['points'][number]

/** Curves as the engine lists them, by metric and trial. */
export function groupCurves(curves: readonly Curve[]): CurvesByMetric {
  const grouped = new Map<string, Map<number, LiveCurve>>()
  for (const { metric, trialNumber, steps, values } of curves) {
    const ofMetric = grouped.get(metric) ?? new Map<number, LiveCurve>()
    ofMetric.set(trialNumber, { steps, values })
    grouped.set(metric, ofMetric)
  }
  return grouped
}

/** Curves of a table of points: columns `trial`, `step`, `value`, those of one trial together and by step. */
export function curvesOfTable({ length, columns }: Table, metric: string): CurvesByMetric {
  const ofMetric = new Map<number, { steps: number[]; values: number[] }>()
  const [trials, steps, values] = ['trial', 'step', 'value'].map((name) => columns.get(name))
  if (trials?.type !== 'number' || steps?.type !== 'number' || values?.type !== 'number') return new Map([[metric, ofMetric]])
  for (let row = 0; row < length; row += 1) {
    const number = trials.values[row] ?? NaN
    const curve = ofMetric.get(number) ?? { steps: [], values: [] }
    curve.steps.push(steps.values[row] ?? NaN)
    curve.values.push(values.values[row] ?? NaN)
    ofMetric.set(number, curve)
  }
  return new Map([[metric, ofMetric]])
}

/** All curves of both; where both have one, that of `more`. */
export function joinCurvesByMetric(curves: CurvesByMetric, more: CurvesByMetric): CurvesByMetric {
  const joined = new Map(curves)
  for (const [metric, ofMetric] of more) joined.set(metric, new Map([...(curves.get(metric) ?? []), ...ofMetric]))
  return joined
}

/** All curves but those of a metric. */
export function withoutMetric(curves: CurvesByMetric, metric: string): CurvesByMetric {
  return new Map([...curves].filter(([name]) => name !== metric))
}

/** All curves but those of a trial. */
export function withoutTrial(curves: CurvesByMetric, number: number): CurvesByMetric {
  return new Map([...curves].map(([metric, ofMetric]) => [metric, new Map([...ofMetric].filter(([trial]) => trial !== number))]))
}

/**
 * Adds points. What they do not touch stays the same object, so that a chart of another metric is not drawn again.
 * @param mostPoints of one of so many curves of a metric; a longer one is thinned to half of that, and looks as before
 */
export function addPoints(curves: CurvesByMetric, points: readonly Point[], mostPoints: (curves: number) => number = () => Infinity): CurvesByMetric {
  if (points.length === 0) return curves
  const byMetric = new Map(curves)
  for (const [metric, ofMetric] of groupBy(points, (point) => point.metric)) {
    const byTrial = new Map(byMetric.get(metric))
    for (const [trialNumber, added] of groupBy(ofMetric, (point) => point.trialNumber)) {
      const curve = extend(byTrial.get(trialNumber), added)
      const most = mostPoints(byTrial.size)
      byTrial.set(trialNumber, curve.steps.length > most ? largestTriangles(curve, Math.floor(most / 2)) : curve)
    }
    byMetric.set(metric, byTrial)
  }
  return byMetric
}

/** A point of a known step replaces it (the step was trained again after a crash), others are put in their place. */
function extend(curve: LiveCurve | undefined, points: readonly Point[]): LiveCurve {
  const steps = [...(curve?.steps ?? [])]
  const values = [...(curve?.values ?? [])]
  for (const { step, value } of points) {
    let at = steps.length
    while (at > 0 && (steps[at - 1] ?? -Infinity) >= step) at -= 1
    const known = steps[at] === step ? 1 : 0
    steps.splice(at, known, step)
    values.splice(at, known, value)
  }
  return { steps, values }
}

/** The names of both, each once, the first ones first. */
export function union(names: readonly string[], more: Iterable<string>): string[] {
  return [...new Set([...names, ...more])]
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** A trial by its number; the trials are ordered by number. */
export function trialByNumber(trials: readonly Trial[], number: number): Trial | undefined {
  const found = trials[placeOf(trials, number)]
  return found?.number === number ? found : undefined
}

/** Where a number is, or would be, in trials that are ordered by number. */
function placeOf(trials: readonly Trial[], number: number): number {
  // Numbers are counted from 0, so that a trial is nearly always at its own.
  if (trials[number]?.number === number) return number
  let [from, to] = [0, trials.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((trials[middle]?.number ?? Infinity) < number) from = middle + 1
    else to = middle
  }
  return from
}

/** Changed trials in their places; the result is ordered by number. */
export function mergeTrials(trials: readonly Trial[], changed: readonly Trial[]): readonly Trial[] {
  if (changed.length === 0) return trials
  const merged = [...trials]
  for (const trial of changed) {
    const place = placeOf(merged, trial.number)
    merged.splice(place, merged[place]?.number === trial.number ? 1 : 0, trial)
  }
  return merged
}

/** New events behind the old ones, each once. */
export function mergeEvents(events: readonly StudyEvent[], added: readonly StudyEvent[]): readonly StudyEvent[] {
  const last = events.at(-1)?.seq ?? -1
  const fresh = added.filter((event) => event.seq > last)
  return fresh.length === 0 ? events : [...events, ...fresh]
}

/** Changed studies in their places, removed ones gone. */
export function mergeSummaries(
  summaries: ReadonlyMap<number, StudySummary>,
  batch: Pick<LiveBatch, 'studies' | 'removed'>,
): ReadonlyMap<number, StudySummary> {
  if (batch.studies.length === 0 && batch.removed.length === 0) return summaries
  const merged = new Map(summaries)
  for (const study of batch.studies) merged.set(study.id, study)
  for (const id of batch.removed) merged.delete(id)
  return merged
}
