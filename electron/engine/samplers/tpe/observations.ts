import { follow } from '../../contracts/follow.ts'
import type { History, TrialView } from '../../contracts/history.ts'
import { isFinal } from '../../../../shared/domain/trial.ts'
import type { Dimension } from './dimension.ts'
import { OtherKernels } from './other-kernels.ts'
import { positionsOf } from './point.ts'
import { Ranking } from './ranking.ts'

/** What is kept of a history between asks. */
export interface Observations {
  readonly ranking: Ranking
  /** A kernel for every trial, by number: failed ones count as bad, and so do running ones when liars are told of (`isLeftOut` decides). */
  readonly others: OtherKernels
  /** The positions of a trial, by number. */
  readonly positions: readonly Float64Array[]
  /** The trials that have not ended, ascending. */
  readonly open: readonly number[]
}

/** Reads each trial once, and those that have not ended at every look. */
export function followObservations(dimensions: readonly Dimension[], priorWeight: number): (history: History) => Observations {
  const [ranking, others] = [new Ranking(), new OtherKernels(dimensions, priorWeight)]
  const positions: Float64Array[] = []
  let open: number[] = []
  const readTrials = follow<TrialView>((history) => history.trials, {
    reset() {
      ranking.clear()
      others.clear()
      positions.length = 0
      open = []
    },
    add({ number, config }) {
      const at = positionsOf(dimensions, config)
      positions[number] = at
      others.add(at)
      open.push(number)
    },
  })
  return (history) => {
    readTrials(history)
    open = open.filter((number) => {
      const trial = history.trials[number]
      if (trial === undefined) return false
      ranking.update(trial)
      return !isFinal(trial.state)
    })
    return { ranking, others, positions, open }
  }
}
