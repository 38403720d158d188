import { runSimulation } from '../analysis/simulation/laboratory/run.ts'
import { asContractError, procedures } from './base.ts'
import type { ApiContext } from './context.ts'

/** The laboratory: in a process of its own for each call, which ends with the call. */
export function simulateProcedure({ store }: Pick<ApiContext, 'store'>) {
  return procedures.simulate.handler(async function* ({ input, signal }) {
    try {
      yield* runSimulation({ input, databasePath: store.path, ...(signal === undefined ? {} : { signal }) })
    } catch (error) {
      throw asContractError(error)
    }
  })
}
