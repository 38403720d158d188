import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../../../../renderer/pages/new-study/parameter-row.ts'
import { shownConfigs, soundSpace } from '../../../../../../renderer/pages/new-study/space/samples.ts'
import { configIssues } from '../../../../../../shared/domain/config.ts'
import { sampledConfigs } from '../../../../../../shared/domain/sampled-configs.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'
import { anyRows, choiceRow } from './rows.ts'

describe('the configurations shown of a space', () => {
  it('are twenty in it, whatever it is, and the next twenty when drawn again', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(99), (space, seed) => {
        const rows = rowsOf(space, {}, undefined)
        const [first, second] = [shownConfigs(rows, seed, 0), shownConfigs(rows, seed, 1)]
        expect([...first, ...second].flatMap((config) => configIssues(space, config))).toEqual([])
        expect([...first, ...second]).toEqual(sampledConfigs(space, seed, 40))
      }),
      { numRuns: 50 },
    )
  })

  it('are drawn of what is right while something is wrong, without an error', () => {
    fc.assert(fc.property(anyRows, (rows) => void expect(shownConfigs(rows, undefined, 0)).toHaveLength(20)))
    const rows = [choiceRow('a'), { ...choiceRow('b', 'a'), choices: [] }, choiceRow('c', 'b'), choiceRow('d', 'a', 'nothing')]
    expect(soundSpace(rows)).toEqual({ a: { type: 'categorical', choices: ['a', 'b'] }, c: { type: 'categorical', choices: ['a', 'b'] }, d: { type: 'categorical', choices: ['a', 'b'] } })
    expect(shownConfigs(rows, 0, 0).every((config) => 'c' in config && 'd' in config)).toBe(true)
  })
})
