import type { History, TrialView } from '../../contracts/history.ts'
import type { Encoding } from './encoding.ts'
import { levelsOf } from './levels.ts'
import { observed, pendingRows, type Encoded, type Observations, type Outcome } from './observed.ts'

/** Reads a history. Rows are kept from one ask to the next; the answer depends on the history alone. */
export function createObserver(encoding: Encoding): (history: History) => Observations {
  const encoded = new Map<number, Encoded>()
  const encode = ({ number, config }: TrialView): Encoded => {
    const known = encoded.get(number)
    if (known?.config === config) return known
    const units = encoding.unitsOf(config)
    const made = { config, units, row: encoding.rowOf(units) }
    encoded.set(number, made)
    return made
  }
  return (history) => levelsOf(history, encode) ?? outcomesOf(history, encode)
}

/** Complete and failed trials. A pruned one says nothing of several objectives. */
function outcomesOf({ searched: trials, objectives }: History, encode: (trial: TrialView) => Encoded): Observations {
  const constraints = trials.reduce((most, { result }) => Math.max(most, result?.violations.length ?? 0), 0)
  const unknown: Outcome = { losses: [], violations: [] }
  const [seen, pending]: [Encoded[], Encoded[]] = [[], []]
  const outcomes: Outcome[] = []
  for (const trial of trials) {
    const outcome = trial.state === 'complete' ? trial.result : trial.state === 'fail' || trial.state === 'pruned' ? unknown : undefined
    if (outcome !== undefined) {
      seen.push(encode(trial))
      outcomes.push(outcome)
    } else if (trial.pausedAtStep === undefined) pending.push(encode(trial))
  }
  return {
    ...observed(seen, outcomes, { objectives: objectives.length, constraints }),
    units: seen.map(({ units }) => units),
    pending: pendingRows(pending),
    levels: undefined,
    known: seen.length,
  }
}
