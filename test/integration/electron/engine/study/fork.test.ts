import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Fork } from '../../../../../electron/engine/contracts/scheduler.ts'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { copyCheckpoint } from '../../../../../electron/engine/study/checkpoint-copy.ts'
import { startFork } from '../../../../../electron/engine/study/fork.ts'
import { checkpointFolder } from '../../../../../electron/engine/study/job.ts'
import { StudyState } from '../../../../../electron/engine/study/study-state.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, runningTrial, temporaryFolder, temporaryStore } from '../store/temporary-store.ts'

const fork: Fork = { kind: 'fork', trial: 0, step: 4, config: { x: 0.6, kind: 'a' }, replaces: 1, why: 'step 4: trial 1, 2nd of 2, makes room' }

interface Forking {
  readonly store: Store
  readonly state: StudyState
  /** The checkpoint folder of a trial. */
  readonly folderOf: (number: number) => string
}

/** A study with two paused trials, of which the first has a checkpoint of step 4 if it is told so. */
function twoPaused(checkpointStep: number): Forking {
  const store = temporaryStore()
  const { id } = store.createStudy(definitionOf(), 0)
  for (const number of [0, 1]) {
    const trialId = runningTrial(store, id, number)
    store.addReports([{ trialId, step: 4, values: { loss: number }, at: 1 }])
    if (checkpointStep > 0) store.setCheckpoint(trialId, checkpointStep)
    store.pauseTrial(trialId, 4, 2)
  }
  const study = store.findStudy(id)
  if (study === undefined) throw new Error('the study is gone')
  return { store, state: new StudyState(study, { store, changes: unheard, clock: () => 3 }), folderOf: (number) => checkpointFolder(store.filesFolder, id, number) }
}

function save(folder: string, text: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'state'), text)
}

const messagesOf = ({ store, state }: Forking): string[] => store.events(state.studyId, 0, 100).map(({ message }) => message)

describe('a fork', () => {
  it('starts from a copy of the checkpoint, in the place of the trial that it replaces', () => {
    const forking = twoPaused(4)
    const { store, state, folderOf } = forking
    save(folderOf(0), 'of trial 0')
    const trial = startFork(state, 2, fork, { name: 'cpu-0' })
    expect(trial).toMatchObject({ number: 2, state: 'running', forkedFrom: { trial: 0, step: 4 }, params: { x: 0.6, kind: 'a' } })
    expect(store.checkpointStep(trial.id)).toBe(4)
    expect(readFileSync(join(folderOf(2), 'state'), 'utf8')).toBe('of trial 0')
    expect(state.history.trials.map(({ state: now, forkedFrom }) => [now, forkedFrom])).toEqual([['waiting', undefined], ['pruned', undefined], ['running', { trial: 0, step: 4 }]])
    const replaced = state.trial(1)
    expect(replaced).toMatchObject({ state: 'pruned', message: fork.why })
    expect(store.decisions(replaced.id)).toEqual([{ kind: 'stop', step: 4, rung: null, bracket: null, why: fork.why, at: 3 }])
    expect(messagesOf(forking)).toEqual([
      'Trial 2 goes on from trial 0 at step 4 with x 0.5 → 0.6, kind none → a: step 4: trial 1, 2nd of 2, makes room',
      'Trial 1 pruned: step 4: trial 1, 2nd of 2, makes room',
    ])
  })

  it('tells the step of the checkpoint that it was copied from, where that is not the step of the pause', () => {
    const forking = twoPaused(3)
    const { state, folderOf } = forking
    save(folderOf(0), 'of trial 0')
    expect(startFork(state, 2, fork, { name: 'cpu-0' })).toMatchObject({ forkedFrom: { trial: 0, step: 3 } })
    expect(state.history.trials[2]?.forkedFrom).toEqual({ trial: 0, step: 3 })
    expect(messagesOf(forking)[0]).toMatch(/^Trial 2 goes on from trial 0 at step 3 with /)
  })

  it('takes nothing over from the folder of a trial of another database', () => {
    const { state, folderOf } = twoPaused(4)
    save(folderOf(0), 'of trial 0')
    save(join(folderOf(2), 'old'), 'of long ago')
    startFork(state, 2, fork, { name: 'cpu-0' })
    expect(readdirSync(folderOf(2))).toEqual(['state'])
  })

  it.each([
    ['has kept none', 0, 'trial 0 has kept no checkpoint'],
    ['has lost it', 4, 'the checkpoint of trial 0 is not there any more'],
  ])('starts from scratch, and says so, when the trial to copy %s', (_case, checkpointStep, problem) => {
    const forking = twoPaused(checkpointStep)
    const { store, state, folderOf } = forking
    save(folderOf(2), 'of long ago')
    const { id } = startFork(state, 2, fork, { name: 'cpu-0' })
    expect(store.checkpointStep(id)).toBe(0)
    expect(existsSync(folderOf(2))).toBe(false)
    expect(messagesOf(forking)).toContain(`Trial 2 starts from scratch: ${problem}`)
  })
})

describe('the copy of a checkpoint', () => {
  it('holds folders, and links that name the copied neighbour', () => {
    const folder = temporaryFolder()
    const [from, to] = [join(folder, 'a', 'checkpoint'), join(folder, 'b', 'checkpoint')]
    save(join(from, 'deep'), 'x')
    symlinkSync('deep', join(from, 'latest'))
    expect(copyCheckpoint(from, to)).toBe(true)
    rmSync(from, { recursive: true })
    expect(lstatSync(join(to, 'latest')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(to, 'latest', 'state'), 'utf8')).toBe('x')
    expect(readdirSync(join(folder, 'b'))).toEqual(['checkpoint'])
  })

  it('is nothing where there is nothing to copy', () => {
    const folder = temporaryFolder()
    expect(copyCheckpoint(join(folder, 'missing'), join(folder, 'b', 'checkpoint'))).toBe(false)
  })
})
