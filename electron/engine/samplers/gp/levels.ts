import type { History, TrialView } from '../../contracts/history.ts'
import { observed, pendingRows, type Encoded, type Observations, type Outcome } from './observed.ts'

/** A level has at least so many times as many trials as the one above it. */
const growth = 1.5

/** The highest level has at least so many trials. */
const smallestLevel = 3

/**
 * Steps at which trials are compared, the lowest first: of those at which trials came to rest the last one that a few have reached, and each
 * below it where clearly more have been. Under successive halving they are its rungs.
 */
export function levelSteps({ trials, at }: Pick<History, 'at' | 'trials'>): number[] {
  const rests = new Set(trials.flatMap(({ state, lastStep, pausedAtStep }) => (state !== 'running' && (state !== 'waiting' || pausedAtStep !== undefined) && lastStep > 0 ? [lastStep] : [])))
  const steps: number[] = []
  let needed = smallestLevel
  for (const step of [...rests].sort((a, b) => b - a)) {
    const count = at(step).length
    if (count < needed) continue
    steps.unshift(step)
    needed = count * growth
  }
  return steps
}

/** A trial, what it came to, and at which level. */
interface Entry {
  readonly trial: TrialView
  readonly step: number
  readonly loss: number
}

/**
 * One observation for each trial and level that it has reached, where trials are stopped or paused; undefined where they are not, or
 * where the loss at a step is not all that counts.
 */
export function levelsOf(history: History, encode: (trial: TrialView) => Encoded): Observations | undefined {
  const { searched: trials, objectives } = history
  if (objectives.length > 1 || !trials.some(({ state, pausedAtStep }) => state === 'pruned' || pausedAtStep !== undefined)) return undefined
  if (trials.some(({ result }) => (result?.violations.length ?? 0) > 0)) return undefined
  const steps = levelSteps(history)
  const entries = [...reported(history, steps), ...trials.flatMap((trial) => ended(trial, steps))]
  const encoded = entries.map(({ trial }) => encode(trial))
  const target = steps.at(-1) ?? 1
  const pending = trials.filter(({ state, curve, pausedAtStep }) => (state === 'running' || state === 'waiting') && pausedAtStep === undefined && !curve.has(target))
  return {
    ...observed(encoded, entries.map(({ loss }): Outcome => ({ losses: [loss], violations: [] })), { objectives: 1, constraints: 0 }),
    units: encoded.map(({ units }) => units),
    pending: pendingRows(pending.map(encode)),
    levels: { trials: entries.map(({ trial }) => trial.number), steps: entries.map(({ step }) => step), target },
    known: new Set(entries.map(({ trial }) => trial.number)).size,
  }
}

/** What was reported at the levels, in the order of the reports: the first of them are what was known earlier. */
function reported({ reports, trials }: History, steps: readonly number[]): Entry[] {
  const levels = new Set(steps)
  const seen = new Set<string>()
  const entries: Entry[] = []
  for (const { trial: number, step } of reports) {
    const trial = levels.has(step) ? trials[number] : undefined
    if (trial === undefined || seen.has(`${number} ${step}`)) continue
    seen.add(`${number} ${step}`)
    const isEnd = trial.state === 'complete' && trial.lastStep <= step
    entries.push({ trial, step, loss: (isEnd ? trial.result?.losses[0] : trial.curve.get(step)) ?? NaN })
  }
  return entries
}

/**
 * What an ended trial says of levels that it has not reached. A complete one keeps what it came to. A failed one would have come to
 * something bad at the next. One that was stopped below all of them is known by its last loss: it is at least no better.
 */
function ended(trial: TrialView, steps: readonly number[]): Entry[] {
  const { state, lastStep, curve, loss = NaN, result } = trial
  const missed = steps.filter((step) => step > lastStep && !curve.has(step))
  const next = missed[0]
  if (state === 'complete') return missed.map((step) => ({ trial, step, loss: result?.losses[0] ?? NaN }))
  if (next === undefined) return state === 'fail' && steps.length === 0 ? [{ trial, step: 1, loss: NaN }] : []
  if (state === 'fail') return [{ trial, step: next, loss: NaN }]
  return next === steps[0] && lastStep > 0 && (state === 'pruned' || trial.pausedAtStep !== undefined) ? [{ trial, step: next, loss }] : []
}
