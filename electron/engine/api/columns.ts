import { createTableBuilder } from '../../../shared/columns/table-builder.ts'
import { tableOfRuns } from '../../../shared/columns/run-table.ts'
import { encodeTable } from '../../../shared/columns/table-bytes.ts'
import { createTrialTable } from '../../../shared/columns/trial-table.ts'
import type { Table } from '../../../shared/columns/column.ts'
import type { Curve } from '../../../shared/domain/trial.ts'
import { largestTriangles } from '../../../shared/analysis/lttb.ts'
import type { Store } from '../contracts/store.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'
import { createPause } from './pause.ts'

/** The procedures whose answers are tables as bytes: ten thousand objects are never written as JSON. */
export function columnProcedures({ studies, store }: ApiContext) {
  const api = procedures.columns
  return {
    trials: api.trials.handler(async ({ input: { studyId } }) => {
      studies.record(studyId)
      return blobOf(await tableOfStudy(store, studyId))
    }),
    runs: api.runs.handler(({ input }) => {
      studies.record(input.studyId)
      return blobOf(tableOfRuns(store.attempts(input.studyId)))
    }),
    curves: api.curves.handler(({ input }) => {
      studies.record(input.studyId)
      return blobOf(tableOfCurves(store.curves(input.studyId, input.metric, input.trials), input.points))
    }),
  }
}

/** Of very many trials a part at a time: studies that run have the engine in between. */
async function tableOfStudy(store: Store, studyId: number): Promise<Table> {
  const count = Object.values(store.countTrials(studyId)).reduce((sum, ofState) => sum + ofState, 0)
  const builder = createTrialTable(count)
  const pause = createPause()
  let row = 0
  for (const trial of store.iterateTrials(studyId)) {
    // Those that were added meanwhile come with the live changes.
    if (row === count) break
    builder.add(trial)
    row += 1
    if (row % 100 === 0) await pause()
  }
  return builder.build()
}

function blobOf(table: Table): Blob {
  return new Blob([encodeTable(table)], { type: 'application/octet-stream' })
}

function tableOfCurves(curves: readonly Curve[], points: number): Table {
  const reduced = curves.map(({ trialNumber, ...curve }) => ({ trialNumber, ...largestTriangles(curve, points) }))
  const builder = createTableBuilder(reduced.reduce((sum, { steps }) => sum + steps.length, 0))
  let row = 0
  for (const { trialNumber, steps, values } of reduced) {
    for (const [at, step] of steps.entries()) {
      builder.set('trial', row, trialNumber)
      builder.set('step', row, step)
      builder.set('value', row, values[at])
      row += 1
    }
  }
  return builder.build()
}
