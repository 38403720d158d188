import type { Progress } from '../../../shared/contract/views.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { Executor, Reply, Slot, TrialJob } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { StudyRecord } from '../contracts/store.ts'
import { dueVerdict, type ActiveTrial } from './active-trial.ts'
import { ConfirmingTrials } from './confirm-trials.ts'
import { EndWatch } from './end-rules-watch.ts'
import { maxSteps, trialJob } from './job.ts'
import { Judge } from './judge.ts'
import { OutcomeRecorder } from './outcome-recorder.ts'
import { stepsAreRepeats } from './repeats-trial.ts'
import { ReportBuffer, type PendingReport } from './report-buffer.ts'
import { activate, runTrial } from './run-trial.ts'
import { StudyState, type StudyParts } from './study-state.ts'
import { StudyTime } from './study-time.ts'
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
  readonly #judge: Judge
  readonly #time: StudyTime
  readonly #end: EndWatch
  readonly #confirming: ConfirmingTrials
  readonly #onEnded: () => void
  readonly #reports = new ReportBuffer((reports) => this.#write(reports))
  readonly #active = new Map<number, ActiveTrial>()
  /** How many of the history's ends are committed, or were rolled back. */
  #settledEnds = 0
  /** Whether the study was over when it was opened. */
  readonly #wasOver: boolean
  /** Why the search was over when the best of it began to be confirmed. */
  #searchEnd: string | undefined
  #phase: 'idle' | 'running' | 'halting' = 'idle'
  #halted: Promise<void> = Promise.resolve()

  constructor(study: StudyRecord, parts: RunnerParts) {
    this.#state = new StudyState(study, parts)
    this.#queue = new TrialQueue(this.#state, parts.sampler, parts.scheduler)
    this.#outcomes = new OutcomeRecorder(this.#state)
    this.#executor = parts.executor
    this.#judge = new Judge(this.#state, parts.scheduler)
    this.#time = new StudyTime(this.#state, study.runningMs)
    this.#end = new EndWatch(this.#state)
    this.#confirming = new ConfirmingTrials(this.#state)
    this.#wasOver = study.status === 'finished'
    this.#onEnded = parts.onEnded
  }

  /** Starts the study, or goes on with it. */
  start(): void {
    this.#phase = 'running'
    this.#time.start()
    this.#state.setStatus('running', null)
    this.#fill(() => this.#end.start(this.#wasOver))
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
    return this.#time.runningMs()
  }

  /** What runs now. */
  runningTrials(): Progress['running'] {
    const { definition } = this.#state
    const steps = (stepsAreRepeats(this.#state) ? definition.repeats : maxSteps(definition)) ?? null
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
    try {
      this.#leave(status, reason)
    } finally {
      this.#phase = 'idle'
    }
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
        if (this.#phase === 'running') this.#time.account()
        if (this.#end.look()?.rule === 'target') this.#cutSearch()
        for (let slot = this.#freeSlot(next); slot !== undefined; slot = this.#freeSlot(next)) {
          const trial = this.#nextOfSearch(slot) ?? this.#nextConfirming(slot, next)
          if (trial === undefined) break
          next.push({ trial, slot })
        }
        if (this.#phase === 'running' && this.#active.size + next.length === 0) this.#oweResult(next)
      })
      for (const { trial, slot } of next) this.#run(trial, slot)
      this.#discardCheckpoints()
      if (this.#phase === 'running' && this.#active.size === 0) this.#finish()
    } catch (error) {
      this.#settledEnds = this.#state.history.ended.length
      this.#breakDown(error)
    }
  }

  /** The trials whose end has been committed need theirs no more. Not sooner: a file does not come back with a transaction that is rolled back. */
  #discardCheckpoints(): void {
    const { ended } = this.#state.history
    const numbers = ended.slice(this.#settledEnds)
    this.#settledEnds = ended.length
    for (const number of numbers) this.#state.discardCheckpoint(number)
  }

  #freeSlot(taken: readonly { slot: Slot }[]): Slot | undefined {
    const inUse = [...this.#active.values(), ...taken]
    if (this.#phase !== 'running' || inUse.length >= this.#state.definition.parallel) return undefined
    const busy = new Set(inUse.map(({ slot }) => slot.name))
    return this.#executor.capacity().find(({ name }) => !busy.has(name))
  }

  #nextOfSearch(slot: Slot): Trial | undefined {
    const { verdict } = this.#end
    if (verdict?.rule === 'target') return undefined
    if (verdict !== undefined) return this.#queue.nextInterrupted(slot)
    const trial = this.#time.isUp() ? undefined : this.#queue.next(slot)
    if (trial !== undefined) this.#searchEnd = undefined
    return trial
  }

  /** When the search is over, its best are run again. What is still paused by then will not go on. */
  #nextConfirming(slot: Slot, next: readonly { trial: Trial }[]): Trial | undefined {
    const isSearching = [...this.#active.values(), ...next].some(({ trial }) => trial.confirms === null)
    if (isSearching || this.#state.definition.confirm === undefined || this.#outcomes.completed === 0) return undefined
    this.#outcomes.prunePaused()
    this.#end.skip()
    const trial = this.#confirming.next(slot)
    if (trial !== undefined) this.#searchEnd ??= this.#endReason()
    return trial
  }

  /** The target is reached: what still runs saves what it can and goes back to waiting. */
  #cutSearch(): void {
    const cut = [...this.#active.values()].filter(({ trial }) => trial.confirms === null)
    setTimeout(() => cut.forEach(({ abort }) => abort.abort()), graceMs).unref()
  }

  /** Whether a running trial is to go on at its next report. */
  #goesOn({ confirms }: Trial): boolean {
    return this.#phase === 'running' && (confirms !== null || this.#end.verdict?.rule !== 'target')
  }

  /** Nothing runs and nothing is next: if no trial has run to its end, the best paused one does. */
  #oweResult(next: { trial: Trial; slot: Slot }[]): void {
    const slot = this.#outcomes.completed === 0 && this.#end.verdict === undefined && !this.#time.isUp() ? this.#freeSlot(next) : undefined
    const trial = slot === undefined ? undefined : this.#queue.promoteBest(slot)
    if (slot === undefined || trial === undefined) return
    this.#judge.letRunToEnd(trial.number)
    next.push({ trial, slot })
  }

  #run(trial: Trial, slot: Slot): void {
    const { store, clock } = this.#state.parts
    const job = trialJob(this.#state.definition, trial, store.filesFolder, store.checkpointStep(trial.id), 'train')
    const active = activate(trial, slot, job, clock(), dueVerdict(store.decisions(trial.id)))
    this.#active.set(trial.number, active)
    this.#state.trialChanged(trial.number)
    active.done = this.#follow(active, job)
  }

  async #follow(active: ActiveTrial, job: TrialJob): Promise<void> {
    const outcome = await runTrial(this.#executor, this.#state, this.#reports, active, job, () => this.#goesOn(active.trial))
    const { number } = active.trial
    this.#active.delete(number)
    this.#fill(() => {
      if (this.#outcomes.record(active, outcome) && active.trial.confirms === null) this.#queue.putBack(number)
    })
    this.#state.trialChanged(number)
  }

  /** One durable commit for all reports of a turn and what is decided on them; then, and only then, each is answered. */
  #write(reports: readonly PendingReport[]): void {
    const { store, changes } = this.#state.parts
    let answers: Reply[]
    try {
      answers = store.transaction(() => {
        store.addReports(reports)
        this.#time.account()
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

  #answer(report: PendingReport): Reply {
    const active = this.#active.get(report.trialNumber)
    return active === undefined ? 'stop' : this.#judge.answer(active, report, this.#goesOn(active.trial))
  }

  #finish(): void {
    const reason = this.#searchEnd ?? this.#endReason()
    this.#state.parts.store.transaction(() => {
      this.#outcomes.prunePaused()
      const confirmed = this.#confirming.finish()
      this.#leave('finished', confirmed === undefined ? reason : `${reason}; ${confirmed.charAt(0).toLowerCase()}${confirmed.slice(1)}`)
    })
    this.#phase = 'idle'
    this.#discardCheckpoints()
    this.#onEnded()
  }

  #endReason(): string {
    if (this.#end.verdict !== undefined) return this.#end.verdict.reason
    if (this.#time.isUp()) return `the budget of ${this.#state.definition.budget.seconds} s is used up`
    if (this.#queue.budgetIsUsed()) return `all ${this.#queue.created} trials are done`
    if (!this.#queue.isExhausted) return `the scheduler starts no more than these ${this.#queue.created} trials`
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
      .finally(() => {
        this.#phase = 'idle'
        this.#onEnded()
      })
  }

  #leave(status: 'paused' | 'stopped' | 'running' | 'finished', reason: string | null): void {
    this.#time.stop()
    if (status !== 'running') this.#state.setStatus(status, reason)
  }
}
