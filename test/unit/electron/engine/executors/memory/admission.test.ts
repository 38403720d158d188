import { describe, expect, it } from 'vitest'
import type { RememberedTrial, TrialJob, TrialOutcome } from '../../../../../../electron/engine/contracts/executor.ts'
import { createMemoryAdmission, type AdmittedTrials } from '../../../../../../electron/engine/executors/memory/admission.ts'
import { createMemoryLedger } from '../../../../../../electron/engine/executors/memory/ledger.ts'

const complete: TrialOutcome = { kind: 'complete', values: {} }
const outOfMemory: TrialOutcome = { kind: 'failed', reason: 'oom', message: '' }
const forever = new AbortController().signal

function jobOf(objective: TrialJob['objective'], params: TrialJob['params'] = {}): TrialJob {
  return {
    trialId: 1,
    trialNumber: 0,
    studyName: 'test',
    objective,
    params,
    objectiveMetric: 'val_error',
    seed: 1,
    splitSeed: 1,
    trialDir: '/none',
    checkpointDir: '/none/checkpoint',
    resumeStep: 0,
    mode: 'train',
    timeoutMs: undefined,
    memoryLimitMiB: undefined,
  }
}
const command = jobOf({ kind: 'command', command: ['train'] })
const mlp = (units: number): TrialJob => jobOf({ kind: 'builtin', task: 'fashion-mnist/mlp' }, { units, layers: 4, batch_size: 64 })

const ledgerOf = (limitMiB: number) => createMemoryLedger({ limitMiB, availableMiB: () => limitMiB, poll: () => () => undefined })
const workers = (limitMiB: number, remembered: readonly RememberedTrial[] = []) => createMemoryAdmission({ backend: () => 'tensorflow', ledger: ledgerOf(limitMiB), remembered })

/** Whether jobs are let in at once, and what is said when they are not. */
async function tryToEnter(admission: ReturnType<typeof workers>, jobs: readonly TrialJob[], slot: string) {
  const notes: string[] = []
  let result: Awaited<ReturnType<typeof admission.admit>> | 'waits' = 'waits'
  void admission.admit(jobs, slot, forever, { tell: (note) => notes.push(note), makeRoom: () => undefined }).then((given) => (result = given))
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
  const admitted = (): AdmittedTrials => {
    if (result === 'waits' || result?.kind !== 'admitted') throw new Error('it was not let in')
    return result
  }
  return { notes, result: () => result, admitted }
}

describe('the admission of trials', () => {
  it('lets commands wait for room once it knows what they need', async () => {
    const admission = createMemoryAdmission({ backend: undefined, ledger: ledgerOf(1000) })
    const [first, second] = [await tryToEnter(admission, [command], 'a'), await tryToEnter(admission, [command], 'b')]
    expect(second.admitted().kind).toBe('admitted')
    for (const each of [first, second]) {
      each.admitted().ended({ outcome: complete, peakMemoryMiB: 600 })
      each.admitted().leave()
    }
    const third = await tryToEnter(admission, [command], 'a')
    const fourth = await tryToEnter(admission, [command], 'b')
    expect(fourth.result()).toBe('waits')
    expect(fourth.notes).toEqual(['waits for memory (about 660 MiB): there is not enough beside the process that runs'])
    third.admitted().leave()
    await Promise.resolve()
    await Promise.resolve()
    expect(fourth.admitted().kind).toBe('admitted')
  })

  it('knows it of trials of an earlier session', async () => {
    const admission = createMemoryAdmission({ backend: undefined, ledger: ledgerOf(1000), remembered: [{ params: {}, peakMiB: 600, isOutOfMemory: false }] })
    await tryToEnter(admission, [command], 'a')
    expect((await tryToEnter(admission, [command], 'b')).result()).toBe('waits')
  })

  it('starts a trial as large as one that ran out of memory beside others only alone, and no more when that fails too', async () => {
    const admission = workers(64_000)
    const [small, large] = [await tryToEnter(admission, [mlp(64)], 'a'), await tryToEnter(admission, [mlp(1024)], 'b')]
    large.admitted().ended({ outcome: outOfMemory })
    large.admitted().leave()
    expect((await tryToEnter(admission, [mlp(64)], 'b')).result()).toMatchObject({ kind: 'admitted' })
    const again = await tryToEnter(admission, [mlp(1024)], 'c')
    expect([again.result(), again.notes]).toEqual(['waits', ['waits until nothing else runs, because as large a trial ran out of memory beside others']])
    expect(small.admitted().kind).toBe('admitted')
  })

  it('does not start a trial as large as one that ran out of memory alone', async () => {
    const admission = workers(64_000)
    const alone = await tryToEnter(admission, [mlp(1024)], 'a')
    alone.admitted().ended({ outcome: outOfMemory })
    alone.admitted().leave()
    expect((await tryToEnter(admission, [mlp(1024)], 'a')).result()).toMatchObject({ kind: 'failed', reason: 'oom', message: expect.stringContaining('no other trial ran') })
    expect((await tryToEnter(admission, [mlp(512)], 'a')).result()).toMatchObject({ kind: 'admitted' })
  })

  it('refuses a group that cannot fit although each of it could', async () => {
    const group = Array.from({ length: 256 }, () => mlp(1024))
    expect((await tryToEnter(workers(8000), group, 'a')).result()).toMatchObject({ kind: 'failed', reason: 'oom', message: expect.stringMatching(/^256 models of 1\.\d billion parameters together/) })
    expect((await tryToEnter(workers(8000), group.slice(0, 1), 'a')).result()).toMatchObject({ kind: 'admitted' })
  })

  it('gives up with the signal', async () => {
    const admission = workers(1500)
    const first = await tryToEnter(admission, [mlp(64)], 'a')
    const abort = new AbortController()
    const waiting = admission.admit([mlp(64)], 'b', abort.signal, { tell: () => undefined, makeRoom: () => undefined })
    abort.abort()
    expect(await waiting).toBeUndefined()
    first.admitted().leave()
  })
})
