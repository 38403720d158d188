import { describe, expect, it } from 'vitest'
import { follow, type Follower } from '../../../../renderer/stores/follow.ts'
import type { LiveBatch } from '../../../../shared/contract/views.ts'

const batch = (seq: number, reset = false): LiveBatch => ({ seq, reset, studies: [], removed: [], trials: [], points: [], events: [] })

interface Story {
  /** Each stream in turn: its batches, and the error that it ends with (none: it ends quietly). */
  readonly streams: readonly { readonly batches: readonly LiveBatch[]; readonly error?: Error }[]
}

/** Runs `follow` over the streams, then gives up; what it did is in the log. */
async function run({ streams }: Story): Promise<string[]> {
  const log: string[] = []
  const controller = new AbortController()
  let opened = 0
  const follower: Follower = {
    open: (afterSeq) => {
      log.push(`open after ${afterSeq}`)
      const stream = streams[opened]
      opened += 1
      if (stream === undefined) controller.abort()
      return Promise.resolve(
        (async function* () {
          yield* stream?.batches ?? []
          if (stream?.error !== undefined) throw stream.error
        })(),
      )
    },
    load: () => {
      log.push('load')
      return Promise.resolve()
    },
    apply: ({ seq }) => log.push(`apply ${seq}`),
    retry: (error, failures) => {
      if (controller.signal.aborted) return Promise.resolve()
      log.push(`retry ${failures}: ${error instanceof Error ? error.message : ''}`)
      return error instanceof RangeError ? Promise.reject(error) : Promise.resolve()
    },
  }
  await follow(follower, controller.signal)
  return log
}

describe('follow', () => {
  it('reads everything before it applies the first batch, once', async () => {
    expect(await run({ streams: [{ batches: [batch(5, true), batch(6)] }] })).toEqual(['open after 0', 'load', 'apply 5', 'apply 6', 'retry 0: the stream ended', 'open after 6'])
  })

  it('goes on from the last batch after a lost connection, without reading everything again', async () => {
    const log = await run({ streams: [{ batches: [batch(5, true)], error: new Error('lost') }, { batches: [batch(6)] }] })
    expect(log).toEqual(['open after 0', 'load', 'apply 5', 'retry 0: lost', 'open after 5', 'apply 6', 'retry 0: the stream ended', 'open after 6'])
  })

  it('reads everything again when the engine no longer holds what was missed', async () => {
    const log = await run({ streams: [{ batches: [batch(5, true)], error: new Error('lost') }, { batches: [batch(900, true)] }] })
    expect(log.filter((line) => line === 'load')).toHaveLength(2)
  })

  it('counts failures in a row, for the back-off', async () => {
    const log = await run({ streams: [{ batches: [], error: new Error('a') }, { batches: [], error: new Error('b') }, { batches: [batch(1, true)], error: new Error('c') }] })
    expect(log.filter((line) => line.startsWith('retry'))).toEqual(['retry 0: a', 'retry 1: b', 'retry 0: c'])
  })

  it('gives up with the error when trying again is refused', async () => {
    await expect(run({ streams: [{ batches: [], error: new RangeError('no such study') }] })).rejects.toThrow('no such study')
  })
})
