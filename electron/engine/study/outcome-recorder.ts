import { objectivesOf } from '../../../shared/domain/metric.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import type { TrialOutcome } from '../contracts/executor.ts'
import { maxRestarts, settle, type ActiveTrial, type Settlement } from './active-trial.ts'
import { resultOf } from './load-history.ts'
import { endOfStudy, prunePaused } from './prune-paused.ts'
import type { StudyState } from './study-state.ts'

const shortly = (value: number): string => String(Number(value.toPrecision(4)))

/** A new best as the feed tells it: `Trial 7 is the best so far: loss 0.12, 0.03 better than trial 4`. */
function bestWords(number: number, metric: string, value: number, before: Trial | undefined): string {
  const known = before?.values[metric]
  const gain = before === undefined || known === undefined || !Number.isFinite(value - known) ? '' : `, ${shortly(Math.abs(value - known))} better than trial ${before.number}`
  return `Trial ${number} is the best so far: ${metric} ${shortly(value)}${gain}`
}

/** Writes what became of trials whose run is over, with the events that tell of it. */
export class OutcomeRecorder {
  readonly #state: StudyState
  readonly #losses = new Map<number, number>()
  #completed: number

  constructor(state: StudyState) {
    this.#state = state
    this.#completed = state.found.filter((trial) => trial.state === 'complete').length
  }

  /** How many trials are complete. */
  get completed(): number {
    return this.#completed
  }

  /** @returns whether the trial waits to be run again */
  record(active: ActiveTrial, ended: TrialOutcome): boolean {
    const { objective } = this.#state
    const outcome = this.#withObjectives(active, ended)
    const values = outcome.kind === 'complete' ? outcome.values : {}
    const value = values[objective.name] ?? this.#state.trial(active.trial.number).values[objective.name]
    const losses = this.#losses.get(active.trial.number) ?? 0
    const settlement = this.#saved(active, outcome, settle(active, outcome, objective.name, value, losses), losses)
    if (outcome.kind === 'failed' && outcome.processLost === true) this.#losses.set(active.trial.number, losses + 1)
    if (active.peakMemoryMiB !== undefined) this.#state.parts.store.notePeakMemory(active.trial.id, active.peakMemoryMiB)
    if (settlement.kind === 'end') this.#end(active, settlement, values)
    else if (settlement.kind === 'pause') this.#pause(active, settlement)
    else this.#requeue(active, settlement)
    return settlement.kind === 'requeue'
  }

  /** A trial whose run was cut off while it saved what it is paused with goes there once more: whoever copies it finds the checkpoint of that step. */
  #saved({ trial, lastStep }: ActiveTrial, outcome: TrialOutcome, settlement: Settlement, losses: number): Settlement {
    if (settlement.kind !== 'pause' || outcome.kind !== 'failed' || losses >= maxRestarts) return settlement
    const step = this.#state.parts.store.checkpointStep(trial.id)
    return step > 0 && step < lastStep ? { kind: 'requeue', checkpointStep: undefined, note: null } : settlement
  }

  /** At the end of a study, what is still paused is pruned. */
  prunePaused(): void {
    const { parts, history, studyId } = this.#state
    const paused = history.trials.filter(({ pausedAtStep }) => pausedAtStep !== undefined)
    if (paused.length === 0) return
    const decisions = parts.store.lastDecisions(studyId)
    for (const { number } of paused) prunePaused(this.#state, number, endOfStudy(decisions.get(number)))
  }

  /** A trial is not complete without a value of every objective; the first one is looked at with the reports. */
  #withObjectives({ trial }: ActiveTrial, outcome: TrialOutcome): TrialOutcome {
    const others = objectivesOf(this.#state.definition.metrics).slice(1)
    if (outcome.kind !== 'complete' || others.length === 0) return outcome
    const values = { ...this.#state.trial(trial.number).values, ...outcome.values }
    const missing = others.find(({ name }) => values[name] === undefined)
    if (missing === undefined) return outcome
    const reported = Object.keys(values).length === 0 ? 'nothing' : Object.keys(values).join(', ')
    return { kind: 'failed', reason: 'crash', message: `The trial ended without a value of the objective "${missing.name}"; it reported ${reported}` }
  }

  #end(active: ActiveTrial, { state, reason, message }: Extract<Settlement, { kind: 'end' }>, values: MetricValues): void {
    const { parts, history } = this.#state
    const { id, number } = active.trial
    const before = state === 'complete' ? parts.store.bestTrial(this.#state.studyId) : undefined
    parts.store.endTrial({ trialId: id, state, reason, message, values, at: parts.clock() })
    if (state === 'complete') this.#complete(number, before)
    else {
      history.setState(number, state)
      this.#state.addEvent('ended', number, `Trial ${number} ${state === 'pruned' ? 'pruned' : `failed (${reason})`}: ${message}`)
    }
  }

  /** @param before the best trial until then */
  #complete(number: number, before: Trial | undefined): void {
    const { parts, studyId, objective, definition, history } = this.#state
    const { values } = this.#state.trial(number)
    this.#completed += 1
    history.complete(number, resultOf(definition.metrics, values))
    const value = values[objective.name]
    if (value === undefined || parts.store.bestTrial(studyId)?.number !== number) return
    this.#state.addEvent('best', number, bestWords(number, objective.name, value, before))
  }

  #pause(active: ActiveTrial, { checkpointStep, why }: Extract<Settlement, { kind: 'pause' }>): void {
    const { parts, history } = this.#state
    const { id, number } = active.trial
    if (checkpointStep > 0) parts.store.setCheckpoint(id, checkpointStep)
    parts.store.pauseTrial(id, active.lastStep, parts.clock())
    history.pause(number, active.lastStep)
    this.#state.addEvent('paused', number, `Trial ${number} paused: ${why}`)
  }

  #requeue(active: ActiveTrial, { checkpointStep, note }: Extract<Settlement, { kind: 'requeue' }>): void {
    const { parts, history } = this.#state
    const { id, number } = active.trial
    if (checkpointStep !== undefined && checkpointStep > 0) parts.store.setCheckpoint(id, checkpointStep)
    parts.store.requeueTrial(id, parts.clock())
    history.setState(number, 'waiting')
    if (note !== null) this.#state.addEvent('note', number, `Trial ${number}: ${note}`)
  }
}
