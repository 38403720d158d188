import { describe, expect, it } from 'vitest'
import { rungBars, rungSentence, rungSurvival, rungTable } from '../../../../renderer/charts/rung-survival.ts'
import type { BracketView, RungView } from '../../../../shared/contract/rungs.ts'
import { colors } from './samples.ts'

const rung = (step: number, arrived: number, promoted: number, bestPlace: number | null = null): RungView => ({ step, arrived, promoted, running: 0, waiting: 0, pruned: arrived - promoted, failed: 0, complete: 0, bestPlace })
const asha: BracketView = { bracket: null, trials: 81, best: 17, rungs: [rung(1, 80, 27, 3), rung(3, 27, 9, 2), rung(9, 9, 0, 1), rung(27, 0, 0)] }
const hyperband = [asha, asha, asha].map((bracket, at) => ({ ...bracket, bracket: at + 1, rungs: bracket.rungs.slice(at) }))

describe('rung survival', () => {
  it('has a bar a rung of each bracket, in parts by what became of the trials', () => {
    const { series, xAxis } = rungSurvival({ scheduler: 'asha', brackets: [asha] }, colors)
    expect(xAxis).toMatchObject({ data: ['step 1', 'step 3', 'step 9', 'step 27'] })
    expect(series).toMatchObject([{ id: 'promoted', data: [27, 9, 0, 0] }, { id: 'complete', data: [] }, {}, {}, { id: 'pruned', data: [53, 18, 9, 0] }, {}, { id: 'arrived' }])
    expect(rungBars(hyperband).map(({ label }) => label)).toEqual(['1: step 1', '1: step 3', '1: step 9', '1: step 27', '2: step 3', '2: step 9', '2: step 27', '3: step 9', '3: step 27'])
  })

  it('adds up rungs of the same step where there are many brackets', () => {
    const many = Array.from({ length: 7 }, (_, at) => ({ ...asha, bracket: at + 1 }))
    expect(rungBars(many).map(({ label, arrived, promoted, pruned }) => [label, arrived, promoted, pruned])).toEqual([['step 1', 560, 189, 371], ['step 3', 189, 63, 126], ['step 9', 63, 0, 63], ['step 27', 0, 0, 0]])
  })

  it('says how few came to the top, and whether the first rung told the best one', () => {
    expect(rungSentence({ scheduler: 'asha', brackets: [asha] })).toBe('Of 81 trials 9 reached step 9: 1 in 9. The best at step 9 (trial 17) was 3rd of 80 at step 1.')
    const most: BracketView = { bracket: null, trials: 10_000, best: 17, rungs: [rung(1, 10_000, 8750, 1390), rung(8, 8750, 0, 1)] }
    expect(rungSentence({ scheduler: 'asha', brackets: [most] })).toBe('Of 10,000 trials 8,750 reached step 8: 87 %. The best at step 8 (trial 17) was 1,390th of 10,000 at step 1.')
    expect(rungSentence({ scheduler: 'hyperband', brackets: hyperband })).toContain('Of 243 trials 27 reached step 9: 1 in 9. The best at step 9 of bracket 1 (trial 17)')
    expect(rungSentence({ scheduler: 'asha', brackets: [] })).toBe('No trial has come to a rung yet.')
  })

  it('has a row a rung', () => {
    expect(rungTable({ scheduler: 'asha', brackets: [asha] }).rows[0]).toEqual([null, 1, 80, 27, 0, 0, 0, 53, 0, 3])
  })
})
