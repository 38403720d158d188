import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { TrialJob } from '../../../../../electron/engine/contracts/executor.ts'
import type { WorkerExecutor } from '../../../../../electron/engine/executors/worker-executor.ts'
import { findGraphics } from '../../../../fixtures/devices/graphics.ts'
import { createTrials, createWorkerExecutors, logOf, runToEnd } from '../../../../fixtures/executors/trials.ts'
import { csvJob } from '../../worker/worker-client.ts'

const graphics = await findGraphics()
const title = graphics.kind === 'found' ? graphics.adapter.name : `skipped: ${graphics.why}`

/** Loses its GPU after the second report of a trial, once. */
const entry = new URL('../../../../fixtures/worker/losing-worker.ts', import.meta.url)

const trials = createTrials()
const executors = createWorkerExecutors({ slots: 1, backend: 'webgpu', entry, env: {} })
afterEach(() => executors.dispose())
afterAll(() => {
  trials.remove()
})

function executorOf(mark: string): WorkerExecutor {
  return executors.of({ env: { ...(graphics.kind === 'found' && graphics.env), TUNERY_TEST_LOST: mark } })
}

function trainingJob(parts: Partial<TrialJob> = {}): TrialJob {
  const { objective } = csvJob('')
  return trials.job({ objective, params: { epochs: 4, batch_size: 28, units: 8, layers: 1 }, ...parts })
}

describe.skipIf(graphics.kind === 'missing')(`a trial whose GPU is lost (${title})`, () => {
  it('is told to have lost its process, to be run again once; on a new worker it goes on', async () => {
    const executor = executorOf(join(trials.folder, 'lost'))
    const job = trainingJob()
    const first = await runToEnd(executor, job)
    expect(first.steps).toEqual([1, 2])
    expect(first.outcome).toMatchObject({ kind: 'failed', reason: 'crash', processLost: true, mostRestarts: 1, message: expect.stringMatching(/^The GPU was lost\..*destroyed/s) })
    expect(logOf(job)).toContain('The GPU was lost (destroyed)')
    const again = await runToEnd(executor, job)
    expect(again).toMatchObject({ steps: [1, 2, 3, 4], outcome: { kind: 'complete' } })
  })

  it('goes on from the checkpoint that it had saved', async () => {
    const executor = executorOf(join(trials.folder, 'lost-later'))
    const job = trainingJob()
    await runToEnd(executor, job, () => 'pause')
    const lost = await runToEnd(executor, { ...job, resumeStep: 1 })
    expect(lost.outcome).toMatchObject({ kind: 'failed', processLost: true })
    const again = await runToEnd(executor, { ...job, resumeStep: 1 })
    expect(again).toMatchObject({ steps: [2, 3, 4], outcome: { kind: 'complete' } })
  })
})
