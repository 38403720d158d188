import { mkdirSync, rmSync } from 'node:fs'
import { messageOf } from '../../../shared/errors.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { Executor, Slot, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { ActiveTrial } from './active-trial.ts'
import { trialEvents } from './repeats-trial.ts'
import type { ReportBuffer } from './report-buffer.ts'
import type { StudyState } from './study-state.ts'

/** A trial that is about to run. */
export function activate(trial: Trial, slot: Slot, job: TrialJob, startedAt: number, due: ActiveTrial['due']): ActiveTrial {
  return {
    trial,
    slot,
    startedAt,
    abort: new AbortController(),
    decidedUpTo: trial.lastStep,
    due,
    lastStep: job.resumeStep,
    verdict: undefined,
    nanAtStep: undefined,
    done: Promise.resolve(),
  }
}

/**
 * Runs a trial to its end; its reports go to the buffer, which is empty when this resolves. Never throws: what goes wrong is the outcome.
 * @param goesOn false when it is to save what it can at its next report, and end
 */
export async function runTrial(executor: Executor, state: StudyState, reports: ReportBuffer, active: ActiveTrial, job: TrialJob, goesOn: () => boolean): Promise<TrialOutcome> {
  const { store, clock } = state.parts
  let outcome: TrialOutcome = { kind: 'failed', reason: 'crash', message: 'The executor ended without a result' }
  try {
    // A folder of an earlier database of this name is none of this trial's; that of a fork holds what it goes on from.
    if (active.trial.attempts === 1 && active.trial.forkedFrom === null) rmSync(job.trialDir, { recursive: true, force: true })
    mkdirSync(job.checkpointDir, { recursive: true })
    for await (const event of trialEvents(executor, state, active, job, goesOn)) {
      if (event.kind === 'report') reports.add({ ...event, trialId: job.trialId, trialNumber: job.trialNumber, at: clock() })
      else if (event.kind === 'checkpoint') store.setCheckpoint(job.trialId, event.step)
      else outcome = event.outcome
    }
    reports.flush()
  } catch (error) {
    outcome = { kind: 'failed', reason: 'crash', message: messageOf(error) }
  }
  return outcome
}
