import { describe, expect, it } from 'vitest'
import { parseStudyDefinition } from '../../../../../electron/engine/transfer/study-file.ts'

function issues(change: Record<string, unknown>): unknown {
  const study = { name: 's', objective: { kind: 'ask-tell' }, metrics: [{ name: 'y', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } }, ...change }
  try {
    parseStudyDefinition(study, { source: 's', folder: '/', cores: 1, checkPlugins: () => [] })
    return []
  } catch (error) {
    return error
  }
}

describe('the ending of a study file', () => {
  it('refuses repeats and confirming where another program runs the trials', () => {
    expect(issues({ repeats: 3, confirm: {} })).toMatchObject({ issues: [{ path: 'repeats', message: expect.stringContaining('ask-tell programs repeat themselves') }, { path: 'confirm' }] })
    expect(issues({ repeats: 1, end: { target: 1 } })).toEqual([])
  })

  it('refuses to run trials of a population again, which go on from others’ checkpoints', () => {
    const command = { objective: { kind: 'command', command: ['node'] }, scheduler: { name: 'pbt' } }
    expect(issues({ ...command, repeats: 2, confirm: {} })).toMatchObject({ issues: [{ path: 'repeats' }, { path: 'confirm' }] })
  })

  it('refuses the bound of a model where there are several objectives', () => {
    const metrics = [{ name: 'a', goal: 'minimize' }, { name: 'b', goal: 'minimize' }]
    expect(issues({ metrics, end: { regret_below: 0.1 } })).toMatchObject({ issues: [{ path: 'end.regret_below', message: 'needs a single metric with a goal' }] })
    expect(issues({ end: { regret_below: 0.1 } })).toEqual([])
  })
})
