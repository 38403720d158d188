import { sharesOf } from '../../../../shared/analysis/shares.ts'
import type { ComparisonCurve } from '../../../../shared/columns/comparison-table.ts'
import type { ComparedStudy, Grouping, StudyComparison } from '../../../../shared/contract/comparison.ts'
import { objectivesOf, type Goal } from '../../../../shared/domain/metric.ts'
import { objectiveMetric } from '../../../../shared/domain/study.ts'
import type { StudyRecord } from '../../contracts/store.ts'
import { bestSoFar } from './best-so-far.ts'
import { notesOf, summaryOf } from './comparison-words.ts'
import { definitionDifferencesOf } from './definition-differences.ts'
import { groupCurve } from './group-curve.ts'
import { groupTests } from './group-tests.ts'
import { groupStudies, type StudyGroup } from './grouping.ts'
import type { Outcomes } from './outcomes.ts'
import { bestOf, commonTarget, groupResult, reachedAt } from './results.ts'

/** A study with what its trials came to. */
export interface StudyWithOutcomes {
  readonly study: StudyRecord
  readonly outcomes: Outcomes
}

/** Studies that can be compared, and those that cannot. */
export interface Comparable<T> {
  readonly compared: readonly T[]
  readonly leftOut: StudyComparison['leftOut']
}

/** Parts the studies of the objective that most of them have (of equally many, the first study's) from all others. */
export function comparableStudies(studies: readonly StudyRecord[]): Comparable<StudyRecord> {
  const keyOf = ({ definition }: StudyRecord): string => JSON.stringify(objectiveMetric(definition))
  const counts = new Map<string, number>()
  for (const study of studies) counts.set(keyOf(study), (counts.get(keyOf(study)) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const chosen = [...counts].find(([, count]) => count === most)?.[0]
  const [first] = studies.filter((study) => keyOf(study) === chosen)
  return {
    compared: studies.filter((study) => keyOf(study) === chosen),
    leftOut: studies.filter((study) => keyOf(study) !== chosen).map((study) => ({ studyId: study.id, name: study.definition.name, why: whyLeftOut(study, first) })),
  }
}

/** `maximizes accuracy, the others minimize val_error` */
function whyLeftOut(study: StudyRecord, others: StudyRecord | undefined): string {
  const own = objectiveMetric(study.definition)
  const wanted = others === undefined ? own : objectiveMetric(others.definition)
  return `${own.goal}s ${own.name}, the others ${wanted.goal} ${wanted.name}`
}

/** What is asked of a comparison. */
export interface ComparisonQuestion {
  readonly grouping: Grouping
  readonly target?: number | undefined
  readonly leftOut: StudyComparison['leftOut']
}

/** Results, tests and differences of studies of one objective. @param studies at least one */
export function compareStudies(studies: readonly StudyWithOutcomes[], { grouping, target: wanted, leftOut }: ComparisonQuestion): StudyComparison {
  const definitions = studies.map(({ study }) => study.definition)
  const [first] = definitions
  if (first === undefined) throw new RangeError('a comparison needs a study')
  const metric = objectiveMetric(first)
  const groups = groupStudies(definitions, grouping)
  const results = groups.map(({ members }) => members.flatMap((member) => bestOfMember(studies[member], metric.goal) ?? []))
  const target = wanted ?? commonTarget(results, metric.goal)
  const rows = studies.map((one, position) => comparedStudy(one, groupOf(groups, position), metric.goal, target))
  const compared = groups.map(({ name, members }) => groupResult(name, members.flatMap((member) => rows[member] ?? []), metric.goal))
  const differences = definitionDifferencesOf(groups.map(({ members }) => members.flatMap((member) => definitions[member] ?? [])))
  const tests = groupTests(compared, rows, metric.goal)
  return {
    metric,
    groups: compared,
    studies: rows,
    leftOut,
    target,
    tests,
    differences,
    notes: notesOf(rows, differences, definitions.some(({ metrics }) => objectivesOf(metrics).length > 1)),
    summary: summaryOf({ metric, groups: compared, tests }),
  }
}

function bestOfMember(study: StudyWithOutcomes | undefined, goal: Goal): number | null {
  return study === undefined ? null : bestOf(study.outcomes, goal)
}

function groupOf(groups: readonly StudyGroup[], position: number): number {
  return groups.findIndex(({ members }) => members.includes(position))
}

function comparedStudy({ study, outcomes }: StudyWithOutcomes, group: number, goal: Goal, target: number | null): ComparedStudy {
  return {
    studyId: study.id,
    name: study.definition.name,
    group,
    seed: study.definition.seed,
    status: study.status,
    trials: outcomes.values.length,
    runningMs: outcomes.elapsedMs.at(-1) ?? 0,
    best: bestOf(outcomes, goal),
    reached: target === null ? null : reachedAt(outcomes, goal, target),
  }
}

/** The curves of a comparison: each study's best value so far, each group's mean of them with its band, and each group's distribution. @param pause called between small pieces of work */
export async function comparisonCurves(studies: readonly StudyWithOutcomes[], grouping: Grouping, pause: () => Promise<void>): Promise<ComparisonCurve[]> {
  const [first] = studies
  if (first === undefined) return []
  const { goal } = objectiveMetric(first.study.definition)
  const groups = groupStudies(studies.map(({ study }) => study.definition), grouping)
  const curves: ComparisonCurve[] = []
  for (const [group, { members }] of groups.entries()) {
    const own = members.flatMap((member) => studies[member] ?? [])
    for (const axis of ['trials', 'time'] as const) {
      curves.push(...progressCurves(own, group, goal, axis))
      await pause()
    }
    const shares = sharesOf(own.flatMap(({ outcomes }) => [...outcomes.values]), goal)
    curves.push(curveOf({ axis: 'share', studyId: null, group, x: shares.x, value: shares.share }))
    await pause()
  }
  return curves
}

function progressCurves(studies: readonly StudyWithOutcomes[], group: number, goal: Goal, axis: 'trials' | 'time'): ComparisonCurve[] {
  const staircases = studies.map(({ outcomes }) => bestSoFar(outcomes, goal, axis))
  const { mean, ...band } = groupCurve(staircases)
  return [
    ...studies.flatMap(({ study }, i): ComparisonCurve[] => {
      const { x = [], value = [], end = 0 } = staircases[i] ?? {}
      const last = value.at(-1)
      return last === undefined ? [] : [curveOf({ axis, studyId: study.id, group, x: [...x, end], value: [...value, last] })]
    }),
    ...(mean.length === 0 ? [] : [curveOf({ axis, studyId: null, group, value: mean, ...band })]),
  ]
}

function curveOf(curve: Pick<ComparisonCurve, 'axis' | 'studyId' | 'group'> & Partial<Record<'x' | 'value' | 'low' | 'high', readonly number[]>>): ComparisonCurve {
  const { axis, studyId, group, x = [], value = [], low, high } = curve
  const nothing = (): Float64Array<ArrayBuffer> => new Float64Array(x.length).fill(NaN)
  return { axis, studyId, group, x: Float64Array.from(x), value: Float64Array.from(value), low: low === undefined ? nothing() : Float64Array.from(low), high: high === undefined ? nothing() : Float64Array.from(high) }
}
