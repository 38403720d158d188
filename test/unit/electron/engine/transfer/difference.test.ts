import { describe, expect, it } from 'vitest'
import { definitionDifferences } from '../../../../../electron/engine/transfer/difference.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'

const study: StudyDefinition = {
  name: 'a',
  objective: { kind: 'command', command: ['run', '{units}'], cwd: '/a' },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { units: { type: 'int', low: 1, high: 512 }, rate: { type: 'float', low: 0, high: 1 } },
  sampler: { name: 'random' },
  scheduler: { name: 'none' },
  budget: { trials: 20 },
  end: {},
  repeats: 1,
    fuse: 'auto',
  limits: {},
  parallel: 2,
  seed: 0,
}

describe('the differences of two definitions', () => {
  it('are none for a copy, or when only the order of parameters, the budget, the parallelism or the size of groups differs', () => {
    const { units, rate } = study.space
    expect(definitionDifferences(study, structuredClone(study))).toEqual([])
    expect(units && rate && definitionDifferences(study, { ...study, space: { rate, units }, budget: { seconds: 1 }, parallel: 9, fuse: 4 })).toEqual([])
  })

  it('name the path and both values', () => {
    const other: StudyDefinition = { ...study, seed: 3, space: { ...study.space, units: { type: 'int', low: 1, high: 1024, log: true } } }
    expect(definitionDifferences(study, other)).toEqual(['space.units.high: 512 ≠ 1024', 'space.units.log: not set ≠ true', 'seed: 0 ≠ 3'])
  })

  it('name what is in one alone, and the place in a list', () => {
    const { units } = study.space
    const other: StudyDefinition = {
      ...study,
      objective: { kind: 'command', command: ['run', '--fast', '{units}'], cwd: '/a' },
      space: units === undefined ? {} : { units },
    }
    expect(definitionDifferences(study, other)).toEqual([
      'objective.command[1]: "{units}" ≠ "--fast"',
      'objective.command[2]: not set ≠ "{units}"',
      'space.rate: {"type":"float","low":0,"high":1} ≠ not set',
    ])
  })
})
