import { mkdirSync } from 'node:fs'
import type { Progress } from '../../../shared/contract/views.ts'
import { TuneryError, messageOf } from '../../../shared/errors.ts'
import type { ObjectiveMetric } from '../../../shared/domain/metric.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { objectiveMetric, type StudyDefinition } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { createRng } from '../../../shared/random/rng.ts'
import type { Executor, Slot, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { settle, type ActiveTrial, type Settlement } from './active-trial.ts'
import type { StudyChanges } from './changes.ts'
import { bestPaused, decide, isBetter } from './decisions.ts'
import type { StudyHistory } from './history.ts'
import { maxSteps, suggestionSeed, trialJob, trialSeed } from './job.ts'
import { loadHistory } from './load-history.ts'
import { ReportBuffer, type PendingReport } from './report-buffer.ts'

/** What a runner is made of. */
export interface RunnerParts {
  readonly store: Store
  readonly executor: Executor
  readonly sampler: Sampler
  readonly scheduler: Scheduler
  readonly changes: StudyChanges
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Called once when the study has ended by itself. */
  readonly onEnded: () => void
}

type Phase = 'idle' | 'running' | 'halting' | 'ended'

/** A running trial gets this long to reach its next report and save a checkpoint when the study halts. */
const graceMs = 2000

/**
 * Runs one study: asks the sampler, gives trials to the executor, writes every report before it is answered,
 * lets the scheduler decide, and ends the study when its budget or its space is used up.
 */
export class StudyRunner {
  readonly #parts: RunnerParts
  readonly #studyId: number
  readonly #objective: ObjectiveMetric
  readonly #history: StudyHistory
  readonly #reports = new ReportBuffer((reports) => this.#write(reports))
  readonly #active = new Map<number, ActiveTrial>()
  readonly #waiting: Trial[]
  readonly #pauseReasons = new Map<number, string>()
  readonly #runsToEnd = new Set<number>()
  #definition: StudyDefinition
  #created: number
  #best: number | undefined
  #completed: number
  #phase: Phase = 'idle'
  #halted: Promise<void> = Promise.resolve()
  #samplerIsExhausted = false
  #runningMs: number
  #since = 0

  constructor(study: StudyRecord, parts: RunnerParts) {
    const { store } = parts
    const trials = store.listTrials(study.id)
    this.#parts = parts
    this.#studyId = study.id
    this.#definition = study.definition
    this.#objective = objectiveMetric(study.definition)
    this.#history = loadHistory(this.#objective, trials, store.reportsInOrder(study.id, this.#objective.name))
    this.#waiting = trials.filter((trial) => trial.state === 'waiting' && trial.pausedAtStep === null)
    this.#created = trials.length
    this.#completed = trials.filter((trial) => trial.state === 'complete').length
    this.#best = store.bestTrial(study.id)?.values[this.#objective.name]
    this.#runningMs = study.runningMs
  }

  /** Starts the study, or goes on with it. */
  start(): void {
    this.#phase = 'running'
    this.#since = this.#parts.clock()
    this.#setStatus('running', null)
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

  async #haltNow(status: 'paused' | 'stopped' | 'running', reason: string | null): Promise<void> {
    this.#phase = 'halting'
    const timer = setTimeout(() => this.#abortAll(), graceMs)
    await Promise.all([...this.#active.values()].map((active) => active.done))
    clearTimeout(timer)
    this.#leave(status, reason)
  }

  /** Ends running trials at once; they go back to waiting. */
  #abortAll(): void {
    for (const active of this.#active.values()) active.abort.abort()
  }

  /** Takes a new budget or parallelism over while the study runs. */
  setDefinition(definition: StudyDefinition): void {
    this.#definition = definition
    if (this.#phase === 'running') this.#fill()
  }

  /** Adds a configuration by hand; it is run before the sampler is asked. @returns the trial's number */
  enqueue(params: Config): number {
    const number = this.#created
    const trial = this.#parts.store.addTrial({ studyId: this.#studyId, number, params, seed: trialSeed(this.#definition.seed, number), origin: 'user' })
    this.#created += 1
    this.#history.add(number, params, 'waiting')
    this.#waiting.push(trial)
    this.#parts.changes.trialChanged(this.#studyId, number)
    if (this.#phase === 'running') this.#fill()
    return number
  }

  /** Time spent running so far, in milliseconds. */
  runningMs(): number {
    const running = this.#phase === 'running' || this.#phase === 'halting'
    return this.#runningMs + (running ? this.#parts.clock() - this.#since : 0)
  }

  /** What runs now. */
  runningTrials(): Progress['running'] {
    const steps = maxSteps(this.#definition) ?? null
    return [...this.#active.values()].map(({ trial, slot, lastStep, startedAt }) => ({
      number: trial.number,
      slot: slot.name,
      step: lastStep,
      maxSteps: steps,
      startedAt,
    }))
  }

  #fill(): void {
    try {
      for (let slot = this.#freeSlot(); slot !== undefined; slot = this.#freeSlot()) {
        const trial = this.#takeNext(slot)
        if (trial === undefined) break
        this.#run(trial, slot)
      }
    } catch (error) {
      this.#breakDown(error)
      return
    }
    if (this.#phase === 'running' && this.#active.size === 0) this.#finish()
  }

  #freeSlot(): Slot | undefined {
    if (this.#phase !== 'running' || this.#active.size >= this.#definition.parallel) return undefined
    const busy = new Set([...this.#active.values()].map(({ slot }) => slot.name))
    return this.#parts.executor.capacity().find(({ name }) => !busy.has(name))
  }

  #timeIsUp(): boolean {
    const { seconds } = this.#definition.budget
    return seconds !== undefined && this.runningMs() >= seconds * 1000
  }

  /** The next trial, already `running` in the store: one that waits, a promoted one, or a new one. */
  #takeNext(slot: Slot): Trial | undefined {
    if (this.#timeIsUp()) return undefined
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return this.#restart(waiting, slot)
    const promotion = this.#parts.scheduler.next?.(this.#history)
    if (promotion !== undefined) return this.#promote(promotion.trial, promotion.why, slot)
    return this.#suggest(slot)
  }

  #restart(trial: Trial, slot: Slot): Trial {
    this.#parts.store.startTrial(trial.id, slot.name, this.#parts.clock())
    this.#history.resume(trial.number)
    return this.#read(trial.number)
  }

  #promote(number: number, why: string, slot: Slot): Trial {
    const { store } = this.#parts
    const trial = this.#read(number)
    store.transaction(() => {
      store.startTrial(trial.id, slot.name, this.#parts.clock())
      this.#addEvent('promoted', number, `Trial ${number} goes on: ${why}`)
    })
    this.#history.resume(number)
    return this.#read(number)
  }

  #suggest(slot: Slot): Trial | undefined {
    const { trials } = this.#definition.budget
    if (this.#samplerIsExhausted || (trials !== undefined && this.#created >= trials)) return undefined
    const number = this.#created
    const { seed, space } = this.#definition
    const params = this.#parts.sampler.suggest(this.#history, space, createRng(suggestionSeed(seed, number)), { number, studySeed: seed })
    if (params === undefined) {
      this.#samplerIsExhausted = true
      return undefined
    }
    const added = { studyId: this.#studyId, number, params, seed: trialSeed(seed, number), origin: 'sampler' } as const
    const trial = this.#parts.store.addRunningTrial(added, slot.name, this.#parts.clock())
    this.#created += 1
    this.#history.add(number, params, 'running')
    return trial
  }

  #run(trial: Trial, slot: Slot): void {
    const { store } = this.#parts
    const job = trialJob(this.#definition, trial, store.filesFolder, store.checkpointStep(trial.id), 'train')
    const active: ActiveTrial = {
      trial,
      slot,
      startedAt: this.#parts.clock(),
      abort: new AbortController(),
      decidedUpTo: trial.lastStep,
      lastStep: job.resumeStep,
      verdict: undefined,
      nanAtStep: undefined,
      done: Promise.resolve(),
    }
    this.#active.set(trial.number, active)
    this.#changed(trial.number)
    active.done = this.#follow(active, job)
  }

  async #follow(active: ActiveTrial, job: TrialJob): Promise<void> {
    let outcome: TrialOutcome = { kind: 'failed', reason: 'crash', message: 'The executor ended without a result' }
    try {
      mkdirSync(job.checkpointDir, { recursive: true })
      for await (const event of this.#parts.executor.run(job, active.slot, active.abort.signal)) {
        if (event.kind === 'report')
          this.#reports.add({ trialId: active.trial.id, trialNumber: active.trial.number, at: this.#parts.clock(), ...event })
        else if (event.kind === 'checkpoint') this.#parts.store.setCheckpoint(active.trial.id, event.step)
        else outcome = event.outcome
      }
      this.#reports.flush()
    } catch (error) {
      outcome = { kind: 'failed', reason: 'crash', message: messageOf(error) }
    }
    try {
      this.#settle(active, outcome)
    } catch (error) {
      this.#breakDown(error)
    }
    this.#active.delete(active.trial.number)
    this.#changed(active.trial.number)
    if (this.#phase === 'running') this.#fill()
  }

  /** One durable commit for all reports of a turn; then, and only then, each is answered. */
  #write(reports: readonly PendingReport[]): void {
    try {
      this.#parts.store.addReports(reports)
    } catch (error) {
      this.#breakDown(error)
      for (const report of reports) report.reply('stop')
      return
    }
    for (const report of reports) {
      this.#parts.changes.reported(this.#studyId, report.trialNumber, report.step, report.values)
      report.reply(this.#answer(report))
    }
  }

  #answer(report: PendingReport): 'continue' | 'pause' | 'stop' {
    const active = this.#active.get(report.trialNumber)
    if (active === undefined) return 'stop'
    active.lastStep = report.step
    const value = report.values[this.#objective.name]
    if (value !== undefined) this.#judge(active, report.step, value)
    if (active.nanAtStep !== undefined) return 'stop'
    if (active.verdict !== undefined) return active.verdict.kind
    return this.#phase === 'running' ? 'continue' : 'pause'
  }

  #judge(active: ActiveTrial, step: number, value: number): void {
    const { number } = active.trial
    this.#history.report(number, step, value)
    if (Number.isNaN(value)) {
      active.nanAtStep = step
      return
    }
    const view = this.#history.trials[number]
    if (view === undefined) return
    const decision = decide(this.#parts.scheduler, this.#history, view, step, active.decidedUpTo, this.#runsToEnd.has(number))
    if (decision.kind !== 'continue') active.verdict = decision
  }

  #settle(active: ActiveTrial, outcome: TrialOutcome): void {
    const { store } = this.#parts
    const values = outcome.kind === 'complete' ? outcome.values : {}
    const value = values[this.#objective.name] ?? this.#read(active.trial.number).values[this.#objective.name]
    const settlement = settle(active, outcome, this.#objective.name, value)
    store.transaction(() => this.#apply(active, settlement, values, value))
  }

  #apply(active: ActiveTrial, settlement: Settlement, values: Readonly<Record<string, number>>, value: number | undefined): void {
    const { store, clock } = this.#parts
    const { id, number } = active.trial
    if (settlement.kind === 'end') {
      store.endTrial({ trialId: id, state: settlement.state, reason: settlement.reason, message: settlement.message, values, at: clock() })
      this.#history.setState(number, settlement.state)
      if (settlement.state === 'complete') this.#complete(number, value)
      else this.#addEvent('ended', number, `Trial ${number} ${settlement.state === 'pruned' ? 'pruned' : `failed (${settlement.reason})`}: ${settlement.message}`)
      return
    }
    if (settlement.checkpointStep !== undefined && settlement.checkpointStep > 0) store.setCheckpoint(id, settlement.checkpointStep)
    if (settlement.kind === 'pause') {
      store.pauseTrial(id, active.lastStep, clock())
      this.#history.pause(number, active.lastStep)
      this.#pauseReasons.set(number, settlement.why)
      this.#addEvent('paused', number, `Trial ${number} paused: ${settlement.why}`)
    } else {
      store.requeueTrial(id, clock())
      this.#history.setState(number, 'waiting')
      this.#waiting.unshift(this.#read(number))
      if (settlement.note !== null) this.#addEvent('note', number, `Trial ${number}: ${settlement.note}`)
    }
  }

  #complete(number: number, value: number | undefined): void {
    this.#completed += 1
    if (value === undefined || !isBetter(this.#objective.goal, value, this.#best)) return
    this.#best = value
    this.#addEvent('best', number, `Trial ${number} is the best so far: ${this.#objective.name} ${value}`)
  }

  /** Nothing runs and nothing can be started: the study ends, unless its best paused trial still owes it a result. */
  #finish(): void {
    const owed = this.#completed === 0 && !this.#timeIsUp() ? bestPaused(this.#history) : undefined
    const slot = owed === undefined ? undefined : this.#freeSlot()
    if (owed !== undefined && slot !== undefined) {
      this.#runsToEnd.add(owed.number)
      this.#run(this.#promote(owed.number, 'no trial has run to its end yet, and this one is the best of the paused', slot), slot)
      return
    }
    this.#prunePaused()
    this.#leave('finished', this.#endReason())
    this.#phase = 'ended'
    this.#parts.onEnded()
  }

  #prunePaused(): void {
    const { store, clock } = this.#parts
    store.transaction(() => {
      for (const { number, pausedAtStep } of this.#history.trials) {
        if (pausedAtStep === undefined) continue
        const message = this.#pauseReasons.get(number) ?? `paused after step ${pausedAtStep} and not promoted before the study ended`
        store.endTrial({ trialId: this.#read(number).id, state: 'pruned', reason: null, message, values: {}, at: clock() })
        this.#history.setState(number, 'pruned')
        this.#parts.changes.trialChanged(this.#studyId, number)
      }
    })
  }

  #endReason(): string {
    const { trials, seconds } = this.#definition.budget
    if (this.#timeIsUp()) return `the budget of ${seconds} s is used up`
    if (trials !== undefined && this.#created >= trials) return `all ${this.#created} trials are done`
    return `every configuration of the search space has been tried (${this.#created} trials)`
  }

  /** The database cannot be written, or a sampler or scheduler failed: halt with the reason, lose nothing that is on disk. */
  #breakDown(error: unknown): void {
    if (this.#phase !== 'running') return
    this.#phase = 'halting'
    this.#abortAll()
    const leave = (): void => this.#leave('paused', `Stopped by an error: ${messageOf(error)}`)
    this.#halted = Promise.allSettled([...this.#active.values()].map((active) => active.done))
      .then(leave)
      // The database itself may be what failed; the study is then still `running` in it and goes on at the next start.
      .catch((failure: unknown) => process.emitWarning(`Study ${this.#studyId}: ${messageOf(failure)}`))
      .finally(() => this.#parts.onEnded())
  }

  #leave(status: 'paused' | 'stopped' | 'running' | 'finished', reason: string | null): void {
    const spent = this.#parts.clock() - this.#since
    this.#runningMs += spent
    this.#phase = 'idle'
    this.#parts.store.addStudyRunningMs(this.#studyId, spent)
    if (status !== 'running') this.#setStatus(status, reason)
  }

  #setStatus(status: StudyRecord['status'], reason: string | null): void {
    const { store, changes } = this.#parts
    store.transaction(() => {
      store.setStudyStatus(this.#studyId, status, reason)
      this.#addEvent('status', null, reason === null ? `Study ${status}` : `Study ${status}: ${reason}`)
    })
    changes.studyChanged(this.#studyId)
  }

  #addEvent(kind: Parameters<Store['addEvent']>[0]['kind'], trialNumber: number | null, message: string): void {
    this.#parts.changes.eventAdded(this.#parts.store.addEvent({ studyId: this.#studyId, trialNumber, at: this.#parts.clock(), kind, message }))
  }

  #changed(number: number): void {
    this.#parts.changes.trialChanged(this.#studyId, number)
    this.#parts.changes.studyChanged(this.#studyId)
  }

  #read(number: number): Trial {
    const trial = this.#parts.store.findTrial(this.#studyId, number)
    if (trial === undefined) throw new TuneryError('not-found', `Trial ${number} of study ${this.#studyId} is not in the database ${this.#parts.store.path}`)
    return trial
  }
}
