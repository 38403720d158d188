import { describe, expect, it } from 'vitest'
import { loadHistory } from '../../../../../electron/engine/study/load-history.ts'
import { aTrial } from '../../cli/a-study.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

const trial = (number: number, change: Partial<Trial> = {}): Trial => aTrial(number, { params: { x: 1 }, values: { y: number }, ...change })

describe('a history with confirming trials', () => {
  it('has them at their numbers with their results, and tells schedulers nothing of their curves', () => {
    const reports = [0, 1, 2].map((trialNumber) => ({ trialNumber, step: 1, value: trialNumber }))
    const history = loadHistory([{ name: 'y', goal: 'minimize' }], [trial(0), trial(1, { confirms: 0 }), trial(2)], reports)
    expect(history.trials.map(({ number }) => number)).toEqual([0, 1, 2])
    expect(history.trials[1]?.result?.losses).toEqual([1])
    expect(history.at(1)).toEqual([{ trial: 0, loss: 0 }, { trial: 2, loss: 2 }])
    expect(history.reports.map((report) => report.trial)).toEqual([0, 2])
    expect(history.ended).toEqual([])
  })
})
