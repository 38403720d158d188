import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openStore } from '../../../../electron/engine/store/open.ts'
import { studyComparisonSchema } from '../../../../shared/contract/comparison.ts'
import { definitionOf } from '../engine/store/definition.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

describe('tunery compare', () => {
  let workplace: Workplace
  beforeEach(() => {
    workplace = createWorkplace()
    const store = openStore(join(workplace.folder, 'studies.db'), 'write')
    for (const [name, loss] of [['a-1', 1], ['a-2', 2], ['b-1', 4]] as const) {
      const { id: studyId } = store.createStudy({ ...definitionOf(), name, sampler: { name: name.startsWith('a') ? 'tpe' : 'random' }, seed: loss }, 0)
      const { id: trialId } = store.addRunningTrial({ studyId, number: 0, params: { x: 0.5, kind: 'a' }, seed: 0, origin: 'sampler' }, 'command-0', 0)
      store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss }, at: 2000 })
    }
    store.close()
  })
  afterEach(() => workplace.remove())

  it('prints groups, studies, what differs and a sentence', async () => {
    const { code, stdout } = await workplace.run('compare', '--db', 'studies.db', 'a-1', 'a-2', 'b-1')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Compared: 3 studies that minimize loss$/m)
    expect(stdout).toMatch(/^a +2 +1\.5 +± 0\.71 +1 +1 +2\.0 s +2 of 2 +1 +2\.0 s$/m)
    expect(stdout).toMatch(/^b-1 +b-1 +4 +created +4 +1 +2\.0 s +1 +2\.0 s$/m)
    expect(stdout).toMatch(/^sampler\.name +tpe +random$/m)
    expect(stdout).toContain('a ends best: loss 1.5 ± 0.71 (2 seeds), against 4 for b-1. A study of a beats one of b-1 with probability 1.00, but so few seeds')
  })

  it('prints the same as JSON, grouped by words and with a target', async () => {
    const { stdout } = await workplace.run('compare', '--db', 'studies.db', 'a-1', 'a-2', 'b-1', '--group-by', 'a-,-1', '--target', '1.5', '--json')
    const comparison = studyComparisonSchema.parse(JSON.parse(stdout))
    expect(comparison).toMatchObject({ target: 1.5, groups: [{ name: 'a-', studies: 2, reached: 1 }, { name: '-1', studies: 1, reached: 0 }] })
    expect(z.string().parse(comparison.summary)).toMatch(/^a- ends best/)
  })

  it('says what is wrong with a name or an option', async () => {
    const unknown = await workplace.run('compare', '--db', 'studies.db', 'a-1', 'c-1')
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/There is no study "c-1" in .*Its studies are: a-1, a-2, b-1\./)])
    const target = await workplace.run('compare', '--db', 'studies.db', 'a-1', '--target', 'low')
    expect([target.code, target.stderr]).toEqual([2, expect.stringContaining('It must be a number, such as 0.12.')])
  })
})
