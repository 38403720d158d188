import { follow } from '../../contracts/follow.ts'
import type { History, TrialView } from '../../contracts/history.ts'
import { isFinal } from '../../../../shared/domain/trial.ts'
import type { Dimension } from './dimension.ts'
import { earlierKernels, type EarlierKernels } from './earlier-kernels.ts'
import { followLevels } from './levels.ts'
import type { OtherDensity } from './other-density.ts'
import { OtherKernels } from './other-kernels.ts'
import type { TpeOptions } from './options.ts'
import { positionsOf } from './point.ts'
import { Ranking } from './ranking.ts'

/** What is kept of a history between asks. */
export interface Observations {
  readonly ranking: Ranking
  /** A kernel for every trial, by number: failed ones count as bad. */
  readonly others: Others
  /** The positions of a trial, by number. */
  readonly positions: readonly Float64Array[]
  /** The trials that have not ended, ascending. */
  readonly open: readonly number[]
  readonly levelOf: ReturnType<typeof followLevels>
  /** What the trials of earlier studies say. */
  readonly earlier: EarlierKernels
}

/** The kernels of g(x): first those of earlier trials, then one for each of the study's. */
interface Others {
  /** As `OtherKernels.without`, by numbers of the study's trials. */
  without(leftOut: ReadonlySet<number>, priorFactor: number, liars: ReadonlySet<number>): OtherDensity
}

/** Reads each trial once, and those that have not ended at every look. */
export function followObservations(dimensions: readonly Dimension[], options: TpeOptions): (history: History) => Observations {
  const [ranking, kernels, levelOf] = [new Ranking(), new OtherKernels(dimensions, options.prior_weight), followLevels()]
  const positions: Float64Array[] = []
  /** The number of each trial that has a kernel: those that confirm others have none. */
  let numbers: number[] = []
  let open: number[] = []
  let earlier = earlierKernels(dimensions, [], options)
  const others: Others = {
    without(leftOut, priorFactor, liars) {
      const first = earlier.others.length
      const numberOf = (row: number): number => numbers[row - first] ?? -1
      return kernels.without((row) => leftOut.has(numberOf(row)), priorFactor, (row) => liars.has(numberOf(row)))
    },
  }
  const readTrials = follow<TrialView>((history) => history.searched, {
    reset() {
      ranking.clear()
      kernels.clear()
      for (const other of earlier.others) kernels.add(other.positions, other.weight)
      positions.length = 0
      numbers = []
      open = []
    },
    add({ number, config }) {
      const at = positionsOf(dimensions, config)
      positions[number] = at
      kernels.add(at)
      numbers.push(number)
      open.push(number)
    },
  })
  let known: History | undefined
  return (history) => {
    if (history !== known) earlier = earlierKernels(dimensions, history.earlier, options)
    known = history
    readTrials(history)
    open = open.filter((number) => {
      const trial = history.trials[number]
      if (trial === undefined) return false
      ranking.update(trial)
      return !isFinal(trial.state)
    })
    return { ranking, others, positions, open, levelOf, earlier }
  }
}
