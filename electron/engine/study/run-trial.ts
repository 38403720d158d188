import { mkdirSync, rmSync } from 'node:fs'
import { messageOf } from '../../../shared/errors.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { Executor, Slot, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
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
    firstStep: job.resumeStep,
    firstReportAt: null,
    waits: null,
    verdict: undefined,
    nanAtStep: undefined,
    done: Promise.resolve(),
  }
}

/** A trial that is about to run, and what the executor is told of it. */
export interface Start {
  readonly active: ActiveTrial
  readonly job: TrialJob
}

/**
 * Starts trials that share a slot.
 * @param goesOn false when a trial is to save what it can at its next report, and end
 * @returns the events of each
 */
export function startTrials(executor: Executor, state: StudyState, starts: readonly Start[], goesOn: (trial: Trial) => boolean): AsyncIterable<TrialEvent>[] {
  const problems = starts.map(prepare)
  const ready = starts.filter((_, i) => problems[i] === undefined)
  const [first, ...others] = ready
  const streams = first === undefined ? [] : others.length === 0 ? [alone(executor, state, first, goesOn)] : together(executor, ready, first.active.slot)
  const next = streams[Symbol.iterator]()
  return problems.map((problem) => (problem === undefined ? (next.next().value ?? failed('The executor did not start the trial')) : failed(problem)))
}

function alone(executor: Executor, state: StudyState, { active, job }: Start, goesOn: (trial: Trial) => boolean): AsyncIterable<TrialEvent> {
  return trialEvents(executor, state, active, job, () => goesOn(active.trial))
}

function together(executor: Executor, starts: readonly Start[], slot: Slot): readonly AsyncIterable<TrialEvent>[] {
  const jobs = starts.map(({ active, job }) => ({ job, signal: active.abort.signal }))
  return executor.runGroup?.(jobs, slot) ?? []
}

/** Makes the folders of a trial. @returns what is in the way */
function prepare({ active: { trial }, job }: Start): string | undefined {
  try {
    // A folder of an earlier database of this name is none of this trial's; that of a fork holds what it goes on from.
    if (trial.attempts === 1 && trial.forkedFrom === null) rmSync(job.trialDir, { recursive: true, force: true })
    mkdirSync(job.checkpointDir, { recursive: true })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

async function* failed(message: string): AsyncGenerator<TrialEvent, void> {
  yield { kind: 'end', outcome: { kind: 'failed', reason: 'crash', message } }
}

/** Follows a trial to its end; its reports go to the buffer, which is empty when this resolves. Never throws: what goes wrong is the outcome. */
export async function runTrial(state: StudyState, reports: ReportBuffer, { active, job }: Start, events: AsyncIterable<TrialEvent>): Promise<TrialOutcome> {
  const { store, clock } = state.parts
  let outcome: TrialOutcome = { kind: 'failed', reason: 'crash', message: 'The executor ended without a result' }
  try {
    for await (const event of events) {
      if (event.kind === 'report') reports.add({ ...event, trialId: job.trialId, trialNumber: job.trialNumber, at: clock() })
      else if (event.kind === 'checkpoint') store.setCheckpoint(job.trialId, event.step)
      else if (event.kind === 'waits') {
        active.waits = event.why
        state.parts.changes.studyChanged(state.studyId)
      }
      else {
        outcome = event.outcome
        active.peakMemoryMiB = event.peakMemoryMiB
      }
    }
    reports.flush()
  } catch (error) {
    outcome = { kind: 'failed', reason: 'crash', message: messageOf(error) }
  }
  return outcome
}
