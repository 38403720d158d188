import type { TrialEvent, TrialOutcome } from '../contracts/executor.ts'
import { messageOf } from '../../../shared/errors.ts'
import { createEventQueue } from './event-queue.ts'
import { onAbort } from './on-abort.ts'

/** Runs a trial: emits its events, and resolves with how it ended. The signal ends it. */
export type TrialConductor = (emit: (event: TrialEvent) => void, signal: AbortSignal) => Promise<TrialOutcome>

/**
 * A trial as the engine reads it: its events, then `end`. Whatever the conductor throws is the trial's failure.
 * A reader that leaves early ends the trial, and waits for its end.
 * @param signals any of them ends the trial
 */
export async function* streamTrial(conduct: TrialConductor, signals: readonly AbortSignal[]): AsyncGenerator<TrialEvent, void, undefined> {
  const queue = createEventQueue<TrialEvent>()
  const ending = new AbortController()
  // AbortSignal.any would keep a listener on a long-lived signal for every trial.
  const offs = signals.map((signal) =>
    onAbort(signal, () => {
      ending.abort()
    }),
  )
  const conducted = conduct(queue.push, ending.signal)
    .catch((error: unknown): TrialOutcome => ({ kind: 'failed', reason: 'crash', message: `Tunery could not run the trial: ${messageOf(error)}` }))
    .then((outcome) => {
      queue.push({ kind: 'end', outcome })
      queue.close()
    })
  try {
    yield* queue
  } finally {
    ending.abort()
    await conducted
    for (const off of offs) off()
  }
}
