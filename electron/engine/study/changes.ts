import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { StudyEvent } from '../contracts/store.ts'

/** Told of everything that changes, after it is on disk. */
export interface StudyChanges {
  /** Status, budget, progress. */
  studyChanged(studyId: number): void
  studyRemoved(studyId: number): void
  trialChanged(studyId: number, number: number): void
  reported(studyId: number, number: number, step: number, values: MetricValues): void
  eventAdded(event: StudyEvent): void
}
