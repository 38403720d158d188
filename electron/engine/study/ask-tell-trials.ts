import { configIssues } from '../../../shared/domain/config.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isFinal, type MetricValues, type Trial, type TrialDecision } from '../../../shared/domain/trial.ts'
import { badInput } from '../../../shared/errors.ts'
import type { TrialView } from '../contracts/history.ts'
import type { Fork, Rung } from '../contracts/scheduler.ts'
import type { StoredEarlierTrial, StoredReport } from '../contracts/store.ts'
import type { AskTellEnd, AskTellJournal, ForkedFrom } from './ask-tell-journal.ts'
import { badLine, type AskedTrial, type Told } from './ask-tell-messages.ts'
import { AskTellResults } from './ask-tell-results.ts'
import type { StudyHistory } from './history.ts'
import { forkMessage } from './fork.ts'
import { loadHistory, resultOf } from './load-history.ts'
import { endOfStudy } from './prune-paused.ts'

const noValues: MetricValues = {}

type Decided = Omit<TrialDecision, 'at'>

/** What the trials of a session start from. None is running. */
export interface FoundTrials {
  readonly trials: readonly Trial[]
  readonly reports: readonly StoredReport[]
  /** Trials of earlier studies that this one is told of. */
  readonly earlier: readonly StoredEarlierTrial[]
  /** The last decision about each trial that has one, by number. */
  readonly decisions: ReadonlyMap<number, Decided>
}

/** The trials of an ask-and-tell session: each change goes to the journal and to the history. What changes something is called inside a transaction of the journal (or deferred). */
export class AskTellTrials {
  readonly history: StudyHistory
  readonly results: AskTellResults
  readonly running = new Set<number>()
  /** Trials that wait to be asked, the next one first. */
  readonly waiting: number[]
  readonly #definition: StudyDefinition
  readonly #journal: AskTellJournal
  /** The last values of each trial's metrics, by number. */
  readonly #values: MetricValues[]
  /** The step that a trial had reached when it was asked: up to there every decision has been made. */
  readonly #decidedUpTo = new Map<number, number>()
  /** Where trials have come from that started from another's checkpoint. */
  readonly #forks = new Map<number, ForkedFrom>()
  /** The last decision about each trial that has one. */
  readonly #decisions: Map<number, Decided>

  constructor(definition: StudyDefinition, journal: AskTellJournal, { trials, reports, earlier, decisions }: FoundTrials) {
    this.#definition = definition
    this.#journal = journal
    this.history = loadHistory(definition.metrics, trials, reports, earlier)
    this.#values = trials.map(({ values }) => values)
    this.#decisions = new Map(decisions)
    this.waiting = trials.filter(({ state, pausedAtStep }) => state === 'waiting' && pausedAtStep === null).map(({ number }) => number)
    for (const { number, forkedFrom } of trials) if (forkedFrom !== null) this.#forks.set(number, forkedFrom)
    this.results = new AskTellResults(this.history, (number) => this.#values[number] ?? noValues)
  }

  /** How many trials there are, whatever their state. */
  get created(): number {
    return this.history.trials.length
  }

  /** @throws TuneryError bad-input when there is no such trial */
  view(number: number): TrialView {
    const trial = this.history.trials[number]
    if (trial === undefined) throw badLine('trial', `there is no trial ${number}: ${this.created} have been asked or enqueued`)
    return trial
  }

  /** @throws TuneryError bad-input that says in what state the trial is instead */
  checkRunning(number: number): void {
    const { state, pausedAtStep } = this.view(number)
    if (state === 'running') return
    if (isFinal(state)) throw badLine('trial', `trial ${number} is over: its state is "${state}"`)
    const why = pausedAtStep === undefined ? 'has not been asked yet' : `is paused after step ${pausedAtStep}: it goes on when "ask" answers it again`
    throw badLine('trial', `trial ${number} ${why}`)
  }

  decidedUpTo(number: number): number {
    return this.#decidedUpTo.get(number) ?? 0
  }

  /** A new trial, which runs. */
  ask(params: Config): AskedTrial {
    const number = this.created
    this.#journal.asked(number, params)
    this.history.add(number, params, 'running')
    this.running.add(number)
    return { trial: number, params }
  }

  /** A new trial, which runs from the checkpoint of a paused one. */
  fork(fork: Fork): AskedTrial {
    const { trial, step, config, replaces, why } = fork
    const number = this.created
    const from = { trial, step }
    this.#journal.asked(number, config, from)
    this.#journal.noted('promoted', number, forkMessage(number, fork, this.view(trial).config))
    this.history.add(number, config, 'running', from)
    this.#forks.set(number, from)
    if (replaces !== undefined) {
      this.decided(replaces, 'stop', this.view(replaces).lastStep, why)
      this.end(replaces, { state: 'pruned', reason: null, message: why, values: {} })
    }
    return this.#handOut(number)
  }

  /** A new trial that waits. @throws TuneryError bad-input when the configuration is not in the space */
  enqueue(params: Config): number {
    const issues = configIssues(this.#definition.space, params).map(({ path, message }) => ({ path: `params.${path}`, message }))
    if (issues.length > 0) throw badInput('The line', issues)
    const number = this.created
    this.#journal.enqueued(number, params)
    this.history.add(number, params, 'waiting')
    this.waiting.push(number)
    return number
  }

  /** The next trial that waits runs; undefined when none does. */
  restart(): AskedTrial | undefined {
    const number = this.waiting[0]
    if (number === undefined) return undefined
    this.#journal.started(number)
    this.waiting.shift()
    this.history.setState(number, 'running')
    return this.#handOut(number)
  }

  /** A paused trial runs again, from its checkpoint of `resume_step`. */
  resume(number: number, why: string, rung?: Rung): AskedTrial {
    const step = this.view(number).pausedAtStep ?? 0
    this.decided(number, 'promote', step, why, rung)
    this.#journal.started(number)
    this.#journal.noted('promoted', number, `Trial ${number} goes on: ${why}`)
    this.history.resume(number)
    const { params } = this.#handOut(number)
    return { trial: number, params, resume_step: step }
  }

  /** Values at a step. @returns the objective's value among them */
  report(number: number, step: number, values: MetricValues): number | undefined {
    this.#journal.reported(number, step, values)
    this.#values[number] = { ...this.#values[number], ...values }
    const value = values[this.history.objective.name]
    if (value !== undefined) this.history.report(number, step, value)
    return value
  }

  /** Keeps why a trial stops, is paused or goes on. */
  decided(number: number, kind: TrialDecision['kind'], step: number, why: string, rung?: Rung): void {
    const decision = { kind, step, rung: rung?.level ?? null, bracket: rung?.bracket ?? null, why }
    this.#journal.decided(number, decision)
    this.#decisions.set(number, decision)
  }

  pause(number: number, why: string): void {
    const { lastStep } = this.view(number)
    this.#journal.paused(number, lastStep)
    this.#journal.noted('paused', number, `Trial ${number} paused: ${why}`)
    this.history.pause(number, lastStep)
    this.running.delete(number)
  }

  end(number: number, end: AskTellEnd): void {
    this.#journal.ended(number, end)
    const values = { ...this.#values[number], ...end.values }
    this.#values[number] = values
    this.running.delete(number)
    if (end.state === 'complete') this.#complete(number, values)
    else {
      this.history.setState(number, end.state)
      this.#journal.noted('ended', number, `Trial ${number} ${end.state === 'pruned' ? 'pruned' : `failed (${end.reason})`}: ${end.message}`)
    }
  }

  /** At the end of a study, what is still paused is pruned. */
  prunePaused(): void {
    for (const { number, pausedAtStep, lastStep } of this.history.trials) {
      if (pausedAtStep === undefined) continue
      const { message, why, rung } = endOfStudy(this.#decisions.get(number))
      this.decided(number, 'stop', lastStep, why, rung)
      this.end(number, { state: 'pruned', reason: null, message, values: {} })
    }
  }

  /** What runs waits to be asked again, by the next session. */
  requeueRunning(): void {
    for (const number of this.running) {
      this.#journal.requeued(number)
      this.history.setState(number, 'waiting')
      this.waiting.push(number)
    }
    this.running.clear()
  }

  /** What a told end comes to. @throws TuneryError bad-input when a complete trial lacks the value of a metric */
  endOf(number: number, { state, values, reason, message }: Told): AskTellEnd {
    if (state === 'fail') return { state, reason: reason ?? 'crash', message: message ?? 'told by the program that ran it', values }
    if (state === 'pruned') return { state, reason: null, message: message ?? 'stopped by the program that ran it', values }
    const all = { ...this.#values[number], ...values }
    const missing = this.#definition.metrics.find(({ name }) => all[name] === undefined)
    if (missing !== undefined) throw badLine(`values.${missing.name}`, 'is missing, and was not reported either')
    const { name } = this.history.objective
    if (Number.isNaN(all[name])) return { state: 'fail', reason: 'nan', message: `The objective "${name}" was NaN at the end`, values }
    return { state, reason: null, message: message ?? null, values }
  }

  #complete(number: number, values: MetricValues): void {
    this.history.complete(number, resultOf(this.#definition.metrics, values))
    if (!this.results.add(this.view(number))) return
    const { name } = this.history.objective
    this.#journal.noted('best', number, `Trial ${number} is the best so far: ${name} ${Number((values[name] ?? NaN).toPrecision(4))}`)
  }

  #handOut(number: number): AskedTrial {
    const { config, lastStep } = this.view(number)
    this.running.add(number)
    if (lastStep > 0) this.#decidedUpTo.set(number, lastStep)
    const fork = this.#forks.get(number)
    return { trial: number, params: config, ...(fork !== undefined && { resume_step: fork.step, resume_from: fork.trial }) }
  }
}
