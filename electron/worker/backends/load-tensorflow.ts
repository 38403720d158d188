import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import util from 'node:util'
import type * as tfjsNode from '@tensorflow/tfjs-node-gpu'

/** What `@tensorflow/tfjs-node-gpu` exports: all of `@tensorflow/tfjs`, and `node` (SavedModels, image decoding). */
export type Tensorflow = typeof tfjsNode

/** The file the installer compiles; it finds libtensorflow beside itself (`$ORIGIN`). */
export const bindingFileName = 'tfjs_binding.node'

interface BindingFinder {
  find: (packageJsonPath: string) => string
}

/**
 * Loads TensorFlow's native backend from `runtimeFolder` (see `findTensorflowRuntime`), and makes it tfjs's backend.
 *
 * `@tensorflow/tfjs-node-gpu` looks for its binding inside its own package, through node-pre-gyp. It is told to look
 * in `runtimeFolder` instead, so that a set-up never writes into node_modules and a packed app stays read-only.
 *
 * One copy of tfjs-core: none of the tfjs packages has an `exports` map, so that in Node both `require` and `import`
 * resolve `main`, the CommonJS build, and share one engine. `import * as tf from '@tensorflow/tfjs'` elsewhere in the
 * worker therefore sees this backend and the same tensors. That holds as long as the tfjs packages stay external to
 * the bundle: a bundler that inlines them takes the ES build, which is a second engine. This function checks it.
 *
 * Call it once a process, before anything uses tensors. It cannot be undone: ending the process is the only way to
 * give the memory back. Threads are set by the environment of the process (`TF_NUM_INTRAOP_THREADS`,
 * `TF_NUM_INTEROP_THREADS`), which libtensorflow reads when it loads.
 */
export async function loadTensorflow(runtimeFolder: string): Promise<Tensorflow> {
  const bindingPath = join(runtimeFolder, bindingFileName)
  if (!existsSync(bindingPath)) {
    throw new Error(`The TensorFlow runtime is not in ${runtimeFolder}: run the set-up again (npm run setup).`)
  }
  restoreRemovedUtilFunctions()
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  const tf = await withBindingAt(bindingPath, () => import('@tensorflow/tfjs-node-gpu'))
  await tf.ready()
  await assertSingleEngine(tf)
  return tf
}

/** tfjs-node 4.22 calls these two, which Node 23 removed. */
function restoreRemovedUtilFunctions(): void {
  const removed = {
    isArray: (value: unknown) => Array.isArray(value),
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  }
  for (const [name, restored] of Object.entries(removed)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: restored, configurable: true, writable: true })
  }
}

async function withBindingAt<T>(bindingPath: string, load: () => Promise<T>): Promise<T> {
  const fromHere = createRequire(import.meta.url)
  // node-pre-gyp is tfjs-node's dependency, not ours: it is resolved from where tfjs-node resolves it.
  const fromTfjsNode = createRequire(fromHere.resolve('@tensorflow/tfjs-node-gpu'))
  // Its main module only re-exports find() through a getter; this is the module that owns it.
  const finder: unknown = fromTfjsNode('@mapbox/node-pre-gyp/lib/pre-binding.js')
  if (!isBindingFinder(finder)) {
    throw new Error('@mapbox/node-pre-gyp has no find(): this version of @tensorflow/tfjs-node-gpu is not supported.')
  }
  const original = finder.find
  finder.find = () => bindingPath
  try {
    return await load()
  } finally {
    finder.find = original
  }
}

function isBindingFinder(value: unknown): value is BindingFinder {
  return typeof value === 'object' && value !== null && 'find' in value && typeof value.find === 'function'
}

async function assertSingleEngine(tf: Tensorflow): Promise<void> {
  const imported = await import('@tensorflow/tfjs')
  if (imported.engine() !== tf.engine()) {
    throw new Error('Two copies of tfjs-core are loaded: keep the @tensorflow packages out of the bundle.')
  }
}
