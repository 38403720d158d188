import type { Sampler } from '../../../../electron/engine/contracts/sampler.ts'
import type { Decision, Promotion, Scheduler } from '../../../../electron/engine/contracts/scheduler.ts'
import { createHistory, type StudyHistory } from '../../../../electron/engine/study/history.ts'
import type { Goal } from '../../../../shared/domain/metric.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../shared/random/rng.ts'

/** A study on simulated workers, with a simulated clock. */
export interface SimulationOptions {
  readonly space: SearchSpace
  readonly sampler: Sampler
  readonly scheduler: Scheduler
  /** The learning curve of a configuration: its value at a step. */
  readonly valueAt: (config: Config, step: number) => number
  readonly goal?: Goal
  readonly workers?: number
  readonly trials: number
  readonly maxSteps: number
  readonly seed?: number
  /** The seconds that a step takes; 1 when left out. */
  readonly secondsPerStep?: (config: Config) => number
  /** Called after each decision and each answer of `next`, before it is carried out. */
  readonly onDecision?: (trial: number, decision: Decision, history: StudyHistory) => void
  readonly onNext?: (promotion: Promotion | undefined, history: StudyHistory) => void
}

export interface SimulatedStudy {
  readonly history: StudyHistory
  /** When the last worker was done. */
  readonly seconds: number
  /** Each stretch of work, in the order of the starts: the trial, and the step after which it began. */
  readonly jobs: readonly { readonly trial: number; readonly from: number }[]
  readonly decisions: readonly { readonly trial: number; readonly step: number; readonly decision: Decision }[]
  /** Each new best loss, and when it was reported. */
  readonly incumbents: readonly { readonly seconds: number; readonly loss: number }[]
}

interface Worker {
  trial: number
  /** When its next report comes. */
  at: number
}

/** Runs a study to its end: no new trial is left to start, no paused one to promote. */
export function simulate(options: SimulationOptions): SimulatedStudy {
  const { space, sampler, scheduler, trials, maxSteps, seed = 0, secondsPerStep = () => 1 } = options
  const history = createHistory({ name: 'loss', goal: options.goal ?? 'minimize' })
  const jobs: { trial: number; from: number }[] = []
  const decisions: { trial: number; step: number; decision: Decision }[] = []
  const incumbents: { seconds: number; loss: number }[] = []
  const busy: Worker[] = []
  let now = 0

  const configOf = (number: number): Config => history.trials[number]?.config ?? {}
  const stepOf = (number: number): number => history.trials[number]?.lastStep ?? 0

  const start = (): number | undefined => {
    const promotion = scheduler.next?.(history)
    if (scheduler.next !== undefined) options.onNext?.(promotion, history)
    if (promotion !== undefined) {
      history.resume(promotion.trial)
      return promotion.trial
    }
    const number = history.trials.length
    if (number >= trials) return undefined
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
    if (config === undefined) return undefined
    history.add(number, config, 'running')
    return number
  }
  const fill = (): void => {
    while (busy.length < (options.workers ?? 1)) {
      const trial = start()
      if (trial === undefined) return
      jobs.push({ trial, from: stepOf(trial) })
      busy.push({ trial, at: now + secondsPerStep(configOf(trial)) })
    }
  }
  const report = ({ trial }: Worker): Decision => {
    const step = stepOf(trial) + 1
    history.report(trial, step, options.valueAt(configOf(trial), step))
    const view = history.trials[trial]
    if (view === undefined) throw new RangeError(`no trial ${trial}`)
    if ((view.loss ?? Infinity) < (incumbents.at(-1)?.loss ?? Infinity)) incumbents.push({ seconds: now, loss: view.loss ?? Infinity })
    const decision = scheduler.onReport(view, history)
    decisions.push({ trial, step, decision })
    options.onDecision?.(trial, decision, history)
    return decision
  }
  for (fill(); busy.length > 0; fill()) {
    const worker = busy.reduce((first, other) => (other.at < first.at ? other : first))
    now = worker.at
    const decision = report(worker)
    const step = stepOf(worker.trial)
    if (decision.kind === 'continue' && step < maxSteps) {
      worker.at = now + secondsPerStep(configOf(worker.trial))
      continue
    }
    busy.splice(busy.indexOf(worker), 1)
    if (decision.kind === 'stop') history.setState(worker.trial, 'pruned')
    else if (step >= maxSteps) history.setState(worker.trial, 'complete')
    else history.pause(worker.trial, step)
  }
  return { history, seconds: now, jobs, decisions, incumbents }
}
