import { describe, expect, it } from 'vitest'
import { confirmationView, leaderOf } from '../../../../../electron/engine/study/confirm.ts'
import { probabilityText } from '../../../../../electron/engine/study/confirm-words.ts'
import { raceOf, type Racer, type RoundResult } from '../../../../../electron/engine/study/confirm-race.ts'
import type { Confirmation } from '../../../../../shared/contract/views.ts'

/** A race of trials, each with its values by round; null is a failure. */
function confirmation(values: Readonly<Record<number, readonly (number | null)[]>>, { goal = 'minimize' as const, ...change }: { goal?: 'minimize' | 'maximize'; max_repeats?: number } = {}): Confirmation {
  const rule = { top: 3, confidence: 0.95, max_repeats: 10, ...change }
  const sign = goal === 'maximize' ? -1 : 1
  const result = (value: number | null): RoundResult => (value === null ? { kind: 'failed' } : { kind: 'loss', loss: sign * value })
  const racers = Object.entries(values).map(([trial, rounds]): Racer => ({ trial: Number(trial), rounds: rounds.map(result) }))
  return confirmationView({ rule, objective: { name: 'y', goal }, candidates: [], racers, state: raceOf(racers, rule), confirming: [] })
}

describe('the words of a confirmation', () => {
  it('name the winner, whom it beats, how surely and with how many seeds', () => {
    const wave = (mean: number, height = 0.01): number[] => Array.from({ length: 6 }, (_, round) => mean + height * (round % 3))
    expect(confirmation({ 7: wave(0.2), 12: wave(0.1, 0.012) })).toMatchObject({ status: 'decided', winner: 12, summary: 'Trial 12 beats trial 7 with probability 0.97 (6 seeds)' })
    expect(confirmation({ 2: wave(0.1), 5: wave(0.2, 0.012), 9: wave(0.3) }).summary).toBe('Trial 2 beats trial 5 with probability 0.97 and trial 9 with 0.97 (6 seeds each)')
  })

  it('say for each how many seeds there were where they differ', () => {
    const { summary } = confirmation({ 1: [1, 2, 3, 4, 1, 2, 3, 4, 1, 2], 2: [1.5, 2.9, 3.9, 5, 1.5, 2.9, 3.5, 5, 1.8, 2.9], 3: [99, 99.5, 99, 99, 99, 99] })
    expect(summary).toMatch(/^Trial 1 beats trial 2 with probability 0\.\d+ \((?:[789]|10) seeds\) and trial 3 with 0\.\d+ \(6 seeds\)$/)
  })

  it('tell of the best in the goal’s direction, with means in the objective’s units', () => {
    const twice = (...values: readonly number[]): number[] => [...values, ...values]
    const view = confirmation({ 0: twice(0.8, 0.81, 0.83), 1: twice(0.9, 0.92, 0.93) }, { goal: 'maximize' })
    expect(view.winner).toBe(1)
    expect(view.candidates).toEqual([
      { trialNumber: 0, runs: 6, mean: expect.closeTo(0.8133, 4), standardError: expect.closeTo(0.00558, 5), out: true },
      { trialNumber: 1, runs: 6, mean: expect.closeTo(0.9167, 4), standardError: expect.closeTo(0.00558, 5), out: false },
    ])
  })

  it('say who cannot be told apart when the seeds are used up, and who is out', () => {
    const view = confirmation({ 4: [1, 2, 1, 2, 1, 2, 1, 2], 9: [2, 1, 2, 1, 2, 1, 2, 1.1], 6: [18, 19.1, 18, 18.5, 18, 19, 18, 19] }, { max_repeats: 8 })
    expect(view).toMatchObject({ status: 'undecided', winner: null })
    expect(view.summary).toMatch(/^8 seeds do not tell trial 4 and trial 9 apart: trial 4 is better than trial 9 with probability 0\.5\d*; trial 6 is out$/)
  })

  it('say who failed when run again', () => {
    expect(confirmation({ 4: [1, 1, 1], 9: [2, null, 2] }).summary).toBe('Trial 4 is the only one left; trial 9 failed when run again')
    expect(confirmation({ 4: [null, 1, 1], 9: [null, 1, 1] })).toMatchObject({ status: 'undecided', winner: null, summary: 'None of the 2 best configurations could be confirmed: each failed when run again with another seed' })
  })

  it('never round a probability up to one', () => {
    expect([0.5, 0.9789, 0.9949, 0.9999, 1].map(probabilityText)).toEqual(['0.5', '0.97', '0.994', 'over 0.999', '1'])
  })

  it('has no leader where nobody is left', () => {
    expect(leaderOf({ racers: [], state: { status: 'undecided', left: [], out: new Map(), next: [] } })).toBeUndefined()
  })
})
