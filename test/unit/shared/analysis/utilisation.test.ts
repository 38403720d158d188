import { describe, expect, it } from 'vitest'
import { compareSlots, utilisationOf } from '../../../../shared/analysis/utilisation.ts'
import type { TrialRun } from '../../../../shared/domain/trial-run.ts'

const run = (slot: string, startedAt: number, endedAt: number | null): TrialRun => ({ trialNumber: 0, attempt: 1, slot, startedAt, endedAt, outcome: endedAt === null ? 'running' : 'complete' })

describe('the utilisation of slots', () => {
  it('is the time in which a slot ran something, of the time in which any did', () => {
    expect(utilisationOf([run('b', 0, 10), run('a', 5, 10)], 99)).toEqual({
      activeMs: 10,
      share: 0.75,
      slots: [
        { slot: 'a', runs: 1, busyMs: 5, share: 0.5 },
        { slot: 'b', runs: 1, busyMs: 10, share: 1 },
      ],
    })
  })

  it('counts trials that train together once, and a pause of the study for nobody', () => {
    const use = utilisationOf([run('a', 0, 10), run('a', 2, 8), run('a', 5, 12), run('a', 1000, 1008)], 99)
    expect(use).toMatchObject({ activeMs: 20, share: 1, slots: [{ runs: 4, busyMs: 20 }] })
  })

  it('takes what runs up to now, even by a clock that went back', () => {
    expect(utilisationOf([run('a', 10, null)], 15).activeMs).toBe(5)
    expect(utilisationOf([run('a', 10, null)], 5).activeMs).toBe(0)
    expect(utilisationOf([], 5)).toEqual({ activeMs: 0, share: 0, slots: [] })
  })

  it('orders slots by the numbers in their names', () => {
    expect(['cpu-10', 'cpu-2', 'cuda:1-0', 'cuda:0-1'].sort(compareSlots)).toEqual(['cpu-2', 'cpu-10', 'cuda:0-1', 'cuda:1-0'])
  })
})
