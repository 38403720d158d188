import { crowdingDistances, nonDominatedRanks } from '../../../../shared/analysis/pareto.ts'
import type { Outcome } from '../outcomes.ts'

/** A trial that may have children. */
export interface Parent {
  readonly outcome: Outcome
  /** Its front: 0 for those that nothing dominates. */
  readonly rank: number
  /** How much room it has in its front. */
  readonly room: number
}

/** The better of two: the earlier front, then the more room (the crowded-comparison operator of Deb et al., 2002, section III.B). */
export function compareParents(a: Parent, b: Parent): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  if (a.room !== b.room) return a.room > b.room ? -1 : 1
  return a.outcome.number - b.outcome.number
}

/** The best `count` outcomes: whole fronts, and of the last one those with the most room (Deb et al., 2002, section III.C). */
export function selectElite(outcomes: readonly Outcome[], count: number): Parent[] {
  const ranks = nonDominatedRanks(
    outcomes.map(({ losses }) => losses),
    outcomes.map(({ violations }) => violations),
  )
  const fronts: Outcome[][] = []
  outcomes.forEach((outcome, i) => {
    const rank = ranks[i] ?? 0
    fronts[rank] = [...(fronts[rank] ?? []), outcome]
  })
  const parents = fronts.flatMap((front, rank) => {
    const rooms = crowdingDistances(front.map(({ losses }) => losses))
    return front.map((outcome, i) => ({ outcome, rank, room: rooms[i] ?? 0 }))
  })
  return parents.sort(compareParents).slice(0, count)
}
