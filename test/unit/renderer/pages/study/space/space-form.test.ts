import { describe, expect, it } from 'vitest'
import { earlierOfRows, nameIssues, newRow, rowsOfSpace, spaceOfRows, taskRow, usableText } from '../../../../../../renderer/pages/study/space/space-form.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'

const space: SearchSpace = {
  rate: { type: 'float', low: 0.001, high: 0.1, log: true, prior: 0.01 },
  units: { type: 'int', low: 8, high: 64, step: 8, when: { param: 'kind', in: ['mlp'] } },
  kind: { type: 'categorical', choices: ['mlp', 'cnn', 3] },
}

describe('the form of a search space', () => {
  it('states the space that it was filled with', () => {
    expect(spaceOfRows(rowsOfSpace(space))).toEqual(space)
  })

  it('leaves out what is removed, and a likely value that is out of the new range', () => {
    const [rate, units, kind] = rowsOfSpace(space)
    if (rate === undefined || units === undefined || kind === undefined) throw new Error('three rows')
    const stated = spaceOfRows([{ ...rate, high: 0.005 }, { ...units, removed: true }, { ...kind, choices: 'cnn, rnn' }])
    expect(stated).toEqual({ rate: { type: 'float', low: 0.001, high: 0.005, log: true }, kind: { type: 'categorical', choices: ['cnn', 'rnn'] } })
  })

  it('adds parameters with what they were so far, as far as that is known', () => {
    const rows = [...rowsOfSpace(space), { ...newRow(1), name: ' drop ', earlier: '0.5' }, { ...newRow(2), name: 'free' }, taskRow('batch', { type: 'int', low: 16, high: 64 }, 32)]
    expect(Object.keys(spaceOfRows(rows))).toEqual(['rate', 'units', 'kind', 'drop', 'free', 'batch'])
    expect(earlierOfRows(rows)).toEqual({ drop: 0.5, batch: 32 })
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it('names what the engine could not see', () => {
    const rows = rowsOfSpace(space)
    expect(nameIssues(rows)).toEqual([])
    expect(nameIssues([...rows, newRow(1)])[0]?.message).toContain('needs a name')
    expect(nameIssues([...rows, { ...newRow(1), name: 'rate' }])).toEqual([{ path: 'space.rate', message: 'is given twice' }])
    expect(nameIssues(rows.map((row) => ({ ...row, removed: true })))[0]?.message).toBe('needs at least one parameter')
  })

  it('says how many earlier trials stay usable', () => {
    expect(usableText({ earlier: 18, usable: 12 })).toContain('12 of 18 earlier trials stay usable')
    expect(usableText({ earlier: 3, usable: 3 })).toBe('All 3 earlier trials stay usable.')
    expect(usableText({ earlier: 0, usable: 0 })).toBe('No trial has been made yet.')
  })
})
