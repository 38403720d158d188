/**
 * Installs a native runtime, as a program: the set-up runs it before the app is built, the engine for the page.
 *
 *   node install-main.ts [tensorflow|cuda] [--json] [--force] [--from FOLDER]
 *
 * With `--json` each line of stdout is one object, see `installReportSchema`: progress, and last
 * `{"event":"installed","state"}` or `{"event":"failed","message"}`. Exit code 0 or 1.
 * It is cancelled by SIGINT, SIGTERM, or the end of the process that forked it; what it has downloaded stays.
 */
import { parseArgs } from 'node:util'
import { runtimeKindSchema } from '../../../../shared/contract/runtimes.ts'
import { messageOf } from '../../../../shared/errors.ts'
import { installRuntime } from './install.ts'
import { progressWords, type InstallReport } from './report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, force: { type: 'boolean', default: false }, from: { type: 'string' } },
})
const kind = runtimeKindSchema.parse(positionals[0] ?? 'tensorflow')

let lastWords = ''
function say(report: InstallReport, words: string): void {
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else if (words !== lastWords) process.stdout.write(`${words}\n`)
  lastWords = words
}

const abort = new AbortController()
const stop = (why: string): void => {
  abort.abort(new Error(`The installation was stopped ${why}.`))
}
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop(`by ${name}`))
process.once('disconnect', () => stop('because the process that started it has ended'))
// Whoever read this may be gone too; the installation then ends by itself.
process.stdout.on('error', () => undefined)

try {
  const state = await installRuntime(kind, {
    signal: abort.signal,
    force: values.force,
    ...(values.from === undefined ? {} : { from: values.from }),
    onProgress: (progress) => {
      const fraction = progress.total === 0 ? {} : { fraction: progress.done / progress.total }
      say({ event: 'progress', ...progress, ...fraction }, progressWords(kind, progress))
    },
  })
  say({ event: 'installed', state: { kind: 'installed', version: state.version, folder: state.folder, bytes: state.bytes, installedAt: state.installedAt } }, `TensorFlow ${state.version} is in ${state.folder}.`)
} catch (error) {
  say({ event: 'failed', message: messageOf(error) }, messageOf(error))
  process.exitCode = 1
}
// The channel of the process that forked it would keep it alive.
if (process.connected) process.disconnect()
