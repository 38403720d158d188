import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { StudyDetail, StudySummary } from '../../../shared/contract/views.ts'
import type { AnnotationChange } from '../../../shared/domain/annotation.ts'
import { configIssues } from '../../../shared/domain/config.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { TuneryError, badInput, messageOf } from '../../../shared/errors.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import type { DeviceFinder, Devices } from '../devices/devices.ts'
import { createSampler } from '../samplers/registry.ts'
import type { Sampler } from '../contracts/sampler.ts'
import { applySpaceChange, planSpaceChange, previewSpaceChange, type SpacePlan } from './change-space.ts'
import { samplerInSpace } from './space-history.ts'
import { budgetChange } from './budget-words.ts'
import type { StudyChanges } from './changes.ts'
import { addContinuation, type Continuation } from './continuation.ts'
import { executorFor, needsCards, type WorkerSetup } from './executors.ts'
import { trialSeed } from './job.ts'
import { makeScheduler } from './make-scheduler.ts'
import { rememberedTrials } from './remembered-trials.ts'
import { findOrCreateStudy } from './matching-study.ts'
import { StudyRunner } from './runner.ts'
import { studyDetail, studySummary } from './summary.ts'

export interface StudiesParts {
  readonly store: Store
  readonly changes: StudyChanges
  /** How a study's workers are started; asked whenever it begins to run. */
  readonly workersFor: (study: StudyDefinition) => WorkerSetup | Promise<WorkerSetup>
  readonly devices: DeviceFinder
  /** Told when a study begins to run; what it returns is called when the study does not run any more. */
  readonly watchRun: (studyId: number) => () => void
  readonly clock: () => number
  /** Told whenever the number of running studies changes. */
  readonly onRunning: (count: number) => void
}

/** A study's runner with what must be released when it has ended. */
interface Run {
  readonly runner: StudyRunner
  readonly release: () => Promise<void>
}

/** A study may be given more slots while it runs; processes are started for the slots in use alone. */
const mostSlots = 256

/** Why a study does not run that the database says is running. */
const interruptedReason = 'interrupted: the Tunery that ran it has ended; resume it to go on from the last checkpoints'

/** All studies of one database: what may be asked of them, and the runners of those that run. */
export class Studies {
  readonly #parts: StudiesParts
  /** Studies that wait for their workers or graphics cards to be found, each with its latest start. */
  readonly #starting = new Map<number, symbol>()
  readonly #runs = new Map<number, Run>()
  readonly #releasing = new Set<Promise<void>>()
  #isClosed = false

  constructor(parts: StudiesParts) {
    this.#parts = parts
  }

  list(): StudySummary[] {
    return this.#parts.store.listStudies().map((study) => studySummary(this.#parts.store, this.#seen(study), this.#runnerOf(study.id)))
  }

  /** @throws TuneryError not-found */
  detail(id: number): StudyDetail {
    return studyDetail(this.#parts.store, this.#seen(this.record(id)), this.#runnerOf(id))
  }

  summary(id: number): StudySummary | undefined {
    const study = this.#parts.store.findStudy(id)
    return study === undefined ? undefined : studySummary(this.#parts.store, this.#seen(study), this.#runnerOf(id))
  }

  findByName(name: string): StudyDetail | undefined {
    const study = this.#parts.store.findStudyByName(name)
    return study === undefined ? undefined : studyDetail(this.#parts.store, this.#seen(study), this.#runnerOf(study.id))
  }

  /** A study that is to run and that nobody runs, because the Tunery that did was killed or ended: it waits to be gone on with. */
  #seen(study: StudyRecord): StudyRecord {
    const isRun = study.status !== 'running' || this.#isClosed || this.#runs.has(study.id) || this.#starting.has(study.id) || this.#parts.store.isWrittenElsewhere()
    return isRun ? study : { ...study, status: 'paused', statusReason: interruptedReason }
  }

  /** @throws TuneryError not-found */
  record(id: number): StudyRecord {
    const study = this.#parts.store.findStudy(id)
    if (study === undefined) throw new TuneryError('not-found', `There is no study with id ${id} in ${this.#parts.store.path}: it may have been deleted`)
    return study
  }

  /** @throws TuneryError not-found */
  trial(studyId: number, number: number): Trial {
    const trial = this.#parts.store.findTrial(studyId, number)
    if (trial === undefined) throw new TuneryError('not-found', `Study "${this.record(studyId).definition.name}" has no trial ${number}`)
    return trial
  }

  /**
   * Creates a study, or finds the one of that name: its budget and parallelism are then taken over.
   * @throws TuneryError conflict when a study of that name is defined differently
   */
  create(definition: StudyDefinition): { study: StudyRecord; created: boolean } {
    const { store, clock, changes } = this.#parts
    const found = findOrCreateStudy(store, definition, clock())
    this.#runnerOf(found.study.id)?.setDefinition(found.study.definition)
    changes.studyChanged(found.study.id)
    return found
  }

  /** Starts a study or goes on with it; a running one goes on as it is, one that halts is started again when it has. */
  async start(id: number): Promise<void> {
    const runner = this.#runnerOf(id)
    if (runner?.isHalting() === true) {
      await runner.halt('paused', null)
      this.#release(id)
    }
    await this.#begin(id)
  }

  /** Starts a study, at once unless a driver has to be asked for its graphics cards first. */
  async #begin(id: number): Promise<void> {
    const { definition } = this.record(id)
    const start = Symbol(definition.name)
    this.#starting.set(id, start)
    try {
      const chosen = this.#parts.workersFor(definition)
      const workers = chosen instanceof Promise ? await chosen : chosen
      const devices = needsCards(definition, workers) ? await this.#parts.devices.withCards() : this.#parts.devices.withoutCards()
      // It may have been paused, stopped or deleted, or started once more, in the meantime.
      if (this.#starting.get(id) === start && !this.#isClosed && !this.#runs.has(id)) this.#run(id, workers, devices)
    } finally {
      if (this.#starting.get(id) === start) this.#starting.delete(id)
    }
  }

  #run(id: number, workers: WorkerSetup, devices: Devices): void {
    const study = this.record(id)
    const { definition } = study
    const executor = executorFor(definition, mostSlots, workers, devices, rememberedTrials(this.#parts.store, study))
    const runner = new StudyRunner(study, {
      store: this.#parts.store,
      executor,
      sampler: this.#samplerOf(id, definition),
      scheduler: makeScheduler(definition),
      changes: this.#parts.changes,
      clock: this.#parts.clock,
      onEnded: () => this.#release(id),
    })
    const unwatch = this.#parts.watchRun(id)
    const release = (): Promise<void> => {
      unwatch()
      return executor.dispose()
    }
    this.#runs.set(id, { runner, release })
    this.#parts.onRunning(this.#runs.size)
    runner.start()
  }

  /** Running trials go back to waiting. Resolves when they have. */
  pause(id: number): Promise<void> {
    return this.#halt(id, 'paused', 'paused by the user')
  }

  stop(id: number): Promise<void> {
    return this.#halt(id, 'stopped', 'stopped by the user')
  }

  setBudget(id: number, budget: { trials: number | null; seconds: number | null; parallel: number }): void {
    const study = this.record(id)
    const { store, changes, clock } = this.#parts
    if (budget.trials === null && budget.seconds === null) throw badInput('The budget', [{ path: 'budget', message: 'needs trials or seconds' }])
    const { definition } = study
    const next = { trials: budget.trials ?? undefined, seconds: budget.seconds ?? undefined }
    const message = budgetChange({ ...definition.budget, parallel: definition.parallel }, { ...next, parallel: budget.parallel })
    if (message === undefined) return
    changes.eventAdded(store.addEvent({ studyId: id, trialNumber: null, at: clock(), kind: 'note', message }))
    this.#update(study, { ...definition, parallel: budget.parallel, budget: { ...(next.trials !== undefined && { trials: next.trials }), ...(next.seconds !== undefined && { seconds: next.seconds }) } })
  }

  /**
   * What another search space would come to.
   * @param definition the study with it, checked as a whole
   * @param pause lets others have the engine: a study may have a hundred thousand trials, and is looked through at each key stroke
   * @throws TuneryError bad-input when a value is given for a parameter that is not new
   */
  previewSpace(id: number, definition: StudyDefinition, earlierValues: Config, pause: () => Promise<void>): Promise<SpacePlan> {
    return previewSpaceChange(this.#parts.store, this.record(id), definition, earlierValues, pause)
  }

  /** Gives a study another search space; old trials keep theirs, and what runs goes on. @throws as `previewSpace` */
  changeSpace(id: number, definition: StudyDefinition, earlierValues: Config): SpacePlan {
    const { store, changes, clock } = this.#parts
    const plan = planSpaceChange(store, this.record(id), definition, earlierValues)
    if (plan.changes.length === 0) return plan
    const events = applySpaceChange(store, id, plan, clock())
    for (const event of events) changes.eventAdded(event)
    for (const number of plan.withdrawn) changes.trialChanged(id, number)
    this.#runnerOf(id)?.changeSpace(definition, { sampler: this.#samplerOf(id, definition), scheduler: makeScheduler(definition), withdrawn: plan.withdrawn })
    changes.studyChanged(id)
    return plan
  }

  /** The number of the next trial of a study that does not run: trials are never deleted one by one. */
  #nextNumber(id: number): number {
    return Object.values(this.#parts.store.countTrials(id)).reduce((sum, ofState) => sum + ofState, 0)
  }

  #samplerOf(id: number, definition: StudyDefinition): Sampler {
    return samplerInSpace(createSampler(definition.sampler, definition.space), this.#parts.store.spaceVersions(id))
  }

  async remove(id: number): Promise<void> {
    await this.#halt(id, 'stopped', 'deleted')
    this.record(id)
    this.#parts.store.deleteStudy(id)
    rmSync(join(this.#parts.store.filesFolder, String(id)), { recursive: true, force: true })
    this.#parts.changes.studyRemoved(id)
  }

  /** @throws TuneryError bad-input when the configuration is not in the study's space */
  enqueue(id: number, params: Config): number {
    const { definition } = this.record(id)
    const issues = configIssues(definition.space, params)
    if (issues.length > 0) throw badInput(`The configuration does not fit the search space of "${definition.name}"`, issues)
    const runner = this.#runnerOf(id)
    if (runner !== undefined) return runner.enqueue(params)
    const number = this.#nextNumber(id)
    this.#parts.store.addTrial({ studyId: id, number, params, seed: trialSeed(definition.seed, number), origin: 'user' })
    this.#parts.changes.trialChanged(id, number)
    this.#parts.changes.studyChanged(id)
    return number
  }

  /** Changes the tags and notes of trials. @returns the numbers of those that it changed @throws TuneryError not-found, bad-input; then none is changed */
  annotate(id: number, numbers: readonly number[], change: AnnotationChange): number[] {
    this.record(id)
    const changed = this.#parts.store.annotate(id, [...new Set(numbers)], change)
    for (const number of changed) this.#parts.changes.trialChanged(id, number)
    return changed
  }

  /** Runs a configuration again, as a new trial with a seed of its own. */
  async repeat(id: number, number: number): Promise<number> {
    const repeated = this.enqueue(id, this.trial(id, number).params)
    await this.start(id)
    return repeated
  }

  /**
   * Adds a trial that goes on from another one, and starts the study.
   * @param settle puts the checkpoint of the trial of this number into its folder; nothing happens between that and the trial being in the database
   */
  async addContinuation(id: number, continuation: Continuation, settle: (number: number) => void): Promise<number> {
    const { store, changes, clock } = this.#parts
    // It may have been deleted while its trial was trained again.
    this.record(id)
    const add = (): number => {
      const number = this.#nextNumber(id)
      settle(number)
      addContinuation(store, { studyId: id, number, ...continuation })
      changes.trialChanged(id, number)
      return number
    }
    const number = this.#runnerOf(id)?.enqueueContinuation(continuation, settle) ?? store.transaction(add)
    const { forkedFrom } = continuation
    const message = `Trial ${number} goes on from trial ${forkedFrom.trial} at step ${forkedFrom.step}, as you asked`
    changes.eventAdded(store.addEvent({ studyId: id, trialNumber: number, at: clock(), kind: 'note', message }))
    changes.studyChanged(id)
    await this.start(id)
    return number
  }

  runningCount(): number {
    return this.#runs.size
  }

  /** Starts every study that was running when the engine last ended. @returns their ids */
  resumeAll(): number[] {
    const ids = this.#parts.store
      .listStudies()
      .filter((study) => study.status === 'running')
      .map(({ id }) => id)
    for (const id of ids) this.#begin(id).catch((error: unknown) => this.#refuse(id, error))
    return ids
  }

  /** A study that ran on another day cannot go on today: a card is gone, say. */
  #refuse(id: number, error: unknown): void {
    if (this.#isClosed || this.#parts.store.findStudy(id) === undefined) return
    this.#parts.store.setStudyStatus(id, 'paused', messageOf(error))
    this.#parts.changes.studyChanged(id)
  }

  /** Halts every run; the studies stay `running` in the database and go on when the engine is opened again. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#runs.keys()].map((id) => this.#halt(id, 'running', null)))
    await Promise.all(this.#releasing)
  }

  #runnerOf(id: number): StudyRunner | undefined {
    return this.#runs.get(id)?.runner
  }

  #update(study: StudyRecord, definition: StudyDefinition): void {
    this.#parts.store.updateDefinition(study.id, definition, this.#parts.clock())
    this.#runnerOf(study.id)?.setDefinition(definition)
    this.#parts.changes.studyChanged(study.id)
  }

  async #halt(id: number, status: 'paused' | 'stopped' | 'running', reason: string | null): Promise<void> {
    const wasStarting = this.#starting.delete(id)
    const run = this.#runs.get(id)
    if (run !== undefined) {
      await run.runner.halt(status, reason)
      this.#release(id)
      return
    }
    const study = this.record(id)
    if (status === 'stopped' && study.status !== 'finished') this.#parts.store.setStudyStatus(id, 'stopped', reason)
    // A study of an earlier run whose start has been called off is not to go on by itself the next time.
    if (status === 'paused' && wasStarting && study.status === 'running') this.#parts.store.setStudyStatus(id, 'paused', reason)
    this.#parts.changes.studyChanged(id)
  }

  #release(id: number): void {
    const run = this.#runs.get(id)
    if (run === undefined) return
    this.#runs.delete(id)
    const released = run.release().finally(() => this.#releasing.delete(released))
    this.#releasing.add(released)
    this.#parts.changes.studyChanged(id)
    this.#parts.onRunning(this.#runs.size)
  }
}
