import type { Trial, TrialDecision } from '../../../shared/domain/trial.ts'
import type { Rung } from '../contracts/scheduler.ts'
import type { StudyState } from './study-state.ts'

/** Why a trial that is paused never goes on. */
export interface Pruning {
  /** What the trial says of its end. */
  readonly message: string
  /** What is kept as the decision. */
  readonly why: string
  readonly rung?: Rung
}

const atEnd = 'not promoted before the study ended'

/** Whether it was the end of a study that pruned a trial, and not a scheduler. */
export function isPrunedAtEnd({ state, message }: Pick<Trial, 'state' | 'message'>): boolean {
  return state === 'pruned' && message?.endsWith(atEnd) === true
}

/**
 * Why the end of a study prunes a paused trial.
 * @param decision the last one about the trial: that it is paused
 */
export function endOfStudy(decision: Pick<TrialDecision, 'why' | 'rung' | 'bracket'> | undefined): Pruning {
  const why = atEnd
  if (decision === undefined) return { message: why, why }
  const { rung: level, bracket } = decision
  const rung = level === null ? {} : { rung: { level, ...(bracket !== null && { bracket }) } }
  return { message: `${decision.why}; ${why}`, why, ...rung }
}

/** Ends a paused trial for good. Called inside a transaction; its checkpoint is discarded once that is committed. */
export function prunePaused(state: StudyState, number: number, pruning: Pruning): void {
  const { store, clock } = state.parts
  const { id, lastStep } = state.trial(number)
  store.endTrial({ trialId: id, state: 'pruned', reason: null, message: pruning.message, values: {}, at: clock() })
  state.addDecision(id, 'stop', lastStep, pruning)
  state.history.setState(number, 'pruned')
  state.trialChanged(number)
}
