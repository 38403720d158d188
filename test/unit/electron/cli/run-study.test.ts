import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withOverrides } from '../../../../electron/cli/run-study.ts'

describe('withOverrides', () => {
  it('puts the command line’s values in place of the file’s and keeps the rest', () => {
    expect(withOverrides({ name: 'a', seed: 1, parallel: 2, budget: { trials: 5, seconds: 9 } }, { jobs: 4, fuse: 8, seed: 7, trials: 3 })).toEqual({
      name: 'a',
      seed: 7,
      parallel: 4,
      fuse: 8,
      budget: { trials: 3, seconds: 9 },
    })
  })

  it('assigns graphics cards to trials', () => {
    expect(withOverrides({ name: 'a', gpus_per_trial: 1 }, { gpusPerTrial: 0 })).toEqual({ name: 'a', gpus_per_trial: 0 })
  })

  it('changes nothing that is not asked for', () => {
    const study = { name: 'a', budget: { seconds: 9 } }
    expect(withOverrides(study, {})).toEqual(study)
  })

  it('adds sources of a warm start to those of the file: files where there is one or the name ends in .csv, else studies', () => {
    const file = import.meta.filename
    expect(withOverrides({ name: 'a', warm_start: { studies: ['first'], weight: 1 } }, { warmStart: ['second', 'absent.csv', file] })).toEqual({
      name: 'a',
      warm_start: { studies: ['first', 'second'], files: [resolve('absent.csv'), file], weight: 1 },
    })
    expect(withOverrides({ name: 'a' }, { warmStart: ['old'] })).toEqual({ name: 'a', warm_start: { studies: ['old'], files: [] } })
    expect(withOverrides({ warm_start: { studies: 'no list' } }, { warmStart: ['old'] })).toEqual({ warm_start: { studies: 'no list' } })
  })

  it('hands what is no study on to the check as it is', () => {
    expect(withOverrides('text', { seed: 1 })).toBe('text')
    expect(withOverrides([1], { seed: 1 })).toEqual([1])
    expect(withOverrides(null, { seed: 1 })).toBeNull()
  })
})
