import type { LiveBatch } from '../../shared/contract/views.ts'

export interface Follower {
  /** Opens the stream of batches after a sequence number (0: from now on); the first batch comes at once. */
  open(afterSeq: number, signal: AbortSignal): Promise<AsyncIterable<LiveBatch>>
  /** Reads everything. Called for the first batch and for each `reset`, before it is applied. */
  load(signal: AbortSignal): Promise<void>
  apply(batch: LiveBatch): void
  /** Called after a failure; resolves when it is time to try again, or rejects to give up. */
  retry(error: unknown, failures: number, signal: AbortSignal): Promise<void>
}

/**
 * Follows the engine's changes until the signal aborts, over lost connections.
 * Reads everything once at the start, then batches; a new stream goes on from the last batch that was applied.
 * Everything is read after the stream is open and before its batches are applied, so no change falls between.
 * @throws what `retry` throws; nothing when the signal aborts
 */
export async function follow(follower: Follower, signal: AbortSignal): Promise<void> {
  let seq = 0
  let loaded = false
  let failures = 0
  while (!signal.aborted) {
    try {
      for await (const batch of await follower.open(seq, signal)) {
        if (!loaded || batch.reset) await follower.load(signal)
        if (signal.aborted) return
        loaded = true
        failures = 0
        follower.apply(batch)
        seq = batch.seq
      }
      await follower.retry(new Error('the stream ended'), failures, signal)
    } catch (error) {
      if (isAborted(signal)) return
      await follower.retry(error, failures, signal)
    }
    failures += 1
  }
}

/** In a function of its own, because the compiler does not know that it changes. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
