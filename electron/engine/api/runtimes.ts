import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'

/** Installing and removing native runtimes: see `RuntimeInstalls`. */
export function runtimeProcedures({ runtimes }: Pick<ApiContext, 'runtimes'>) {
  return {
    status: procedures.runtimes.status.handler(() => runtimes.views()),
    install: procedures.runtimes.install.handler(({ input, signal }) => runtimes.install(input, signal)),
    cancel: procedures.runtimes.cancel.handler(({ input }) => runtimes.cancel(input.kind)),
    uninstall: procedures.runtimes.uninstall.handler(({ input }) => runtimes.uninstall(input.kind)),
  }
}
