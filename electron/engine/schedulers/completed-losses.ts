import { follow } from '../contracts/follow.ts'
import type { History, TrialView } from '../contracts/history.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
import { compareLosses, createRanking, type Ranking } from './ranking.ts'

/** What the complete trials of a study reported. */
export interface CompletedLosses {
  /** How many trials are complete. */
  readonly trials: number
  /** The losses of complete trials at a step. */
  at(step: number): Ranking<number> | undefined
}

/** Calls `add` once for each trial that has become complete. Each call looks at the new trials and at those that have not ended; an ended one never changes. */
export function followCompleted(follower: { reset(): void; add(trial: TrialView): void }): (history: History) => void {
  let open: TrialView[] = []
  const update = follow((history) => history.searched, {
    reset() {
      open = []
      follower.reset()
    },
    add: (trial) => open.push(trial),
  })
  return (history) => {
    update(history)
    for (const trial of open) if (trial.state === 'complete') follower.add(trial)
    open = open.filter((trial) => !isFinal(trial.state))
  }
}

/** The losses of complete trials by step, each added in O(log n). */
export function followCompletedLosses(): (history: History) => CompletedLosses {
  let trials = 0
  const steps = new Map<number, Ranking<number>>()
  const update = followCompleted({
    reset() {
      trials = 0
      steps.clear()
    },
    add(trial) {
      trials += 1
      for (const [step, loss] of trial.curve) {
        const losses = steps.get(step) ?? createRanking(compareLosses)
        losses.add(loss)
        steps.set(step, losses)
      }
    },
  })
  return (history) => {
    update(history)
    return { trials, at: (step) => steps.get(step) }
  }
}
