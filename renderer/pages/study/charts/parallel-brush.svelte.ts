import type { AxisRange, AxisRanges } from '../../../charts/parallel-filter.ts'
import { emptyMap, withEntry } from '../../../stores/replaced-sets.ts'

/** What the user has filtered and moved in the parallel coordinates of a study. */
export class ParallelBrush {
  ranges = $state.raw<AxisRanges>(emptyMap())
  /** Ids of axes from left to right; empty: as the study has them. */
  order = $state.raw<readonly string[]>([])

  /** @param range undefined lets everything through */
  set(axis: string, range: AxisRange | undefined): void {
    this.ranges = withEntry(this.ranges, axis, range)
  }

  clear(): void {
    if (this.ranges.size > 0) this.ranges = emptyMap()
  }
}

const brushes: Record<number, ParallelBrush> = {}

/** The one of a study, for as long as the page is open: it lasts as long as the selection that it makes. */
export function parallelBrushOf(studyId: number): ParallelBrush {
  return (brushes[studyId] ??= new ParallelBrush())
}
