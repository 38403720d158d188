import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { createJobRunner } from '../../../../electron/worker/training/run-job.ts'
import type { Decision, TrialOutcome } from '../../../../electron/worker/training/trial-host.ts'
import { csvJob } from './worker-client.ts'

it('no trial leaves a tensor behind, however it ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tunery-leak-'))
  await tf.setBackend('cpu')
  const runner = createJobRunner({ tf })
  const run = async (params: Parameters<typeof csvJob>[1], decision: Decision, changes: Parameters<typeof csvJob>[2] = {}): Promise<string> => {
    const host = { report: () => Promise.resolve(decision), checkpointed: () => undefined, log: () => undefined }
    const outcomes: TrialOutcome[] = []
    await runner.run([{ job: csvJob(folder, params, changes), host }], (_, outcome) => outcomes.push(outcome))
    return outcomes.map(({ type }) => type).join()
  }
  await run({}, 'continue')
  const before = tf.memory().numTensors
  const ends = [
    await run({ optimizer: 'adam', weight_decay: 0.01 }, 'continue'),
    await run({ optimizer: 'adam', weight_decay: 0.01 }, 'pause'),
    await run({ optimizer: 'adam', weight_decay: 0.01 }, 'continue', { resumeStep: 1 }),
    await run({}, 'stop'),
    await run({ learning_rate: 1e20, epochs: 50 }, 'continue'),
    await run({ units: 0 }, 'continue'),
    await run({}, 'continue', { mode: 'test' }),
  ]
  expect(ends).toEqual(['complete', 'paused', 'complete', 'stopped', 'failed', 'failed', 'complete'])
  expect(tf.memory().numTensors).toBe(before)
  // Two datasets are kept at most: four tensors each.
  for (const splitSeed of [1, 2, 3]) await run({ epochs: 1 }, 'continue', { splitSeed })
  expect(tf.memory().numTensors).toBe(8)
  await rm(folder, { recursive: true, force: true })
})
