import { describe, expect, it } from 'vitest'
import type { Executor, FusionReport } from '../../../../../electron/engine/contracts/executor.ts'
import { FusionNotes } from '../../../../../electron/engine/study/fusion-notes.ts'
import { StudyState } from '../../../../../electron/engine/study/study-state.ts'
import { checkpointingExecutor } from '../../../../fixtures/study/checkpointing-executor.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

const found: FusionReport = { size: 16, speedup: 9.31, device: 'NVIDIA H100', isSettled: true }

function notesOf(reports: readonly (FusionReport | undefined)[]) {
  const store = temporaryStore()
  const state = new StudyState(store.createStudy(definitionOf(), 0), { store, changes: unheard, clock: () => 0 })
  let at = 0
  const executor: Executor = { ...checkpointingExecutor(1), fusionReport: () => reports[at] }
  const notes = new FusionNotes(state, executor)
  const views = reports.map((_, i) => {
    at = i
    notes.note()
    return notes.view()
  })
  return { views, messages: store.events(state.studyId, 0, 100).map(({ message }) => message) }
}

describe('what is told of trials that train together', () => {
  it('is shown while they do', () => {
    expect(notesOf([undefined, { ...found, size: 1 }, found]).views).toEqual([null, null, { size: 16, speedup: 9.31, device: 'NVIDIA H100' }])
  })

  it('is noted once for each size that is found', () => {
    const { messages } = notesOf([{ ...found, isSettled: false }, found, found, { ...found, size: 4, speedup: null }])
    expect(messages).toEqual(['16 trials at once on NVIDIA H100: 9.3 times as fast as one at a time', '4 trials at once on NVIDIA H100'])
  })

  it('says so when it brings nothing', () => {
    expect(notesOf([{ ...found, size: 1, speedup: 1 }]).messages).toEqual(['Trials train one at a time on NVIDIA H100: two together got on no faster'])
  })
})
