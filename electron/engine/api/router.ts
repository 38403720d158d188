import { resolve } from 'node:path'
import { previewData } from '../analysis/data-preview.ts'
import { procedures } from './base.ts'
import { catalogProcedures } from './catalog.ts'
import { columnProcedures } from './columns.ts'
import { comparisonProcedures } from './compare.ts'
import type { ApiContext } from './context.ts'
import { runtimeProcedures } from './runtimes.ts'
import { scriptProcedures } from './scripts.ts'
import { simulateProcedure } from './simulate.ts'
import { studyProcedures } from './studies.ts'
import { transferProcedures } from './transfer.ts'
import { trialWorkProcedures } from './trial-work.ts'
import { trialProcedures } from './trials.ts'

/** The contract, implemented. The same router serves the page, the CLI and scripts. */
export function createRouter(context: ApiContext) {
  const comparison = comparisonProcedures(context)
  return procedures.router({
    studies: { ...studyProcedures(context), compare: comparison.compare },
    trials: { ...trialProcedures(context), ...trialWorkProcedures(context) },
    columns: { ...columnProcedures(context), comparison: comparison.curves },
    curves: procedures.curves.handler(({ input }) => {
      context.studies.record(input.studyId)
      return context.store.curves(input.studyId, input.metric)
    }),
    catalog: catalogProcedures(),
    data: { preview: procedures.data.preview.handler(({ input }) => previewData(resolve(input.folder ?? '', input.path))) },
    transfer: transferProcedures(),
    scripts: scriptProcedures(),
    simulate: simulateProcedure(context),
    system: {
      doctor: procedures.system.doctor.handler(() => context.doctor()),
      benchmark: procedures.system.benchmark.handler(({ signal }) => context.benchmark.run(signal)),
    },
    devices: {
      telemetry: procedures.devices.telemetry.handler(({ signal }) => context.telemetry.watch(signal ?? new AbortController().signal)),
    },
    runtimes: runtimeProcedures(context),
    live: procedures.live.handler(({ input, signal }) =>
      context.hub.watch({ studyId: input.studyId, afterSeq: input.afterSeq, signal: signal ?? new AbortController().signal }),
    ),
  })
}
export type Router = ReturnType<typeof createRouter>
