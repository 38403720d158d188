import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { WorkerPlacement } from '../../../../../electron/engine/contracts/executor.ts'
import { createWorkerExecutor, type WorkerExecutor, type WorkerExecutorOptions } from '../../../../../electron/engine/executors/worker-executor.ts'
import { createTrials, logOf, runToEnd } from '../../../../fixtures/executors/trials.ts'

const entry = new URL('../../../../fixtures/executors/scripted-worker.mjs', import.meta.url)
const trials = createTrials()
let executor: WorkerExecutor | undefined

afterEach(() => executor?.dispose())
afterAll(() => {
  trials.remove()
})

/** Two slots, whose workers are told where they are. */
const placement: WorkerPlacement = {
  slots: [{ name: 'cuda:0-0' }, { name: 'cuda:1-0' }],
  environment: (backend, slot) => ({ EXTRA: `${backend}@${slot}`, TF_NUM_INTRAOP_THREADS: '3' }),
}

/** The environment of the worker of a slot. */
async function environmentAt(slot: number, parts: Partial<WorkerExecutorOptions> = {}): Promise<string> {
  executor ??= createWorkerExecutor({ slots: 2, backend: 'cpu', entry, env: { EXTRA: 'of all' }, placement, ...parts })
  const job = trials.job({ objective: { kind: 'builtin', task: 'none' }, params: { behaviour: 'environment', epochs: 1 } })
  await runToEnd(executor, job, undefined, undefined, slot)
  return logOf(job)
}

describe('a worker on a slot', () => {
  it('is told of the device of its slot, over all that every worker is told', async () => {
    expect(await environmentAt(1)).toContain('TF_NUM_INTRAOP_THREADS=3 TF_NUM_INTEROP_THREADS=1 TUNERY_BACKEND=cpu EXTRA=cpu@cuda:1-0\n')
    expect(await environmentAt(0)).toContain('EXTRA=cpu@cuda:0-0\n')
  })
})
