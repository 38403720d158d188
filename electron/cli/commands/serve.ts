import type { Command } from 'commander'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import { serveWeb } from '../../web/index.ts'
import type { CommandContext, DatabaseOptions } from '../command-context.ts'
import { withEngine } from '../engine-session.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { backendOption, databaseOption, examples, wholeNumber } from '../options.ts'

interface ServeOptions extends DatabaseOptions {
  readonly port?: number
  readonly backend?: BackendName
}

/** Adds `serve`. */
export function registerServe(program: Command, { terminal }: CommandContext): void {
  program
    .command('serve')
    .description('serve the app to a browser on this computer')
    .option('--port <n>', 'the port (default: a free one)', wholeNumber(0, 65535))
    .addOption(databaseOption())
    .addOption(backendOption())
    .addHelpText(
      'after',
      `
Prints an address that works once and for this computer alone; from another computer use an SSH tunnel
(ssh -L 8080:127.0.0.1:8080 host). Studies that were running go on. Ctrl-C ends it (exit code 0): running trials
return to waiting.
${examples('serve', 'serve --port 8080 --db results.db')}`,
    )
    .action((options: ServeOptions) =>
      withEngine({ databasePath: options.db, mode: 'write', backend: options.backend, resume: true }, async (engine) => {
        const interrupts = listenForInterrupts(() => {
          terminal.note('\nEnding: running trials return to waiting. Ctrl-C again ends at once.')
        })
        const web = await serveWeb(engine, {
          port: options.port,
          onAddressUsed: (url) => {
            terminal.note(`Opened. Another browser needs a new address: ${url}`)
          },
        })
        try {
          terminal.print(web.url)
          await interrupts.interrupted
        } finally {
          await web.close()
        }
      }),
    )
}
