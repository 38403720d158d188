import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tf } from '../../../../electron/worker/backends/backend.ts'
import { createJobRunner } from '../../../../electron/worker/training/run-job.ts'
import type { Decision, TrialOutcome } from '../../../../electron/worker/training/trial-host.ts'
import type { WorkerJob } from '../../../../shared/worker-protocol.ts'
import { csvJob } from './worker-client.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tunery-fused-ends-'))
  await tf.setBackend('cpu')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A group whose n-th member has these parameters, run in this process; how each ended, and in which order. */
async function runGroup(backend: Tf, own: readonly WorkerJob['params'][], decide: (member: number, step: number) => Decision, changes: Partial<WorkerJob> = {}): Promise<{ ends: TrialOutcome[]; order: number[] }> {
  const runner = runners.get(backend) ?? createJobRunner({ tf: backend })
  runners.set(backend, runner)
  const members = own.map((params, member) => ({
    job: csvJob(join(folder, String(member)), params, { seed: member, ...changes }),
    host: { report: (step: number) => Promise.resolve(decide(member, step)), checkpointed: () => undefined, log: () => undefined },
  }))
  const ended = new Map<number, TrialOutcome>()
  await runner.run(members, (member, outcome) => {
    if (ended.has(member)) throw new Error(`member ${String(member)} ended twice`)
    ended.set(member, outcome)
  })
  return { ends: members.flatMap((_, member) => ended.get(member) ?? []), order: [...ended.keys()] }
}
const runners = new Map<Tf, ReturnType<typeof createJobRunner>>()

const goOn = (): Decision => 'continue'
const typesOf = ({ ends }: { ends: readonly TrialOutcome[] }): string => ends.map(({ type }) => type).join(' ')

/** tfjs that has no memory left from the n-th call of softmax on. */
function shortOfMemory(calls: number): Tf {
  let left = calls
  const softmax: Tf['softmax'] = (...args) => {
    if ((left -= 1) < 0) throw new Error('OOM when allocating tensor with shape[16,784,64] and type float on /device:GPU:0')
    return tf.softmax(...args)
  }
  return { ...tf, softmax }
}

describe('the end of a group', () => {
  it('leaves no tensor behind, however its trials end', async () => {
    await runGroup(tf, [{}, {}], goOn)
    const before = tf.memory().numTensors
    const mixed = [{ activation: 'tanh' }, {}, { learning_rate: 1e38 }, { epochs: 2 }, { units: 5 }] as const
    const ends = [
      await runGroup(tf, mixed, goOn),
      await runGroup(tf, mixed, (member, step) => (member === 1 ? 'stop' : step === 2 ? 'pause' : 'continue')),
      await runGroup(tf, [{ activation: 'tanh' }, { epochs: 2 }], goOn, { resumeStep: 1 }),
      await runGroup(tf, [{ learning_rate: 1e38 }, { learning_rate: 1e38 }], goOn),
      await runGroup(tf, [{ optimizer: 'adam', clip_norm: 1 }, { optimizer: 'adam', clip_norm: 2, units: 0 }], goOn),
    ]
    expect(ends.map(typesOf)).toEqual(['complete complete failed complete complete', 'paused stopped failed paused paused', 'complete complete', 'failed failed', 'complete failed'])
    expect(tf.memory().numTensors).toBe(before)
  })

  it('leaves the others as they are when the last trial with momentum goes', async () => {
    const momenta = [{ momentum: 0.9, epochs: 1 }, { momentum: 0, epochs: 2 }, { momentum: 0, epochs: 3 }]
    expect(typesOf(await runGroup(tf, momenta, goOn))).toBe('complete complete complete')
    const before = tf.memory().numTensors
    expect(typesOf(await runGroup(tf, momenta, (_, step) => (step === 2 ? 'pause' : 'continue')))).toBe('complete paused paused')
    expect(tf.memory().numTensors).toBe(before)
  })

  it('comes to each trial when it has one, not when the last has', async () => {
    const { order } = await runGroup(tf, [{ epochs: 4 }, { epochs: 1 }, { epochs: 3 }, {}], (member) => (member === 3 ? 'stop' : 'continue'))
    expect(order).toEqual([3, 1, 2, 0])
  })

  it('is oom for every trial that is left when memory runs out, in words that name the size of the group', async () => {
    const backend = shortOfMemory(10)
    const { ends } = await runGroup(backend, [{ epochs: 1 }, {}, {}], goOn)
    const message = 'A group of 2 trials ran out of memory: OOM when allocating tensor with shape[16,784,64] and type float on /device:GPU:0'
    expect(ends).toEqual([expect.objectContaining({ type: 'complete' }), ...[1, 2].map(() => ({ type: 'failed', reason: 'oom', message }))])
    // Four tensors of its data are kept.
    const before = tf.memory().numTensors
    await runGroup(backend, [{}, {}], goOn)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('is a crash for all of them when something else goes wrong', async () => {
    const broken: Tf = { ...tf, softmax: () => { throw new Error('the kernel is not there') } }
    expect(await runGroup(broken, [{}, {}], goOn)).toMatchObject({ ends: [{ type: 'failed', reason: 'crash', message: 'the kernel is not there' }, { type: 'failed', reason: 'crash' }] })
  })
})
