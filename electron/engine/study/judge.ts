import type { Reply } from '../contracts/executor.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { ActiveTrial } from './active-trial.ts'
import { decide } from './decisions.ts'
import type { PendingReport } from './report-buffer.ts'
import { stepsAreRepeats } from './repeats-trial.ts'
import type { StudyState } from './study-state.ts'

/** Tells the scheduler of reports, and keeps what it decides. */
export class Judge {
  readonly #state: StudyState
  #scheduler: Scheduler
  readonly #runToEnd = new Set<number>()

  constructor(state: StudyState, scheduler: Scheduler) {
    this.#state = state
    this.#scheduler = scheduler
  }

  /** The study is another one now, with a scheduler of its own. */
  change(scheduler: Scheduler): void {
    this.#scheduler = scheduler
  }

  /** Nothing is decided about this trial any more. */
  letRunToEnd(number: number): void {
    this.#runToEnd.add(number)
  }

  /**
   * What a report of a running trial is answered. Called inside the transaction that writes the report.
   * @param goesOn false when the study halts: who is not to stop saves what it can
   */
  answer(active: ActiveTrial, { step, values, at }: PendingReport, goesOn: boolean): Reply {
    active.lastStep = step
    if (active.firstReportAt === null) {
      active.firstStep = step
      active.firstReportAt = at
    }
    const value = values[this.#state.objective.name]
    if (value !== undefined) this.#judge(active, step, value)
    if (active.nanAtStep !== undefined) return 'stop'
    if (active.verdict !== undefined) return active.verdict.kind
    return goesOn ? 'continue' : 'pause'
  }

  #judge(active: ActiveTrial, step: number, value: number): void {
    const { history, confirming, definition } = this.#state
    const { number } = active.trial
    if (Number.isNaN(value)) active.nanAtStep = step
    // What confirms another trial is run to its end, and says nothing of how others stand at a step.
    if (confirming.has(number)) return
    history.report(number, step, value)
    const view = history.trials[number]
    if (view === undefined || active.nanAtStep !== undefined) return
    // After its last repeat a trial has cost all that it can cost: its result is kept.
    if (stepsAreRepeats(this.#state) && step >= definition.repeats) return
    if (active.due !== undefined && step >= active.due.step) return this.#keep(active, active.due.verdict)
    const decision = decide(this.#scheduler, history, view, step, active.decidedUpTo, this.#runToEnd.has(number))
    if (decision.kind === 'continue') return
    this.#keep(active, decision)
    this.#state.addDecision(active.trial.id, decision.kind, step, decision)
  }

  #keep(active: ActiveTrial, decision: NonNullable<ActiveTrial['verdict']>): void {
    active.verdict = decision
    this.#state.parts.store.setVerdict(active.trial.id, decision.kind, decision.why)
  }
}
