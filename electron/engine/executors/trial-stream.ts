import type { TrialEvent } from '../contracts/executor.ts'
import { messageOf } from '../../../shared/errors.ts'
import { createEventQueue } from './event-queue.ts'
import { onAbort } from './on-abort.ts'

/** What the `end` of a trial says. */
export type TrialEnding = Omit<Extract<TrialEvent, { readonly kind: 'end' }>, 'kind'>

/** Runs a trial: emits its events, and resolves with how it ended. The signal ends it. */
export type TrialConductor = (emit: (event: TrialEvent) => void, signal: AbortSignal) => Promise<TrialEnding>

/**
 * A trial as the engine reads it: its events, then `end`. It runs from now on, read or not. Whatever the conductor throws is the trial's failure.
 * A reader that leaves early ends the trial, and waits for its end.
 * @param signals any of them ends the trial
 */
export function streamTrial(conduct: TrialConductor, signals: readonly AbortSignal[]): AsyncGenerator<TrialEvent, void, undefined> {
  const queue = createEventQueue<TrialEvent>()
  const ending = new AbortController()
  // AbortSignal.any would keep a listener on a long-lived signal for every trial.
  const offs = signals.map((signal) =>
    onAbort(signal, () => {
      ending.abort()
    }),
  )
  const conducted = conduct(queue.push, ending.signal)
    .catch((error: unknown): TrialEnding => ({ outcome: { kind: 'failed', reason: 'crash', message: `Tunery could not run the trial: ${messageOf(error)}` } }))
    .then((ending) => {
      queue.push({ kind: 'end', ...ending })
      queue.close()
      for (const off of offs) off()
    })
  return read(queue, async () => {
    ending.abort()
    await conducted
  })
}

async function* read(queue: AsyncIterable<TrialEvent>, leave: () => Promise<void>): AsyncGenerator<TrialEvent, void, undefined> {
  try {
    yield* queue
  } finally {
    await leave()
  }
}
