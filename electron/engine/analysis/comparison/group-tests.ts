import { seedsForTest, type ComparedGroup, type ComparedStudy, type GroupTest } from '../../../../shared/contract/comparison.ts'
import { lossOf, type Goal } from '../../../../shared/domain/metric.ts'
import { mannWhitney } from '../../../../shared/statistics/mann-whitney.ts'

/** The group with the best mean result, by position; undefined when none has a result. */
export function leaderOf(groups: readonly ComparedGroup[], goal: Goal): number | undefined {
  let leader: number | undefined
  let least = Infinity
  groups.forEach(({ mean }, position) => {
    if (mean === null || !(lossOf(goal, mean) < least)) return
    least = lossOf(goal, mean)
    leader = position
  })
  return leader
}

/**
 * The leader against each other group that has a result. Their p-values are adjusted for being so many (Holm, 1979), and there is one only
 * where both groups have studies enough.
 */
export function groupTests(groups: readonly ComparedGroup[], studies: readonly ComparedStudy[], goal: Goal): GroupTest[] {
  const leader = leaderOf(groups, goal)
  if (leader === undefined) return []
  const lossesOf = (group: number): number[] => studies.flatMap((study) => (study.group === group && study.best !== null ? [lossOf(goal, study.best)] : []))
  const best = lossesOf(leader)
  const tests = groups.flatMap((_, other): GroupTest[] => {
    const losses = other === leader ? [] : lossesOf(other)
    if (losses.length === 0) return []
    const { p, below } = mannWhitney(best, losses)
    return [{ better: leader, worse: other, probability: below, p: Math.min(best.length, losses.length) < seedsForTest ? null : p }]
  })
  const adjusted = holm(tests.flatMap(({ p }) => p ?? []))
  let tested = 0
  return tests.map((test) => (test.p === null ? test : { ...test, p: adjusted[tested++] ?? 1 }))
}

/** Holm's step-down adjustment: in their order. */
export function holm(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1))
  const adjusted = new Array<number>(values.length).fill(1)
  let before = 0
  order.forEach((index, rank) => {
    before = Math.max(before, Math.min(1, (values[index] ?? 1) * (values.length - rank)))
    adjusted[index] = before
  })
  return adjusted
}
