import { follow } from '../../contracts/follow.ts'
import type { History, LossReport, StepLoss } from '../../contracts/history.ts'
import { totalViolation } from '../../../../shared/analysis/pareto.ts'

/** Finds the largest step that so many trials have reported; undefined when there is none. */
type LevelOf = (history: History, enough: number) => number | undefined

/**
 * Which step the trials are compared at while few of them are complete: the largest that enough of them have reached, as BOHB picks the budget of its model
 * (Falkner, Klein & Hutter, ICML 2018, section 3.1). Only then does a comparison say who is better, and not who ran on.
 */
export function followLevels(): LevelOf {
  let steps: number[] = []
  const known = new Set<number>()
  const read = follow<LossReport>((history) => history.reports, {
    reset() {
      steps = []
      known.clear()
    },
    add({ step }) {
      if (known.has(step)) return
      known.add(step)
      steps.push(step)
    },
  })
  return (history, enough) => {
    read(history)
    let largest: number | undefined
    for (const step of steps) if ((largest === undefined || step > largest) && history.at(step).length >= enough) largest = step
    return largest
  }
}

/** The numbers of the trials that have the least loss at a step, best first. What failed later, or broke a bound, is not among them. */
export function bestAt(history: History, step: number, most: number): number[] {
  const best: StepLoss[] = []
  const isGood = (number: number): boolean => {
    const trial = history.trials[number]
    return trial !== undefined && trial.state !== 'fail' && totalViolation(trial.result?.violations ?? []) === 0
  }
  for (const entry of history.at(step)) {
    if (best.length === most && entry.loss >= (best.at(-1)?.loss ?? Infinity)) continue
    if (!isGood(entry.trial)) continue
    let place = best.length
    while (place > 0 && isBefore(entry, best[place - 1])) place -= 1
    best.splice(place, 0, entry)
    if (best.length > most) best.pop()
  }
  return best.map(({ trial }) => trial)
}

const isBefore = (entry: StepLoss, other: StepLoss | undefined): boolean => other === undefined || entry.loss < other.loss
