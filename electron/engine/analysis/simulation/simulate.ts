import type { Config } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../shared/random/rng.ts'
import type { TrialView } from '../../contracts/history.ts'
import type { Sampler } from '../../contracts/sampler.ts'
import type { Decision, Fork, Promotion, Scheduler } from '../../contracts/scheduler.ts'
import { createHistory, type StudyHistory } from '../../study/history.ts'
import type { CurveSource } from './curve-source.ts'

/** A study on simulated workers, with a simulated clock. */
export interface SimulationOptions extends CurveSource {
  readonly sampler: Sampler
  readonly scheduler: Scheduler
  /** 1 when left out. */
  readonly workers?: number
  /** How many trials the study may have. */
  readonly trials: number
  /** Nothing is reported after so many simulated seconds; no limit when left out. */
  readonly seconds?: number
  readonly seed?: number
  /** Called after each decision and each answer of `next`, before it is carried out. */
  readonly onDecision?: (trial: number, decision: Decision, history: StudyHistory) => void
  readonly onNext?: (next: Promotion | Fork | undefined, history: StudyHistory) => void
}

/** A loss lower than all before it, when it was reported, and by which trial at which step. */
export interface Incumbent {
  readonly seconds: number
  readonly loss: number
  readonly trial: number
  readonly step: number
}

export interface SimulatedStudy {
  readonly history: StudyHistory
  /** When the last worker was done. */
  readonly seconds: number
  /** Each stretch of work, in the order of the starts: the trial, and the step after which it began. */
  readonly jobs: readonly { readonly trial: number; readonly from: number }[]
  readonly decisions: readonly { readonly trial: number; readonly step: number; readonly seconds: number; readonly decision: Decision }[]
  /** Each new best loss. */
  readonly incumbents: readonly Incumbent[]
}

interface Worker {
  readonly trial: number
  /** When its next report comes. */
  at: number
}

/** Runs a study to its end: no new trial is left to start, no paused one to promote, or the time is up. */
export function simulate(options: SimulationOptions): SimulatedStudy {
  const { maxSteps, stepsOf = () => maxSteps, secondsPerStep = () => 1, seconds: limit = Infinity } = options
  const history = createHistory({ name: 'loss', goal: options.goal ?? 'minimize' })
  const start = createStarter(options, history)
  const jobs: { trial: number; from: number }[] = []
  const decisions: { trial: number; step: number; seconds: number; decision: Decision }[] = []
  const incumbents: Incumbent[] = []
  const busy: Worker[] = []
  let now = 0

  const configOf = (number: number): Config => history.trials[number]?.config ?? {}
  const stepOf = (number: number): number => Math.max(history.trials[number]?.lastStep ?? 0, history.trials[number]?.forkedFrom?.step ?? 0)
  const fill = (): void => {
    while (busy.length < (options.workers ?? 1)) {
      const trial = start()
      if (trial === undefined) return
      jobs.push({ trial, from: stepOf(trial) })
      busy.push({ trial, at: now + secondsPerStep(configOf(trial)) })
    }
  }
  const report = (trial: number): Decision => {
    const step = stepOf(trial) + 1
    history.report(trial, step, options.valueAt(configOf(trial), step, viewOf(history, trial)))
    const { loss = Infinity } = viewOf(history, trial)
    if (loss < (incumbents.at(-1)?.loss ?? Infinity)) incumbents.push({ seconds: now, loss, trial, step })
    const decision = options.scheduler.onReport(viewOf(history, trial), history)
    decisions.push({ trial, step, seconds: now, decision })
    options.onDecision?.(trial, decision, history)
    return decision
  }
  for (fill(); busy.length > 0; fill()) {
    const worker = busy.reduce((first, other) => (other.at < first.at ? other : first))
    if (worker.at > limit) break
    now = worker.at
    const decision = report(worker.trial)
    const steps = stepsOf(configOf(worker.trial))
    const goesOn = decision.kind === 'continue' && stepOf(worker.trial) < steps
    if (goesOn) worker.at = now + secondsPerStep(configOf(worker.trial))
    else {
      busy.splice(busy.indexOf(worker), 1)
      end(history, viewOf(history, worker.trial), decision, steps)
    }
  }
  return { history, seconds: now, jobs, decisions, incumbents }
}

function viewOf(history: StudyHistory, number: number): TrialView {
  const trial = history.trials[number]
  if (trial === undefined) throw new RangeError(`no trial ${number}`)
  return trial
}

/** What becomes of a trial that runs no further. */
function end(history: StudyHistory, { number, lastStep, loss = Infinity }: TrialView, decision: Decision, steps: number): void {
  if (decision.kind === 'stop') history.setState(number, 'pruned')
  else if (lastStep >= steps) history.complete(number, { losses: [loss], violations: [] })
  else history.pause(number, lastStep)
}

/** Says which trial a free worker runs, as the study loop does: a promoted one, a fork, or a new configuration; undefined for none now. */
function createStarter({ scheduler, sampler, space, trials, seed = 0, onNext }: SimulationOptions, history: StudyHistory): () => number | undefined {
  let exhausted = false
  const fromScheduler = (): number | undefined => {
    const next = scheduler.next?.(history, { newTrials: !exhausted && history.trials.length < trials })
    if (scheduler.next !== undefined) onNext?.(next, history)
    if (next?.kind !== 'fork') {
      if (next !== undefined) history.resume(next.trial)
      return next?.trial
    }
    const number = history.trials.length
    history.add(number, next.config, 'running', { trial: next.trial, step: next.step })
    if (next.replaces !== undefined) history.setState(next.replaces, 'pruned')
    return number
  }
  return () => {
    const given = fromScheduler()
    const number = history.trials.length
    if (given !== undefined || exhausted || number >= trials || scheduler.mayStart?.(history) === false) return given
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
    if (config === undefined) {
      exhausted = true
      return fromScheduler()
    }
    history.add(number, config, 'running')
    return number
  }
}
