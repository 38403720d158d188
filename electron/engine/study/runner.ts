import type { Progress } from '../../../shared/contract/views.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isContinuation, type Trial } from '../../../shared/domain/trial.ts'
import type { Executor, Reply, TrialEvent } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { StudyRecord } from '../contracts/store.ts'
import { dueVerdict } from './active-trial.ts'
import type { Continuation } from './continuation.ts'
import { ActiveTrials } from './active-trials.ts'
import { EndWatch } from './end-rules-watch.ts'
import { FusionNotes } from './fusion-notes.ts'
import { shownSteps, trialJob } from './job.ts'
import { Judge } from './judge.ts'
import { OutcomeRecorder } from './outcome-recorder.ts'
import { stepsAreRepeats } from './repeats-trial.ts'
import { RecentEnds } from './recent-ends.ts'
import { ReportBuffer, type PendingReport } from './report-buffer.ts'
import { activate, runTrial, startTrials, type Start } from './run-trial.ts'
import { SlotFiller, type NextRun } from './slot-filler.ts'
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

/** What a runner needs to go on in another search space. */
export interface SpaceSwitch extends Pick<RunnerParts, 'sampler' | 'scheduler'> {
  readonly withdrawn: readonly number[]
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
  readonly #filler: SlotFiller
  readonly #fusion: FusionNotes
  readonly #onEnded: () => void
  readonly #reports = new ReportBuffer((reports) => this.#write(reports))
  readonly #active = new ActiveTrials()
  readonly #recent: RecentEnds
  /** How many of the history's ends are committed, or were rolled back. */
  #settledEnds = 0
  /** Whether the study was over when it was opened. */
  readonly #wasOver: boolean
  /** Whether it was running when the engine before this one ended. */
  readonly #wasCutOff: boolean
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
    this.#filler = new SlotFiller({
      state: this.#state,
      queue: this.#queue,
      executor: parts.executor,
      outcomes: this.#outcomes,
      judge: this.#judge,
      time: this.#time,
      end: this.#end,
      active: this.#active,
    })
    this.#fusion = new FusionNotes(this.#state, parts.executor)
    this.#recent = new RecentEnds(parts.clock())
    this.#wasOver = study.status === 'finished'
    this.#wasCutOff = study.status === 'running'
    this.#onEnded = parts.onEnded
  }

  /** Starts the study, or goes on with it. */
  start(): void {
    this.#phase = 'running'
    this.#time.start()
    if (this.#wasCutOff) this.#state.addEvent('status', null, 'The study goes on: Tunery had ended while it ran')
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

  /**
   * Goes on in another search space, which is in the database already. What runs goes on; sampler and scheduler are those that a new start would make.
   * @param withdrawn trials that waited and have been ended
   */
  changeSpace(definition: StudyDefinition, { sampler, scheduler, withdrawn }: SpaceSwitch): void {
    const { parts, studyId, history } = this.#state
    this.#state.definition = definition
    this.#state.spaceVersions = parts.store.spaceVersions(studyId)
    for (const number of withdrawn) history.setState(number, 'fail')
    this.#queue.changeSpace(sampler, scheduler, withdrawn)
    this.#judge.change(scheduler)
    this.#end.changeSpace()
    this.#fill()
  }

  /** Adds a configuration by hand; it is run before the sampler is asked. @returns the trial's number */
  enqueue(params: Config): number {
    const number = this.#queue.enqueue(params)
    this.#state.trialChanged(number)
    this.#fill()
    return number
  }

  /** Adds a trial that goes on from another one. @param settle makes its folder. @returns its number */
  enqueueContinuation(continuation: Continuation, settle: (number: number) => void): number {
    const number = this.#state.parts.store.transaction(() => this.#queue.enqueueContinuation(continuation, settle))
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

  /** The pace of the last minutes; null while there is none. */
  recentPerHour(): number | null {
    return this.#recent.perHour(this.#state.parts.clock())
  }

  /** Places for trials that are empty, and why; null when there are none. */
  idle(): NonNullable<Progress['idle']> | null {
    return this.#phase === 'running' ? this.#filler.idle() : null
  }

  /** What runs now. */
  runningTrials(): Progress['running'] {
    const { definition } = this.#state
    return this.#active.view((stepsAreRepeats(this.#state) ? definition.repeats : shownSteps(definition)) ?? null)
  }

  /** How many train together, and what it brings; null while they run one at a time. */
  fusion(): Progress['fusion'] {
    return this.#fusion.view()
  }

  async #haltNow(status: 'paused' | 'stopped' | 'running', reason: string | null): Promise<void> {
    this.#phase = 'halting'
    const timer = setTimeout(() => this.#active.abortAll(), graceMs)
    await this.#active.allDone()
    clearTimeout(timer)
    try {
      this.#leave(status, reason)
    } finally {
      this.#phase = 'idle'
    }
  }

  /**
   * Records what is over and says what each free slot runs next, in one commit; then starts the next trials.
   * @param over writes the outcome of a run that is over
   */
  #fill(over: () => void = () => undefined): void {
    try {
      const next = this.#state.parts.store.transaction(() => {
        over()
        if (this.#phase === 'running') this.#time.account()
        // The target is reached: what still runs saves what it can and goes back to waiting.
        if (this.#end.look()?.rule === 'target') this.#active.abortSearch(graceMs)
        return this.#phase === 'running' ? this.#filler.fill() : []
      })
      for (const run of next) this.#run(run)
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

  /** Whether a running trial is to go on at its next report. */
  #goesOn(trial: Trial): boolean {
    return this.#phase === 'running' && (trial.confirms !== null || isContinuation(trial) || this.#end.verdict?.rule !== 'target')
  }

  #run({ slot, trials }: NextRun): void {
    const { store, clock } = this.#state.parts
    const starts = trials.map((trial) => {
      const job = trialJob(this.#state.definition, trial, store.filesFolder, store.checkpointStep(trial.id), 'train')
      return { job, active: activate(trial, slot, job, clock(), dueVerdict(store.decisions(trial.id))) }
    })
    for (const { active } of starts) this.#active.add(active)
    for (const { number } of trials) this.#state.trialChanged(number)
    const streams = startTrials(this.#executor, this.#state, starts, (trial) => this.#goesOn(trial))
    for (const [i, events] of streams.entries()) {
      const start = starts[i]
      if (start !== undefined) start.active.done = this.#follow(start, events)
    }
  }

  async #follow(start: Start, events: AsyncIterable<TrialEvent>): Promise<void> {
    const outcome = await runTrial(this.#state, this.#reports, start, events)
    const { trial } = start.active
    this.#active.delete(trial.number)
    this.#fill(() => {
      const isAgain = this.#outcomes.record(start.active, outcome)
      if (isAgain && trial.confirms === null) this.#queue.putBack(trial.number)
      if (!isAgain) this.#recent.add(this.#state.parts.clock())
    })
    this.#state.trialChanged(trial.number)
  }

  /** One durable commit for all reports of a turn and what is decided on them; then, and only then, each is answered. */
  #write(reports: readonly PendingReport[]): void {
    const { store, changes } = this.#state.parts
    let answers: Reply[]
    try {
      answers = store.transaction(() => {
        store.addReports(reports)
        this.#time.account()
        this.#fusion.note()
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
    const reason = this.#filler.endReason()
    this.#state.parts.store.transaction(() => {
      this.#outcomes.prunePaused()
      const confirmed = this.#filler.finishConfirming()
      this.#leave('finished', confirmed === undefined ? reason : `${reason}; ${confirmed.charAt(0).toLowerCase()}${confirmed.slice(1)}`)
    })
    this.#phase = 'idle'
    this.#discardCheckpoints()
    this.#onEnded()
  }

  /** The database cannot be written, or a sampler or scheduler failed: halt with the reason, lose nothing that is on disk. */
  #breakDown(error: unknown): void {
    if (this.#phase !== 'running') return
    this.#phase = 'halting'
    this.#active.abortAll()
    this.#halted = this.#active
      .allDone()
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
