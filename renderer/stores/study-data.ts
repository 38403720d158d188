import type { z } from 'zod'
import type { LiveBatch, StudySummary, studyEventSchema } from '../../shared/contract/views.ts'
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

type Point = LiveBatch['points'][number]

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

/** Adds points. What they do not touch stays the same object, so that a chart of another metric is not drawn again. */
export function addPoints(curves: CurvesByMetric, points: readonly Point[]): CurvesByMetric {
  if (points.length === 0) return curves
  const byMetric = new Map(curves)
  for (const [metric, ofMetric] of groupBy(points, (point) => point.metric)) {
    const byTrial = new Map(byMetric.get(metric))
    for (const [trialNumber, added] of groupBy(ofMetric, (point) => point.trialNumber)) byTrial.set(trialNumber, extend(byTrial.get(trialNumber), added))
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

/** Changed trials in their places; the result is ordered by number. */
export function mergeTrials(trials: readonly Trial[], changed: readonly Trial[]): readonly Trial[] {
  if (changed.length === 0) return trials
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
  for (const trial of changed) byNumber.set(trial.number, trial)
  return [...byNumber.values()].sort((a, b) => a.number - b.number)
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
