import { rmSync } from 'node:fs'
import { TuneryError } from '../../../shared/errors.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import type { ObjectiveMetric } from '../../../shared/domain/metric.ts'
import { objectiveMetric, type StudyDefinition } from '../../../shared/domain/study.ts'
import { isContinuation, type Trial, type TrialDecision } from '../../../shared/domain/trial.ts'
import type { Rung } from '../contracts/scheduler.ts'
import type { Store, StudyEvent, StudyRecord } from '../contracts/store.ts'
import type { StudyChanges } from './changes.ts'
import type { StudyHistory } from './history.ts'
import { checkpointFolder } from './job.ts'
import { loadHistory } from './load-history.ts'

/** What a running study stands on. */
export interface StudyParts {
  readonly store: Store
  readonly changes: StudyChanges
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** A study in the database together with its history in memory; what is written to the one is told to the other. */
export class StudyState {
  readonly parts: StudyParts
  readonly studyId: number
  readonly objective: ObjectiveMetric
  readonly history: StudyHistory
  /** Every trial when the study was opened. What an earlier run left running waits to be run again. */
  readonly found: readonly Trial[]
  /** Numbers of the trials that confirm others, or go on from them at the user's wish: outside the budget and the end rules, and judged by nobody. */
  readonly confirming: Set<number>
  definition: StudyDefinition
  /** The spaces that the study has had, the newest last. */
  spaceVersions: readonly SpaceVersion[]

  constructor(study: StudyRecord, parts: StudyParts) {
    this.parts = parts
    this.studyId = study.id
    this.definition = study.definition
    this.spaceVersions = parts.store.spaceVersions(study.id)
    this.objective = objectiveMetric(study.definition)
    parts.store.requeueInterrupted(parts.clock(), study.id)
    this.found = parts.store.listTrials(study.id)
    this.confirming = new Set(this.found.filter((trial) => trial.confirms !== null || isContinuation(trial)).map(({ number }) => number))
    this.history = loadHistory(study.definition.metrics, this.found, parts.store.reportsInOrder(study.id, this.objective.name), parts.store.earlier(study.id))
  }

  /** @throws TuneryError not-found */
  trial(number: number): Trial {
    const trial = this.parts.store.findTrial(this.studyId, number)
    if (trial === undefined) throw new TuneryError('not-found', `Trial ${number} of study ${this.studyId} is not in the database ${this.parts.store.path}`)
    return trial
  }

  /**
   * Deletes the checkpoints of a trial that has ended. Those of a built-in task are only good for going on;
   * a user's script may keep its model there.
   */
  discardCheckpoint(number: number): void {
    if (this.definition.objective.kind !== 'builtin') return
    rmSync(checkpointFolder(this.parts.store.filesFolder, this.studyId, number), { recursive: true, force: true })
  }

  /** Keeps why a trial stops, is paused or goes on. */
  addDecision(trialId: number, kind: TrialDecision['kind'], step: number, { why, rung }: { readonly why: string; readonly rung?: Rung }): void {
    const { store, clock } = this.parts
    store.addDecision(trialId, { kind, step, rung: rung?.level ?? null, bracket: rung?.bracket ?? null, why, at: clock() })
  }

  addEvent(kind: StudyEvent['kind'], trialNumber: number | null, message: string): void {
    const { store, changes, clock } = this.parts
    changes.eventAdded(store.addEvent({ studyId: this.studyId, trialNumber, at: clock(), kind, message }))
  }

  trialChanged(number: number): void {
    this.parts.changes.trialChanged(this.studyId, number)
    this.parts.changes.studyChanged(this.studyId)
  }

  setStatus(status: StudyRecord['status'], reason: string | null): void {
    this.parts.store.transaction(() => {
      this.parts.store.setStudyStatus(this.studyId, status, reason)
      this.addEvent('status', null, reason === null ? `Study ${status}` : `Study ${status}: ${reason}`)
    })
    this.parts.changes.studyChanged(this.studyId)
  }
}
