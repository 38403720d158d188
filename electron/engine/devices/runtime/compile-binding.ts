import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { TuneryError } from '../../../../shared/errors.ts'
import { bindingFileName, libraryFileNames, nodeApiVersion } from './manifest.ts'
import { runCommand } from './run-command.ts'

/**
 * Compiles tfjs-node's bridge to TensorFlow's C API (two files, about ten seconds) into the folder
 * where the libraries lie already. Its run path is `$ORIGIN`: the folder may be moved or renamed as a whole.
 */
export async function compileBinding(
  compiler: readonly [string, ...string[]],
  folders: { readonly libraries: string; readonly headers: string },
  signal?: AbortSignal,
): Promise<void> {
  const [program, ...compilerArgs] = compiler
  const sources = join(packageFolder('@tensorflow/tfjs-node-gpu'), 'binding')
  const include = [dirname(sources), folders.headers, join(packageFolder('node-api-headers'), 'include')]
  const result = await runCommand(
    program,
    [
      ...compilerArgs,
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-s', '-w', `-DNAPI_VERSION=${String(nodeApiVersion)}`],
      ...include.map((folder) => `-I${folder}`),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(sources, file)),
      ...['-o', join(folders.libraries, bindingFileName), `-L${folders.libraries}`],
      ...libraryFileNames.map((name) => `-l:${name}`),
      '-Wl,-rpath,$ORIGIN',
    ],
    { signal },
  )
  if (result.ok) return
  throw new TuneryError('unavailable', `The bridge to TensorFlow did not compile with ${program}.\n${result.tail}`)
}

/** A tensor there and back through libtensorflow; 1 is its number for float32. */
const trialProgram = `
const binding = require(process.argv[1])
const [read] = binding.tensorDataSync(binding.createTensor([1], 1, new Float32Array([42])))
if (read !== 42) throw new Error('wrote 42 and read ' + read)
`

/**
 * Loads the binding in a process of its own: a library that crashes on this machine must not take the engine along.
 * @param libraryPath its `LD_LIBRARY_PATH`
 */
export async function tryBinding(folder: string, libraryPath: string, signal?: AbortSignal): Promise<void> {
  const result = await runCommand(process.execPath, ['-e', trialProgram, join(folder, bindingFileName)], {
    signal,
    timeoutMs: 60_000,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true', LD_LIBRARY_PATH: libraryPath },
  })
  if (result.ok) return
  throw new TuneryError('unavailable', `The runtime was built but does not load here.\n${result.tail}`)
}

function packageFolder(name: string): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  } catch (cause) {
    throw new TuneryError('unavailable', `The npm package ${name} is not installed: run \`npm ci\`.`, [], { cause })
  }
}
