import { describe, expect, it } from 'vitest'
import { alignLevels } from '../../../../../../electron/engine/samplers/gp/alignment.ts'
import { createEncoding } from '../../../../../../electron/engine/samplers/gp/encoding.ts'
import { levelSteps } from '../../../../../../electron/engine/samplers/gp/levels.ts'
import { createObserver } from '../../../../../../electron/engine/samplers/gp/observations.ts'
import { createStepColumn } from '../../../../../../electron/engine/samplers/gp/step-column.ts'
import { createGrowingModel, createPosterior } from '../../../../../../electron/engine/samplers/gp/surrogate.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { outputs, rows, shape } from './fixture.ts'

const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }

/** Trials that each report up to a step: the last of 27 complete, the others are paused. */
function halving(lasts: readonly number[]): StudyHistory {
  const history = createHistory({ name: 'y', goal: 'minimize' })
  lasts.forEach((last, number) => {
    history.add(number, { x: number / lasts.length }, 'running')
    for (let step = 1; step <= last; step += 1) history.report(number, step, number + 1 / step)
    if (last < 27) history.pause(number, last)
    else history.complete(number, { losses: [number], violations: [] })
  })
  return history
}

const rungs = [27, 27, 27, 9, 9, 9, 9, 9, 9, ...Array.from({ length: 18 }, () => 3), ...Array.from({ length: 54 }, () => 1)]

describe('the levels of a study that stops trials', () => {
  it('are the rungs of successive halving', () => {
    expect(levelSteps(halving(rungs))).toEqual([1, 3, 9, 27])
  })

  it('begin where a few trials have been', () => {
    expect(levelSteps(halving([27, 9, 9, 3, 1, 1, 1]))).toEqual([1, 9])
    expect(levelSteps(halving([1, 1]))).toEqual([])
  })

  it('hold an observation for each trial and level, in the order of the reports, and of the results', () => {
    const { levels, losses, known } = createObserver(createEncoding(space))(halving([27, 27, 27, 3, 1, 1, 1, 1]))
    expect(levels?.target).toBe(27)
    expect(levels?.trials).toEqual([0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 7])
    expect(levels?.steps).toEqual([1, 27, 1, 27, 1, 27, 1, 1, 1, 1, 1])
    expect([...(losses[0] ?? [])]).toEqual([1, 0, 2, 1, 3, 2, 4, 5, 6, 7, 8])
    expect(known).toBe(8)
  })

  it('do not count a paused trial as running, and a running one only where it has not been', () => {
    const history = halving([3, 3, 3, 1, 1])
    history.resume(3)
    const { pending, levels } = createObserver(createEncoding(space))(history)
    expect(levels?.target).toBe(3)
    expect(pending.map(([x]) => x)).toEqual([0.6])
  })

  it('let a failed trial be bad at the level that it did not reach', () => {
    const history = halving([3, 3, 3, 1, 1, 1, 1])
    history.add(7, { x: 0.9 }, 'running')
    history.report(7, 1, 0)
    history.setState(7, 'fail')
    const { levels, losses } = createObserver(createEncoding(space))(history)
    const own = (levels?.trials ?? []).flatMap((trial, i) => (trial === 7 ? [[levels?.steps[i], losses[0]?.[i]]] : []))
    expect(own).toEqual([[1, 0], [3, NaN]])
  })

  it('are not looked at where every trial runs to its end', () => {
    expect(createObserver(createEncoding(space))(halving([27, 27, 27])).levels).toBeUndefined()
  })
})

describe('losses of several levels', () => {
  it('are brought to what a trial would come to at the highest', () => {
    // At level 3 losses are half of those at level 1, and 0.1 less at level 9 than at level 3.
    const base = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    const seen = [...base.map((y, trial) => ({ trial, step: 1, y })), ...base.slice(0, 6).map((y, trial) => ({ trial, step: 3, y: y / 2 })), ...base.slice(0, 3).map((y, trial) => ({ trial, step: 9, y: y / 2 - 0.1 }))]
    const aligned = alignLevels(Float64Array.from(seen, ({ y }) => y), { trials: seen.map(({ trial }) => trial), steps: seen.map(({ step }) => step) })
    expect([...aligned.slice(15)]).toEqual([0.4, 0.9, 1.4])
    // The slope is drawn towards 1: rightly halved to about a fifth.
    expect((aligned[8] ?? NaN) - (aligned[0] ?? NaN)).toBeGreaterThan(4)
    expect((aligned[8] ?? NaN) - (aligned[0] ?? NaN)).toBeLessThan(6)
    expect(aligned[1]).toBeCloseTo(0.9, 0)
  })

  it('stay what they are where they are infinite, or where no trial went on', () => {
    expect([...alignLevels(Float64Array.of(1, Infinity, 5), { trials: [0, 1, 2], steps: [1, 1, 3] })]).toEqual([1, Infinity, 5])
  })
})

describe('a model over configurations and steps', () => {
  it('says of a configuration at a step what it says of the longer row', () => {
    const column = createStepColumn(shape, 3)
    const model = createGrowingModel(column.shape, { logLengths: Float64Array.of(0, 0.1, 0.2, 0.3), noise: 1e-3, varianceWeight: 2 })
    const joint = model.condition(rows.map((row, i) => column.extend(row, 1 + i)), outputs)
    const at = column.at(joint, 9)
    const row = Float64Array.of(0.3, 0.6, 1)
    const [here, there] = [createPosterior(3), createPosterior(4)]
    at.predict(row, here, true)
    joint.predict(column.extend(row, 9), there, true)
    expect([here.mean, here.sd, ...here.meanGradient.subarray(0, 2), ...here.sdGradient.subarray(0, 2)]).toEqual(
      [there.mean, there.sd, ...there.meanGradient.subarray(0, 2), ...there.sdGradient.subarray(0, 2)],
    )
    expect(column.ignoring(at).meanOf(column.extend(row, 2))).toBe(at.meanOf(row))
  })
})
