import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { modulesFolder, root } from './checkout.mjs'
import { runLogged } from './run-logged.mjs'
import { fingerprint, hashFile, readStamp, updateStamp } from './stamps.mjs'

const installer = join(root, 'electron', 'engine', 'devices', 'runtime')

/**
 * Has the engine's own installer bring the native TensorFlow runtime, and says why if it cannot: never an error.
 * A failure is remembered, so that the next start does not wait for it again; `retry` forgets it, and so does
 * anything that could make a difference (another data folder, a compiler or Python that was installed since).
 * @param {{ node: string, stampPath: string, retry: boolean, progress: import('./progress.mjs').Progress }} options
 * @returns {Promise<string | undefined>} Why there is none.
 */
export async function ensureNativeRuntime({ node, stampPath, retry, progress }) {
  const known = rememberedRuntime(readStamp(stampPath))
  if (known !== undefined && !(retry && known.failure !== undefined)) return known.failure
  const inputs = describeInputs()
  try {
    const folder = await progress.step('Installing the native TensorFlow runtime (850 MB)', (update) => runInstaller(node, update))
    updateStamp(stampPath, { native: { inputs, folder } })
    return undefined
  } catch (error) {
    const failure = `${error.message}\nTunery goes on with its WebAssembly backend; \`npm run setup -- --retry\` tries again.`
    updateStamp(stampPath, { native: { inputs, failure } })
    return failure
  }
}

/**
 * What the last try came to, if it is still true.
 * @param {import('./stamps.mjs').Stamp} stamp
 * @returns {{ failure: string | undefined } | undefined}
 */
export function rememberedRuntime({ native }) {
  if (native === undefined || native.inputs !== describeInputs()) return undefined
  if (native.folder !== undefined) return existsSync(join(native.folder, 'runtime.json')) ? { failure: undefined } : undefined
  return { failure: native.failure }
}

/**
 * @param {string} node
 * @param {(detail: string) => void} update
 */
async function runInstaller(node, update) {
  let last = {}
  const exitCode = await runLogged(node, [join(installer, 'install-main.ts'), '--json'], {
    name: 'native-runtime',
    cwd: root,
    keepGoing: true,
    onLine: (line) => {
      if (!line.startsWith('{')) return
      last = JSON.parse(line)
      if (last.event !== 'progress') return
      update(last.fraction === undefined ? last.step : `${last.step}, ${Math.floor(last.fraction * 100)} %`)
    },
  })
  if (last.event === 'installed') return last.state.folder
  throw new Error(last.event === 'failed' ? last.message : `The installer ended with exit code ${exitCode} and no word.`)
}

/** Everything that decides where the runtime goes and whether it can be installed, short of the network. */
function describeInputs() {
  const { TUNERY_DATA, XDG_DATA_HOME, HOME, APPDATA, CXX, PATH = '' } = process.env
  const folders = PATH.split(delimiter).filter((folder) => !folder.startsWith(modulesFolder))
  const programs = ['python3', 'python', 'g++', 'clang++', 'c++'].map((name) =>
    folders.some((folder) => existsSync(join(folder, name))),
  )
  const sources = [fingerprint(installer, ['manifest.ts']), hashFile(join(root, 'resources', 'runtimes.json'))]
  return createHash('sha256')
    .update(JSON.stringify([TUNERY_DATA, XDG_DATA_HOME, HOME, APPDATA, CXX, programs, sources]))
    .digest('hex')
}
