import { expect, it } from 'vitest'
import { runsOfTable, tableOfRuns } from '../../../../shared/columns/run-table.ts'
import { decodeTable, encodeTable } from '../../../../shared/columns/table-bytes.ts'
import type { TrialRun } from '../../../../shared/domain/trial-run.ts'

it('runs come back from their bytes as they were', () => {
  const runs: TrialRun[] = [
    { trialNumber: 0, attempt: 1, slot: 'cpu-0', startedAt: 1.5, endedAt: 2.5, outcome: 'paused' },
    { trialNumber: 7, attempt: 2, slot: 'cuda:0-1', startedAt: 3, endedAt: null, outcome: 'running' },
  ]
  expect(runsOfTable(decodeTable(encodeTable(tableOfRuns(runs)).buffer))).toEqual(runs)
  expect(runsOfTable(tableOfRuns([]))).toEqual([])
  expect(() => runsOfTable({ length: 1, columns: new Map() })).toThrow('trialNumber')
})
