import { lossOf, objectivesOf } from '../../../shared/domain/metric.ts'
import { createTrialView, type SpaceVersion } from '../../../shared/domain/space-versions.ts'
import { objectiveMetric, type StudyDefinition } from '../../../shared/domain/study.ts'
import type { TrialView } from '../contracts/history.ts'
import { createTerminator, type Evaluated } from './terminator.ts'

/** That a study is to end before its budget is used up. */
export interface EndVerdict {
  readonly rule: 'target' | 'no_improvement' | 'regret_below'
  /** In words, for people. */
  readonly reason: string
}

/** Follows the trials of a study as they end. The verdict depends on them and on their order alone. */
export interface EndRuleFollower {
  /** Called once for each trial with a final state, in the order in which they ended. */
  add(trial: TrialView): void
  /** Whether the study is to end now. */
  verdict(): EndVerdict | undefined
}

/** The model of `regret_below` is asked for the first time after so many complete trials (Makarova et al., 2022, section 5), and then after so many more. */
const modelFrom = 20
const modelEvery = 5

const shortNumber = (value: number): string => String(Number(value.toPrecision(3)))

/**
 * When the rules of `end` say that a study has got what it was to get:
 * - `target`: a complete trial that keeps the bounds of the metrics reached it;
 * - `no_improvement`: so many trials in a row were complete or pruned without a new best (failed ones do not count): with several objectives
 *   without one that no earlier trial dominates or equals. Counted from the first best on, and anew in a new search space;
 * - `regret_below`: see `createTerminator`.
 *
 * With several objectives the target is the first one's.
 * @param versions the spaces that the study has had: the model of `regret_below` is of the newest
 */
export function followEndRules(definition: StudyDefinition, versions: readonly SpaceVersion[] = []): EndRuleFollower {
  const { end, metrics } = definition
  const { name, goal } = objectiveMetric(definition)
  const evaluated = new Map<number, Evaluated>()
  const viewOf = createTrialView(versions)
  const newestFrom = versions.at(-1)?.firstTrial ?? 0
  const isModelled = end.regret_below !== undefined && objectivesOf(metrics).length === 1
  let terminator: ReturnType<typeof createTerminator> | undefined
  let front: (readonly number[])[] = []
  let sinceBest = 0
  let reachedBy: number | undefined
  /** How many complete trials there were when the model was asked last: it would say the same. */
  let askedAt = 0

  const complete = ({ number, config, result }: TrialView): void => {
    const [loss = Infinity] = result?.losses ?? []
    const seen = isModelled && Number.isFinite(loss) ? viewOf({ number, params: config }) : undefined
    if (seen !== undefined) evaluated.set(number, { config: seen, loss })
    if (result === undefined || result.violations.some((by) => by > 0)) return
    if (end.target !== undefined && loss <= lossOf(goal, end.target)) reachedBy ??= number
    if (!isNew(front, result.losses)) return
    front = [...front.filter((other) => !weaklyDominates(result.losses, other)), result.losses]
    sinceBest = 0
  }
  const modelVerdict = (): EndVerdict | undefined => {
    const isDue = evaluated.size >= modelFrom && (evaluated.size - modelFrom) % modelEvery === 0 && evaluated.size !== askedAt
    if (!isDue || end.regret_below === undefined) return undefined
    askedAt = evaluated.size
    terminator ??= createTerminator(definition.space)
    const left = terminator([...evaluated].sort(([a], [b]) => a - b).map(([, each]) => each))
    if (left === undefined || left > end.regret_below) return undefined
    return { rule: 'regret_below', reason: `at most ${shortNumber(left)} of ${name} is still to be gained (bound of a model)` }
  }
  return {
    add(trial) {
      if (trial.number >= newestFrom && (trial.state === 'complete' || trial.state === 'pruned')) sinceBest += 1
      if (trial.state === 'complete') complete(trial)
    },
    verdict() {
      if (reachedBy !== undefined) return { rule: 'target', reason: `the target ${name} ${String(end.target)} was reached by trial ${reachedBy}` }
      if (end.no_improvement !== undefined && front.length > 0 && sinceBest >= end.no_improvement)
        return { rule: 'no_improvement', reason: `no new best in the last ${sinceBest} finished trials` }
      return isModelled ? modelVerdict() : undefined
    },
  }
}

/** Whether a point is at least as good as another in everything. */
function weaklyDominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, k) => loss <= (b[k] ?? Infinity))
}

function isNew(front: readonly (readonly number[])[], losses: readonly number[]): boolean {
  return losses.every((loss) => loss < Infinity) && !front.some((other) => weaklyDominates(other, losses))
}
