import { describe, expect, it } from 'vitest'
import { createMemoryLessons, type SizedJob } from '../../../../../../electron/engine/executors/memory/lessons.ts'
import { trialSize } from '../../../../../../electron/engine/executors/memory/trial-size.ts'
import { tasks } from '../../../../../../shared/tasks/catalog.ts'

const mlp = (units: number, layers = 3, params: SizedJob['params'] = {}): SizedJob => ({ objective: { kind: 'builtin', task: 'fashion-mnist/mlp' }, params: { units, layers, ...params } })
const module: SizedJob = { objective: { kind: 'module', path: '/trial.js' }, params: {} }
const lessons = (limitMiB = 16_000) => createMemoryLessons({ backend: () => 'tensorflow', limitMiB })
const measured = (peakMiB: number) => ({ peakMiB, isOutOfMemory: false, wasAlone: false, heldBeforeMiB: 0 })
const outOfMemory = { peakMiB: 900, isOutOfMemory: true, wasAlone: false, heldBeforeMiB: 0 }

describe('the size of a trial', () => {
  it('counts the parameters as the worker does', () => {
    // 784 · 1024 + 1024, five times 1024² + 1024, 1024 · 10 + 10
    expect(trialSize(mlp(1024, 6).objective, mlp(1024, 6).params)?.parameters).toBe(803_840 + 5 * 1_049_600 + 10_250)
    expect(trialSize({ kind: 'builtin', task: 'fashion-mnist/softmax-regression' }, {})?.parameters).toBe(7850)
  })

  it('grows with what an optimiser keeps', () => {
    const state = (params: SizedJob['params']) => trialSize(mlp(256, 3).objective, { ...mlp(256, 3).params, ...params })?.stateMiB ?? 0
    const plain = state({ optimizer: 'sgd', momentum: 0 })
    expect(state({ optimizer: 'sgd', momentum: 0.9 })).toBeCloseTo(2 * plain)
    expect(state({ optimizer: 'adam' })).toBeCloseTo(3 * plain)
  })

  it('is known of every built-in task, and of nothing else', () => {
    for (const { name } of tasks) expect(Object.values(trialSize({ kind: 'builtin', task: name }, {}) ?? {}).every((value) => value > 0), name).toBe(true)
    expect(trialSize(module.objective, {})).toBeUndefined()
    expect(trialSize(mlp(1).objective, { units: 'many' })).toBeUndefined()
  })
})

describe('what is learnt of memory', () => {
  it('keeps a trial from being started that cannot fit, with the numbers and what to do', () => {
    const refusal = lessons().refusal([mlp(100_000, 4)])
    expect(refusal).toMatch(/^A model of 30 billion parameters needs at least 33\d GiB of memory and this machine has 16 GiB, so that it was not started\. To try others, choose smaller models/)
    expect(lessons().refusal([mlp(1024, 6)])).toBeUndefined()
    expect(createMemoryLessons({ backend: () => 'cuda', limitMiB: 16_000 }).refusal([mlp(100_000, 4)])).toBeUndefined()
  })

  it('refuses by what trials have shown only when there were enough of them', () => {
    const known = lessons(1230)
    const learn = (units: number) => known.learn([mlp(units, 6)], measured(950 + 8 * (trialSize(mlp(units, 6).objective, mlp(units, 6).params)?.stateMiB ?? 0)))
    for (const units of [400, 500, 600, 700]) learn(units)
    expect(known.refusal([mlp(1024, 6)])).toBeUndefined()
    learn(800)
    expect(known.refusal([mlp(1024, 6)])).toContain('this machine has 1.2 GiB')
    expect(known.refusal([mlp(300, 6)])).toBeUndefined()
  })

  it('starts as large a trial as one that ran out of memory only alone, and not at all when that one was', () => {
    const known = lessons()
    known.learn([mlp(512)], outOfMemory)
    expect([mlp(511), mlp(512), mlp(600), mlp(512, 3, { batch_size: 8 })].map((job) => known.needsAll([job]))).toEqual([false, true, true, true])
    expect(known.refusal([mlp(512)])).toBeUndefined()
    known.learn([mlp(512)], { ...outOfMemory, wasAlone: true })
    expect(known.refusal([mlp(600)])).toMatch(/at least as large as one that ran out of memory although no other trial ran/)
    expect(known.refusal([mlp(511)])).toBeUndefined()
  })

  it('learns nothing of a trial from a process that already held as much', () => {
    const known = lessons()
    const before = known.needMiB([mlp(64)])
    known.learn([mlp(64)], { ...measured(3000), heldBeforeMiB: 2995 })
    expect(known.needMiB([mlp(64)])).toBe(before)
    known.learn([mlp(64)], { ...measured(3000), heldBeforeMiB: 2000 })
    expect(known.needMiB([mlp(64)])).toBeGreaterThanOrEqual(2999)
  })

  it('expects of a trial of unknown size what the largest so far needed, and never refuses it', () => {
    const known = lessons()
    expect(known.needMiB([module])).toBeUndefined()
    known.learn([module], measured(1000))
    known.learn([module], measured(500))
    expect(known.needMiB([module])).toBeCloseTo(1100)
    known.learn([module], { ...outOfMemory, wasAlone: true })
    expect([known.needsAll([module]), known.refusal([module])]).toEqual([false, undefined])
  })

  it('adds up what trials need that train together', () => {
    const known = lessons()
    const [one, eight] = [known.needMiB([mlp(1024, 6)]) ?? 0, known.needMiB(Array.from({ length: 8 }, () => mlp(1024, 6))) ?? 0]
    expect(eight - 950).toBeCloseTo(8 * (one - 950))
  })
})
