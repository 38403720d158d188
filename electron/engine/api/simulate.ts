import { runSimulation } from '../analysis/simulation/laboratory/run.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'

/** The laboratory: in a process of its own for each call, which ends with the call. */
export function simulateProcedure({ store }: Pick<ApiContext, 'store'>) {
  return procedures.simulate.handler(({ input, signal }) => runSimulation({ input, databasePath: store.path, ...(signal === undefined ? {} : { signal }) }))
}
