import type { z } from 'zod'
import type { eventFilterSchema } from '../../../shared/contract/views.ts'
import type { DeviceSample } from '../../../shared/contract/telemetry.ts'
import type { AnnotationChange } from '../../../shared/domain/annotation.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import type { StudyDefinition, StudyStatus } from '../../../shared/domain/study.ts'
import type { TrialRun } from '../../../shared/domain/trial-run.ts'
import type { Curve, FailureReason, MetricValues, Trial, TrialDecision, TrialState } from '../../../shared/domain/trial.ts'

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
  readonly forkedFrom?: NonNullable<Trial['forkedFrom']>
  readonly confirms?: number
  /** The step of the checkpoint that is in its folder already. */
  readonly checkpointStep?: number
}

/** A trial of an earlier study that a study is told of. */
export interface StoredEarlierTrial {
  /** Which study or file it comes from. */
  readonly source: string
  readonly params: Config
  /** Finite values alone. */
  readonly values: MetricValues
  /** In (0, 1]. */
  readonly weight: number
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

/** What of a feed is asked for: everything, new best values, trials that were pruned or failed, or changes of the study itself. Starts of trials are in none. */
export type EventFilter = z.infer<typeof eventFilterSchema>

/** What occurs in a study's trials: names (parameters of earlier spaces included), and what only some schedulers leave. */
export interface TrialColumns {
  readonly params: readonly string[]
  readonly tags: readonly string[]
  /** Whether the memory of any trial was measured. */
  readonly peaks: boolean
  /** Whether a decision about any trial was made at a rung, or in one of several brackets. */
  readonly rungs: boolean
  readonly brackets: boolean
  /** Whether any trial started from another's checkpoint, or confirms another. */
  readonly forks: boolean
  readonly confirmations: boolean
  /** Whether the user gave any trial a tag, or wrote a note. */
  readonly labels: boolean
  readonly notes: boolean
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
  /**
   * A new version of the space (or budget, parallelism) of a study; old trials keep theirs.
   * @param earlierValues what parameters that are new in the space had been in all trials before
   */
  updateDefinition(id: number, definition: StudyDefinition, at: number, earlierValues?: Config): void
  /** The spaces a study has had, oldest first. */
  spaceVersions(id: number): readonly SpaceVersion[]
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
  /** Keeps why a scheduler stopped, paused or promoted a trial; decisions of a trial are read back in the order in which they were added. */
  addDecision(trialId: number, decision: TrialDecision): void
  decisions(trialId: number): TrialDecision[]
  /** Every time that a trial of the study was started, in the order of the starts. */
  attempts(studyId: number): TrialRun[]
  /** The last decision about each trial of a study that has one, by trial number. */
  lastDecisions(studyId: number): ReadonlyMap<number, TrialDecision>
  /** Keeps the values of one of a trial's repeats (run 0, 1, ...); writing a run again replaces it. */
  setRun(trialId: number, run: number, values: MetricValues): void
  /** The values of each repeat of a trial that has ended, from run 0. */
  runs(trialId: number): MetricValues[]
  /** Tells a study of trials of earlier ones; replaces what it was told before. */
  setEarlier(studyId: number, trials: readonly StoredEarlierTrial[]): void
  earlier(studyId: number): StoredEarlierTrial[]
  /** running → waiting with a checkpoint of this step. */
  pauseTrial(trialId: number, step: number, at: number): void
  /** running → waiting, to be run again: from its last checkpoint if `checkpointStep` > 0. */
  requeueTrial(trialId: number, at: number): void
  /**
   * Changes the tags and notes of trials, whatever their state.
   * @returns the numbers of those that it changed
   * @throws TuneryError not-found, bad-input when one would have too many tags; then none is changed
   */
  annotate(studyId: number, numbers: readonly number[], change: AnnotationChange): number[]
  /** Notes the most memory that a running trial's process has held, in MiB; a smaller number than before changes nothing. */
  notePeakMemory(trialId: number, mib: number): void
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
  /** The complete trial with the best objective value; NaN is never best, nor is a confirming trial. */
  bestTrial(studyId: number): Trial | undefined
  /** The complete trials of the best so many different configurations that keep the bounds of the metrics, the best first. */
  leaders(studyId: number, count: number): Trial[]
  /** The trials that run another one's configuration again to confirm it, by number. */
  confirming(studyId: number): Trial[]
  /** Trials that have ended and went on from another one at the user's wish: outside the budget. */
  countContinued(studyId: number): number
  /** Row by row, in constant memory. */
  iterateTrials(studyId: number): IterableIterator<Trial>
  iterateCurvePoints(studyId: number): IterableIterator<{ readonly number: number; readonly step: number; readonly metric: string; readonly value: number }>
  curves(studyId: number, metric: string, trialNumbers?: readonly number[]): Curve[]
  curvesOfTrial(trialId: number): Curve[]
  /** The state of every trial of a study, by number, and whether it is of the search: those that confirm others or continue them are not. */
  trialStates(studyId: number): { readonly number: number; readonly state: TrialState; readonly isSearched: boolean }[]
  /** Of trials with numbers from `first` to `last`, the first report of a metric at or after each of these steps. */
  firstReports(studyId: number, metric: string, steps: readonly number[], first: number, last: number): StoredReport[]
  /** Reports of one metric in the order written: what the history is rebuilt from. */
  reportsInOrder(studyId: number, metric: string): StoredReport[]

  /** Keeps what devices did while a study ran; a sample of the same device and time replaces the earlier one. */
  addTelemetry(studyId: number, samples: readonly DeviceSample[]): void
  /** What the devices did, by device and time: at most `points` samples of each, the means of neighbours where there are more. @param between times of which only the samples count, the first left out */
  telemetry(studyId: number, points: number, between?: { readonly after: number; readonly upTo: number }): DeviceSample[]

  addEvent(event: Omit<StudyEvent, 'seq'>): StudyEvent
  events(studyId: number, afterSeq: number, limit: number): StudyEvent[]
  /**
   * The latest events, oldest first.
   * @param beforeSeq only those before it; null for all
   */
  latestEvents(studyId: number, beforeSeq: number | null, limit: number, filter: EventFilter): StudyEvent[]

  /** Whether another process holds the database for writing now; never while this one does. */
  isWrittenElsewhere(): boolean
  /** Runs several writes in one commit. */
  transaction<T>(run: () => T): T
  /** SQLite's own integrity check: `ok`, or what is wrong. */
  integrityCheck(): string
  /** A consistent copy, by SQLite's backup API. */
  backup(path: string): Promise<void>
  close(): void
}
