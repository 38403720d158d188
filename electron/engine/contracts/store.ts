import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition, StudyStatus } from '../../../shared/domain/study.ts'
import type { Curve, FailureReason, MetricValues, Trial, TrialState } from '../../../shared/domain/trial.ts'

/** A study as the database keeps it. */
export interface StudyRecord {
  readonly id: number
  readonly definition: StudyDefinition
  readonly status: StudyStatus
  /** Why it is in that state, in words: `all 20 trials are done`. */
  readonly statusReason: string | null
  readonly createdAt: number
  /** Time spent running, in milliseconds, over all sessions; grows when a session ends or is interrupted. */
  readonly runningMs: number
}

export interface NewTrial {
  readonly studyId: number
  readonly number: number
  readonly params: Config
  readonly seed: number
  readonly origin: 'sampler' | 'user'
  readonly tags?: Readonly<Record<string, string>>
}

export interface NewReport {
  readonly trialId: number
  readonly step: number
  readonly values: MetricValues
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface TrialEnd {
  readonly trialId: number
  readonly state: Extract<TrialState, 'complete' | 'pruned' | 'fail'>
  readonly reason: FailureReason | null
  readonly message: string | null
  /** Result values; a value missing here keeps the one last reported. */
  readonly values: MetricValues
  readonly at: number
}

/** One report as the history reads it back, in the order in which it was written. */
export interface StoredReport {
  readonly trialNumber: number
  readonly step: number
  readonly value: number
}

/** A line of a study's feed. */
export interface StudyEvent {
  readonly seq: number
  readonly studyId: number
  readonly trialNumber: number | null
  readonly at: number
  readonly kind: 'status' | 'started' | 'paused' | 'promoted' | 'ended' | 'best' | 'note'
  readonly message: string
}

/** The names that occur in a study's trials, parameters of earlier spaces included. */
export interface TrialColumns {
  readonly params: readonly string[]
  readonly tags: readonly string[]
}

export interface TrialPage {
  readonly offset?: number
  readonly limit?: number
}

/**
 * The database of one engine. Synchronous (better-sqlite3); every method that writes has committed durably when it returns.
 * State changes are compare-and-set: a change from a state that the trial is not in throws TuneryError `conflict`.
 * One process holds it in `write` mode at a time; `read` mode needs no lock and sees the last commit.
 */
export interface Store {
  readonly path: string
  /** The folder of trial folders beside the database: `<database>-files`. */
  readonly filesFolder: string

  /** @throws TuneryError conflict when the name is taken */
  createStudy(definition: StudyDefinition, at: number): StudyRecord
  listStudies(): StudyRecord[]
  findStudy(id: number): StudyRecord | undefined
  findStudyByName(name: string): StudyRecord | undefined
  setStudyStatus(id: number, status: StudyStatus, reason: string | null): void
  addStudyRunningMs(id: number, ms: number): void
  /** A new version of the space (or budget, parallelism) of a study; old trials keep theirs. */
  updateDefinition(id: number, definition: StudyDefinition, at: number): void
  /** The spaces a study has had, oldest first. */
  spaceVersions(id: number): readonly SearchSpace[]
  deleteStudy(id: number): void

  /** Adds a `waiting` trial. @throws TuneryError conflict when the number is taken */
  addTrial(trial: NewTrial): Trial
  /** waiting → running; counts an attempt and clears `pausedAtStep`. */
  startTrial(trialId: number, slot: string, at: number): void
  /** Adds and starts a trial in one commit. */
  addRunningTrial(trial: NewTrial, slot: string, at: number): Trial
  /** All of one tick in one commit; a report of the same trial, metric and step replaces the earlier one. */
  addReports(reports: readonly NewReport[]): void
  /** Keeps what the scheduler decided about a running trial until the trial has obeyed, so that a crash in between changes nothing. */
  setVerdict(trialId: number, verdict: 'pause' | 'stop', why: string): void
  /** running → waiting with a checkpoint of this step. */
  pauseTrial(trialId: number, step: number, at: number): void
  /** running → waiting, to be run again: from its last checkpoint if `checkpointStep` > 0. */
  requeueTrial(trialId: number, at: number): void
  /** Notes that a complete checkpoint of this step is on disk. */
  setCheckpoint(trialId: number, step: number): void
  /** running (or waiting, for paused trials at the end of a study) → a final state. */
  endTrial(end: TrialEnd): void
  /**
   * What a crashed engine left `running`, in the whole database or in one study: → waiting, or what the scheduler had decided.
   * @returns how many
   */
  requeueInterrupted(at: number, studyId?: number): number

  findTrial(studyId: number, number: number): Trial | undefined
  checkpointStep(trialId: number): number
  listTrials(studyId: number, page?: TrialPage): Trial[]
  countTrials(studyId: number): Readonly<Record<TrialState, number>>
  /** Waiting trials that are paused with a checkpoint. */
  countPaused(studyId: number): number
  /** Every metric that a trial of the study has reported, in the order of first reports. */
  metricNames(studyId: number): string[]
  /** The other names that a table of the study's trials has columns for. */
  trialColumns(studyId: number): TrialColumns
  /** The complete trial with the best objective value; NaN is never best. */
  bestTrial(studyId: number): Trial | undefined
  /** Row by row, in constant memory. */
  iterateTrials(studyId: number): IterableIterator<Trial>
  iterateCurvePoints(studyId: number): IterableIterator<{ readonly number: number; readonly step: number; readonly metric: string; readonly value: number }>
  curves(studyId: number, metric: string, trialNumbers?: readonly number[]): Curve[]
  curvesOfTrial(trialId: number): Curve[]
  /** Reports of one metric in the order written: what the history is rebuilt from. */
  reportsInOrder(studyId: number, metric: string): StoredReport[]

  addEvent(event: Omit<StudyEvent, 'seq'>): StudyEvent
  events(studyId: number, afterSeq: number, limit: number): StudyEvent[]

  /** Runs several writes in one commit. */
  transaction<T>(run: () => T): T
  /** SQLite's own integrity check: `ok`, or what is wrong. */
  integrityCheck(): string
  /** A consistent copy, by SQLite's backup API. */
  backup(path: string): Promise<void>
  close(): void
}
