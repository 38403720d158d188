import { mkdirSync, rmSync } from 'node:fs'
import type { Progress } from '../../../shared/contract/views.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isFinal, type Trial } from '../../../shared/domain/trial.ts'
import type { Executor, Reply, Slot, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { StudyRecord } from '../contracts/store.ts'
import type { ActiveTrial } from './active-trial.ts'
import { decide } from './decisions.ts'
import { maxSteps, trialJob } from './job.ts'
import { OutcomeRecorder } from './outcome-recorder.ts'
import { ReportBuffer, type PendingReport } from './report-buffer.ts'
import { StudyState, type StudyParts } from './study-state.ts'
import { TrialQueue } from './trial-queue.ts'

/** What a runner is made of. */
export interface RunnerParts extends StudyParts {
  readonly executor: Executor
  readonly sampler: Sampler
  readonly scheduler: Scheduler
  /** Called once when the study has ended by itself. */
  readonly onEnded: () => void
}

/** A running trial gets this long to reach its next report and save a checkpoint when the study halts. */
const graceMs = 2000

/**
 * Runs one study: gives trials to the executor, writes every report before it is answered,
 * lets the scheduler decide, and ends the study when its budget or its space is used up.
 */
export class StudyRunner {
  readonly #state: StudyState
  readonly #queue: TrialQueue
  readonly #outcomes: OutcomeRecorder
  readonly #executor: Executor
  readonly #scheduler: Scheduler
  readonly #onEnded: () => void
  readonly #reports = new ReportBuffer((reports) => this.#write(reports))
  readonly #active = new Map<number, ActiveTrial>()
  readonly #runsToEnd = new Set<number>()
  #phase: 'idle' | 'running' | 'halting' = 'idle'
  #halted: Promise<void> = Promise.resolve()
  #runningMs: number
  #since = 0

  constructor(study: StudyRecord, parts: RunnerParts) {
    this.#state = new StudyState(study, parts)
    this.#queue = new TrialQueue(this.#state, parts.sampler, parts.scheduler)
    this.#outcomes = new OutcomeRecorder(this.#state)
    this.#executor = parts.executor
    this.#scheduler = parts.scheduler
    this.#onEnded = parts.onEnded
    this.#runningMs = study.runningMs
  }

  /** Starts the study, or goes on with it. */
  start(): void {
    this.#phase = 'running'
    this.#since = this.#state.parts.clock()
    this.#state.setStatus('running', null)
    this.#fill()
  }

  /**
   * Halts: running trials save what they can and go back to waiting.
   * @param status what the study becomes; `running` when the engine only closes, so that it goes on at the next start
   */
  halt(status: 'paused' | 'stopped' | 'running', reason: string | null): Promise<void> {
    if (this.#phase === 'running') this.#halted = this.#haltNow(status, reason)
    return this.#halted
  }

  /** Takes a new budget or parallelism over while the study runs. */
  setDefinition(definition: StudyDefinition): void {
    this.#state.definition = definition
    this.#fill()
  }

  /** Adds a configuration by hand; it is run before the sampler is asked. @returns the trial's number */
  enqueue(params: Config): number {
    const number = this.#queue.enqueue(params)
    this.#state.trialChanged(number)
    this.#fill()
    return number
  }

  /** Whether it has been told to halt and is not done with it. */
  isHalting(): boolean {
    return this.#phase === 'halting'
  }

  /** Time spent running so far, in milliseconds. */
  runningMs(): number {
    return this.#runningMs + (this.#phase === 'idle' ? 0 : this.#state.parts.clock() - this.#since)
  }

  /** What runs now. */
  runningTrials(): Progress['running'] {
    const steps = maxSteps(this.#state.definition) ?? null
    return [...this.#active.values()].map(({ trial, slot, lastStep, startedAt }) => ({
      number: trial.number,
      slot: slot.name,
      step: lastStep,
      maxSteps: steps,
      startedAt,
    }))
  }

  async #haltNow(status: 'paused' | 'stopped' | 'running', reason: string | null): Promise<void> {
    this.#phase = 'halting'
    const timer = setTimeout(() => this.#abortAll(), graceMs)
    await this.#allDone()
    clearTimeout(timer)
    this.#leave(status, reason)
  }

  /** Ends running trials at once; they go back to waiting. */
  #abortAll(): void {
    for (const active of this.#active.values()) active.abort.abort()
  }

  async #allDone(): Promise<void> {
    await Promise.all([...this.#active.values()].map((active) => active.done))
  }

  /**
   * Records what is over and says what each free slot runs next, in one commit; then starts the next trials.
   * @param over writes the outcome of a run that is over
   */
  #fill(over: () => void = () => undefined): void {
    const next: { trial: Trial; slot: Slot }[] = []
    try {
      this.#state.parts.store.transaction(() => {
        over()
        if (this.#phase === 'running') this.#accountTime()
        for (let slot = this.#freeSlot(next); slot !== undefined; slot = this.#freeSlot(next)) {
          const trial = this.#timeIsUp() ? undefined : this.#queue.next(slot)
          if (trial === undefined) break
          next.push({ trial, slot })
        }
        if (this.#phase === 'running' && this.#active.size + next.length === 0) this.#oweResult(next)
      })
      for (const { trial, slot } of next) this.#run(trial, slot)
      if (this.#phase === 'running' && this.#active.size === 0) this.#finish()
    } catch (error) {
      this.#breakDown(error)
    }
  }

  #freeSlot(taken: readonly { slot: Slot }[]): Slot | undefined {
    const inUse = [...this.#active.values(), ...taken]
    if (this.#phase !== 'running' || inUse.length >= this.#state.definition.parallel) return undefined
    const busy = new Set(inUse.map(({ slot }) => slot.name))
    return this.#executor.capacity().find(({ name }) => !busy.has(name))
  }

  #timeIsUp(): boolean {
    const { seconds } = this.#state.definition.budget
    return seconds !== undefined && this.runningMs() >= seconds * 1000
  }

  /** Nothing runs and nothing is next: if no trial has run to its end, the best paused one does. */
  #oweResult(next: { trial: Trial; slot: Slot }[]): void {
    const slot = this.#outcomes.completed === 0 && !this.#timeIsUp() ? this.#freeSlot(next) : undefined
    const trial = slot === undefined ? undefined : this.#queue.promoteBest(slot)
    if (slot === undefined || trial === undefined) return
    this.#runsToEnd.add(trial.number)
    next.push({ trial, slot })
  }

  #run(trial: Trial, slot: Slot): void {
    const { store, clock } = this.#state.parts
    const job = trialJob(this.#state.definition, trial, store.filesFolder, store.checkpointStep(trial.id), 'train')
    const active: ActiveTrial = {
      trial,
      slot,
      startedAt: clock(),
      abort: new AbortController(),
      decidedUpTo: trial.lastStep,
      lastStep: job.resumeStep,
      verdict: undefined,
      nanAtStep: undefined,
      done: Promise.resolve(),
    }
    this.#active.set(trial.number, active)
    this.#state.trialChanged(trial.number)
    active.done = this.#follow(active, job)
  }

  async #follow(active: ActiveTrial, job: TrialJob): Promise<void> {
    const outcome = await this.#outcomeOf(active, job)
    const { number } = active.trial
    this.#active.delete(number)
    this.#fill(() => {
      if (this.#outcomes.record(active, outcome)) this.#queue.putBack(number)
    })
    this.#state.trialChanged(number)
    if (isFinal(this.#state.history.trials[number]?.state ?? 'waiting')) this.#state.discardCheckpoint(number)
  }

  async #outcomeOf(active: ActiveTrial, job: TrialJob): Promise<TrialOutcome> {
    let outcome: TrialOutcome = { kind: 'failed', reason: 'crash', message: 'The executor ended without a result' }
    try {
      // A folder of an earlier database of this name is none of this trial's.
      if (active.trial.attempts === 1) rmSync(job.trialDir, { recursive: true, force: true })
      mkdirSync(job.checkpointDir, { recursive: true })
      for await (const event of this.#executor.run(job, active.slot, active.abort.signal)) {
        if (event.kind === 'report') this.#reports.add({ ...event, trialId: job.trialId, trialNumber: job.trialNumber, at: this.#state.parts.clock() })
        else if (event.kind === 'checkpoint') this.#state.parts.store.setCheckpoint(job.trialId, event.step)
        else outcome = event.outcome
      }
      this.#reports.flush()
    } catch (error) {
      outcome = { kind: 'failed', reason: 'crash', message: messageOf(error) }
    }
    return outcome
  }

  /** One durable commit for all reports of a turn and what is decided on them; then, and only then, each is answered. */
  #write(reports: readonly PendingReport[]): void {
    const { store, changes } = this.#state.parts
    let answers: Reply[]
    try {
      answers = store.transaction(() => {
        store.addReports(reports)
        this.#accountTime()
        return reports.map((report) => this.#answer(report))
      })
    } catch (error) {
      this.#breakDown(error)
      for (const report of reports) report.reply('stop')
      return
    }
    reports.forEach((report, i) => {
      changes.reported(this.#state.studyId, report.trialNumber, report.step, report.values)
      report.reply(answers[i] ?? 'stop')
    })
  }

  #answer({ trialNumber, step, values }: PendingReport): Reply {
    const active = this.#active.get(trialNumber)
    if (active === undefined) return 'stop'
    active.lastStep = step
    const value = values[this.#state.objective.name]
    if (value !== undefined) this.#judge(active, step, value)
    if (active.nanAtStep !== undefined) return 'stop'
    if (active.verdict !== undefined) return active.verdict.kind
    return this.#phase === 'running' ? 'continue' : 'pause'
  }

  #judge(active: ActiveTrial, step: number, value: number): void {
    const { history } = this.#state
    const { number } = active.trial
    history.report(number, step, value)
    if (Number.isNaN(value)) active.nanAtStep = step
    const view = history.trials[number]
    if (view === undefined || active.nanAtStep !== undefined) return
    const decision = decide(this.#scheduler, history, view, step, active.decidedUpTo, this.#runsToEnd.has(number))
    if (decision.kind === 'continue') return
    active.verdict = decision
    this.#state.parts.store.setVerdict(active.trial.id, decision.kind, decision.why)
  }

  #finish(): void {
    const reason = this.#endReason()
    this.#state.parts.store.transaction(() => {
      this.#outcomes.prunePaused()
      this.#leave('finished', reason)
    })
    this.#onEnded()
  }

  /** Writes the time spent running with whatever is written anyway, so that a crash does not give it back to the budget. */
  #accountTime(): void {
    const now = this.#state.parts.clock()
    this.#state.parts.store.addStudyRunningMs(this.#state.studyId, now - this.#since)
    this.#runningMs += now - this.#since
    this.#since = now
  }

  #endReason(): string {
    if (this.#timeIsUp()) return `the budget of ${this.#state.definition.budget.seconds} s is used up`
    if (this.#queue.budgetIsUsed()) return `all ${this.#queue.created} trials are done`
    return `every configuration of the search space has been tried (${this.#queue.created} trials)`
  }

  /** The database cannot be written, or a sampler or scheduler failed: halt with the reason, lose nothing that is on disk. */
  #breakDown(error: unknown): void {
    if (this.#phase !== 'running') return
    this.#phase = 'halting'
    this.#abortAll()
    this.#halted = this.#allDone()
      .then(() => this.#leave('paused', `stopped by an error: ${messageOf(error)}`))
      // The database itself may be what failed; the study is then still `running` in it and goes on at the next start.
      .catch((failure: unknown) => process.emitWarning(`Study ${this.#state.studyId}: ${messageOf(failure)}`))
      .finally(() => this.#onEnded())
  }

  #leave(status: 'paused' | 'stopped' | 'running' | 'finished', reason: string | null): void {
    this.#accountTime()
    this.#phase = 'idle'
    if (status !== 'running') this.#state.setStatus(status, reason)
  }
}
