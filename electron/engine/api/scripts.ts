import { inspectScript } from '../transfer/script/inspect.ts'
import { testCommand } from '../transfer/script/test-run/run.ts'
import { procedures } from './base.ts'

/** The user's own script: what it takes, and a test run of it. */
export function scriptProcedures() {
  return {
    inspect: procedures.scripts.inspect.handler(({ input }) => inspectScript(input.path, input.folder)),
    test: procedures.scripts.test.handler(({ input, signal }) => testCommand(input, signal)),
  }
}
