import { describe, expect, it } from 'vitest'
import { BoundCounter, renderBounds } from '../../../../electron/cli/bounds.ts'
import { renderConfirmation } from '../../../../electron/cli/confirmation.ts'
import { frontResult, renderFront } from '../../../../electron/cli/front-table.ts'
import { earlierText, samplerText, summaryText } from '../../../../electron/cli/study-result.ts'
import { aStudy, aTrial } from './a-study.ts'

describe('the bounds of metrics', () => {
  it('are counted over complete trials, confirming ones left out, with those that have no value', () => {
    const counter = new BoundCounter([{ name: 'loss', goal: 'minimize', at_most: 1 }, { name: 'size', at_least: 2, at_most: 4 }])
    counter.add(aTrial(0, { values: { loss: 0.5, size: 3 } }))
    counter.add(aTrial(1, { values: { loss: 2, size: 1 } }))
    counter.add(aTrial(2, { values: { loss: 0.5 } }))
    counter.add(aTrial(3, { values: {}, state: 'fail' }))
    counter.add(aTrial(4, { values: {}, confirms: 0 }))
    expect(renderBounds(counter.counts())).toBe(
      [
        'loss at most 1: broken by 1 of 3 complete trials',
        'size at most 4: broken by 1 of 3 complete trials (1 without a finite value)',
        'size at least 2: broken by 2 of 3 complete trials (1 without a finite value)',
      ].join('\n'),
    )
  })

  it('that no trial breaks are kept by all', () => {
    expect(renderBounds(new BoundCounter([{ name: 'ms', at_most: 5 }]).counts())).toBe('ms at most 5: kept by all 0 complete trials')
  })
})

describe('the front as a table', () => {
  const metrics = [{ name: 'loss', goal: 'maximize' as const }, { name: 'ms', goal: 'minimize' as const }]
  const { space } = aStudy().definition

  it('is in the order of the first objective, and says what the hypervolume is measured up to', () => {
    const front = { objectives: metrics, trials: [1, 2], hypervolume: { reference: [0, 30], history: [{ trialNumber: 1, finished: 1, value: 0 }, { trialNumber: 2, finished: 4, value: 12.5 }] } }
    const trials = [aTrial(1, { values: { loss: 0.5, ms: 5 } }), aTrial(2, { values: { loss: 0.75, ms: 20 } })]
    expect(renderFront({ space, metrics }, frontResult(front, trials), Infinity)).toBe(
      ['Front: 2 trials with the best compromises; hypervolume 12.5 (up to loss 0, ms 30)', 'trial  loss  ms     x  kind   time', '    2  0.75  20  0.25  a     1.0 s', '    1   0.5   5  0.25  a     1.0 s'].join('\n'),
    )
  })

  it('is cut after twenty trials', () => {
    const trials = Array.from({ length: 23 }, (_, number) => aTrial(number, { values: { loss: number, ms: number } }))
    const lines = renderFront({ space, metrics }, frontResult({ objectives: metrics, trials: [], hypervolume: null }, trials), Infinity).split('\n')
    expect(lines).toHaveLength(23)
    expect(lines[0]).toBe('Front: 23 trials with the best compromises')
    expect(lines.at(-1)).toBe('… and 3 more: tunery export --csv FILE')
  })
})

describe('the rest of a result', () => {
  it('says what auto picked and why', () => {
    expect(samplerText(aStudy())).toBe('random')
    expect(samplerText(aStudy({ samplerPick: { name: 'gp', why: 'few trials' } }))).toBe('random (gp: few trials)')
  })

  it('counts the trials of each state, and those that confirm the best', () => {
    const { progress } = aStudy()
    const counts = { ...progress.counts, complete: 21, pruned: 7, fail: 1, waiting: 2 }
    expect(summaryText(aStudy({ progress: { ...progress, counts, finished: 20, runningMs: 130_000 } }))).toBe(
      '31 trials in 2 min 10 s: 21 complete, 7 pruned, 1 failed, 2 waiting; 9 of them confirm the best',
    )
    expect(summaryText(aStudy())).toBe('0 trials in 0 ms: 0 complete')
  })

  it('says what was learnt from', () => {
    expect(earlierText(aStudy())).toBeUndefined()
    expect(earlierText(aStudy({ earlier: [{ source: 'old', trials: 1 }, { source: 'a.csv', trials: 20 }] }))).toBe('1 trial of old, 20 trials of a.csv')
  })

  it('has a line for each configuration that was confirmed', () => {
    const candidates = [
      { trialNumber: 12, runs: 5, mean: 0.125, standardError: 0.0625, out: false },
      { trialNumber: 7, runs: 1, mean: 0.5, standardError: null, out: true },
    ]
    expect(renderConfirmation({ status: 'running', candidates, comparisons: [], winner: null, summary: 'Trial 12 leads' }, Infinity)).toBe(
      ['Trial 12 leads (still running)', 'trial  runs   mean  standard error', '   12     5  0.125  ± 0.0625', '    7     1    0.5                  out'].join('\n'),
    )
  })
})
