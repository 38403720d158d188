import { expect, it } from 'vitest'
import type { Executor, TrialEvent, TrialJob } from '../../../../../electron/engine/contracts/executor.ts'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { rememberedTrials } from '../../../../../electron/engine/study/remembered-trials.ts'
import { StudyRunner } from '../../../../../electron/engine/study/runner.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

type End = Omit<Extract<TrialEvent, { kind: 'end' }>, 'kind'>

/** Runs a study whose trials end as they are told to, one after the other. */
async function run(parts: Partial<StudyDefinition>, ends: readonly End[]): Promise<{ store: Store; studyId: number }> {
  const store = temporaryStore()
  const definition = definitionOf({ budget: { trials: 1 }, parallel: 1, sampler: { name: 'random' }, scheduler: { name: 'none' }, ...parts })
  const study = store.createStudy(definition, 0)
  let started = 0
  async function* events(_job: TrialJob): AsyncIterable<TrialEvent> {
    const end = ends[started] ?? expect.fail('a trial was started too often')
    started += 1
    yield await Promise.resolve({ kind: 'end' as const, ...end })
  }
  const executor: Executor = { capacity: () => [{ name: 'test-0' }], run: events, dispose: () => Promise.resolve() }
  await new Promise<void>((onEnded) => {
    const sampler = createSampler(definition.sampler, definition.space)
    const scheduler = createScheduler(definition.scheduler, 1, { space: definition.space, seed: 0 })
    new StudyRunner(study, { store, changes: unheard, clock: () => 0, executor, sampler, scheduler, onEnded }).start()
  })
  return { store, studyId: study.id }
}

const complete = (loss: number, peakMemoryMiB?: number): End => ({ outcome: { kind: 'complete', values: { loss } }, peakMemoryMiB })
const peaks = ({ store, studyId }: { store: Store; studyId: number }) => store.listTrials(studyId).map(({ state, peakMemoryMiB }) => [state, peakMemoryMiB])

it('keeps the most memory of a trial with how it ended', async () => {
  const ends: End[] = [complete(1, 512.5), { outcome: { kind: 'failed', reason: 'oom', message: 'no memory' }, peakMemoryMiB: 900 }, complete(2)]
  const study = await run({ budget: { trials: 3 } }, ends)
  expect(peaks(study)).toEqual([['complete', 512.5], ['fail', 900], ['complete', null]])
  const record = study.store.findStudy(study.studyId) ?? expect.fail('the study is gone')
  expect(rememberedTrials(study.store, record).map(({ peakMiB, isOutOfMemory }) => [peakMiB, isOutOfMemory])).toEqual([[512.5, false], [900, true]])
})

it('keeps the most over all attempts of a trial', async () => {
  const lost: End = { outcome: { kind: 'failed', reason: 'crash', message: 'killed', processLost: true }, peakMemoryMiB: 700 }
  expect(peaks(await run({}, [lost, complete(1, 300)]))).toEqual([['complete', 700]])
})

it('keeps the most over the repeats of a trial', async () => {
  expect(peaks(await run({ repeats: 3 }, [complete(1, 300), complete(2, 800), complete(3)]))).toEqual([['complete', 800]])
})
