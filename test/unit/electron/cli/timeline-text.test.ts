import { expect, it } from 'vitest'
import { renderTimeline, utilisationLine } from '../../../../electron/cli/timeline-text.ts'
import { utilisationOf } from '../../../../shared/analysis/utilisation.ts'
import type { TrialRun } from '../../../../shared/domain/trial-run.ts'

const runs: TrialRun[] = [
  { trialNumber: 0, attempt: 1, slot: 'cpu-0', startedAt: 0, endedAt: 5000, outcome: 'paused' },
  { trialNumber: 1, attempt: 1, slot: 'cpu-1', startedAt: 0, endedAt: 10_000, outcome: 'complete' },
  { trialNumber: 0, attempt: 2, slot: 'cpu-1', startedAt: 15_000, endedAt: 20_000, outcome: 'pruned' },
  { trialNumber: 2, attempt: 1, slot: 'cpu-0', startedAt: 10_000, endedAt: null, outcome: 'running' },
]
const now = 20_000

it('says how busy the slots were', () => {
  expect(utilisationLine(runs, utilisationOf(runs, now))).toBe('2 slots were busy 75 % of 20.0 s: 3 trials ran 4 times')
  expect(utilisationLine(runs.slice(1, 2), utilisationOf(runs.slice(1, 2), now))).toBe('1 slot was busy 100 % of 10.0 s: 1 trial ran')
})

it('draws a bar a slot, with the sign of what its time went to', () => {
  const [header, first, second] = renderTimeline(runs, utilisationOf(runs, now), now, 60).split('\n')
  expect(header).toMatch(/^slot +busy +runs {2}20\.0 s/)
  expect(first).toBe('cpu-0  75 %     2  =====     >>>>>>>>>>')
  expect(second).toBe('cpu-1  75 %     2  ##########     xxxxx')
})
