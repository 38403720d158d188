/**
 * Installs the native TensorFlow runtime, as a program: the set-up runs it before the app is built.
 *
 *   node install-main.ts [--json]
 *
 * With `--json` each line of stdout is one object: `{"event":"progress","step","fraction"?}`, and last
 * `{"event":"installed","state"}` or `{"event":"failed","message"}`. Exit code 0 or 1.
 */
import { messageOf } from '../../../../shared/errors.ts'
import { installTensorflowRuntime, type InstallStep } from './install.ts'

const wordsOf: Readonly<Record<InstallStep, string>> = {
  waiting: 'Waiting for another installation of the native TensorFlow runtime',
  checking: 'Checking what the native TensorFlow runtime needs',
  downloading: 'Downloading the native TensorFlow runtime (270 MB)',
  unpacking: 'Unpacking the native TensorFlow runtime (850 MB)',
  compiling: 'Compiling the bridge to TensorFlow',
  trying: 'Trying the native TensorFlow runtime',
}

const json = process.argv.includes('--json')

function say(event: Readonly<Record<string, unknown>>, words: string): void {
  process.stdout.write(json ? `${JSON.stringify(event)}\n` : `${words}\n`)
}

const abort = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    abort.abort(new Error(`The installation was stopped by ${name}.`))
  })
}

let lastWords = ''
try {
  const state = await installTensorflowRuntime({
    signal: abort.signal,
    onProgress: (step, fraction) => {
      const percent = fraction === undefined ? '' : `, ${String(Math.floor(fraction * 10) * 10)} %`
      const words = `${wordsOf[step]}${percent}`
      if (words === lastWords && !json) return
      lastWords = words
      say({ event: 'progress', step, fraction }, words)
    },
  })
  say({ event: 'installed', state }, `TensorFlow ${state.version} is in ${state.folder}.`)
} catch (error) {
  say({ event: 'failed', message: messageOf(error) }, messageOf(error))
  process.exitCode = 1
}
