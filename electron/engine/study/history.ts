import type { EarlierTrial, History, LossReport, StepLoss, TrialResult, TrialView } from '../contracts/history.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { lossOf, type ObjectiveMetric } from '../../../shared/domain/metric.ts'
import { isFinal, type TrialState } from '../../../shared/domain/trial.ts'

/** The history of a running study: the study loop writes it, samplers and schedulers read it. Every method takes constant time. */
export interface StudyHistory extends History {
  /** Numbers of the trials that have come to a final state since the history was made or loaded, in the order in which they did; only ever grows at its end. */
  readonly ended: readonly number[]
  /** Adds the next trial of the search. @throws RangeError when `number` is not the number of trials so far */
  add(number: number, config: Config, state: TrialState, forkedFrom?: TrialView['forkedFrom']): void
  /** Adds the next trial, which confirms another one or goes on from it at the user's wish: it is outside the search. @throws RangeError as `add` */
  addConfirming(number: number, config: Config, state: TrialState): void
  /** Ends a pause, if the trial is paused. @throws RangeError when the trial has another final state, which never changes */
  setState(number: number, state: TrialState): void
  /** Adds a report of the objective, as measured (not as a loss); a step that the trial has reported before takes the new value. */
  report(number: number, step: number, value: number): void
  /** The trial waits with a checkpoint of this step (0: it starts from scratch when it is resumed). */
  pause(number: number, step: number): void
  /** The trial is complete. */
  complete(number: number, result: TrialResult): void
  /** A paused trial runs again. @throws RangeError when the trial is not paused */
  resume(number: number): void
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A trial that this file alone may change. */
interface OwnTrial extends Writable<TrialView> {
  curve: Map<number, number>
}

/** The losses at one step, and where each trial's stands among them. */
interface Step {
  readonly losses: StepLoss[]
  readonly positions: Map<number, number>
}

const noLosses: readonly StepLoss[] = []

/** An empty history. It is rebuilt after a restart by `add` for every trial, `pause` for the paused ones and `report` for every stored report. */
export function createHistory(objective: ObjectiveMetric, others: readonly ObjectiveMetric[] = [], earlier: readonly EarlierTrial[] = []): StudyHistory {
  const trials: OwnTrial[] = []
  const searched: OwnTrial[] = []
  const reports: LossReport[] = []
  const ended: number[] = []
  const steps = new Map<number, Step>()

  const trialOf = (number: number): OwnTrial => {
    const trial = trials[number]
    if (trial === undefined) throw new RangeError(`the history holds no trial ${number}`)
    return trial
  }
  const append = (number: number, place: number | undefined, start: Pick<TrialView, 'config' | 'state' | 'forkedFrom'>): OwnTrial => {
    if (number !== trials.length) throw new RangeError(`trial ${number} cannot be added: the next number is ${trials.length}`)
    const trial = { number, place, ...start, lastStep: 0, loss: undefined, curve: new Map<number, number>(), pausedAtStep: undefined, result: undefined }
    trials.push(trial)
    return trial
  }
  const setState = (number: number, state: TrialState): void => {
    const trial = trialOf(number)
    if (isFinal(trial.state) && trial.state !== state) throw new RangeError(`trial ${number} is ${trial.state} and cannot become ${state}`)
    if (isFinal(state) && !isFinal(trial.state)) ended.push(number)
    trial.state = state
    trial.pausedAtStep = undefined
  }
  return {
    objective,
    objectives: [objective, ...others],
    earlier,
    trials,
    searched,
    reports,
    ended,
    at: (step) => steps.get(step)?.losses ?? noLosses,
    add: (number, config, state, forkedFrom) => void searched.push(append(number, searched.length, { config, state, forkedFrom })),
    addConfirming: (number, config, state) => void append(number, undefined, { config, state }),
    setState,
    report(number, step, value) {
      const trial = trialOf(number)
      const loss = lossOf(objective.goal, value)
      trial.lastStep = step
      trial.loss = loss
      trial.curve.set(step, loss)
      reports.push({ trial: number, step, loss })
      keep(steps, step, { trial: number, loss })
    },
    pause(number, step) {
      setState(number, 'waiting')
      trialOf(number).pausedAtStep = step
    },
    complete(number, result) {
      setState(number, 'complete')
      trialOf(number).result = result
    },
    resume(number) {
      if (trialOf(number).pausedAtStep === undefined) throw new RangeError(`trial ${number} is not paused`)
      setState(number, 'running')
    },
  }
}

function keep(steps: Map<number, Step>, step: number, entry: StepLoss): void {
  const { losses, positions } = steps.get(step) ?? { losses: [], positions: new Map<number, number>() }
  const position = positions.get(entry.trial) ?? losses.length
  losses[position] = entry
  positions.set(entry.trial, position)
  steps.set(step, { losses, positions })
}
