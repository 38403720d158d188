import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findTensorflowRuntime } from '../../electron/engine/devices/runtime/index.ts'

const run = promisify(execFile)
const loader = pathToFileURL(join(import.meta.dirname, '../../electron/worker/backends/load-tensorflow.ts')).href
const runtime = findTensorflowRuntime()

/** In a process of its own, as a worker is: the library cannot be unloaded. */
async function inChild(program: string): Promise<unknown> {
  const source = `
    const { loadTensorflow } = await import(${JSON.stringify(loader)})
    const tf = await loadTensorflow(${JSON.stringify(runtime.kind === 'installed' ? runtime.folder : '')})
    ${program}`
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' }
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', source], { env, cwd: import.meta.dirname })
  return JSON.parse(stdout)
}

const title = runtime.kind === 'installed' ? runtime.version : `skipped: ${runtime.reason} ${runtime.remedy}`

describe.skipIf(runtime.kind === 'missing')(`the native TensorFlow runtime (${title})`, () => {
  it('multiplies two matrices', async () => {
    const product = await inChild(`
      const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]]))
      console.log(JSON.stringify({ backend: tf.getBackend(), values: await product.array() }))`)
    expect(product).toEqual({ backend: 'tensorflow', values: [[19, 22], [43, 50]] })
  })

  it('is the engine of `import "@tensorflow/tfjs"` too', async () => {
    const shared = await inChild(`
      const imported = await import('@tensorflow/tfjs')
      console.log(JSON.stringify([imported.getBackend(), imported.engine() === tf.engine()]))`)
    expect(shared).toEqual(['tensorflow', true])
  })

  it('takes gradients: a line is fitted by gradient descent', async () => {
    const slope = await inChild(`
      const x = tf.tensor1d([0, 1, 2, 3]), y = tf.tensor1d([1, 3, 5, 7])
      const a = tf.scalar(0).variable(), b = tf.scalar(0).variable()
      const optimizer = tf.train.sgd(0.1)
      for (let step = 0; step < 200; step++) optimizer.minimize(() => x.mul(a).add(b).sub(y).square().mean())
      console.log(JSON.stringify([a.dataSync()[0], b.dataSync()[0]]))`)
    expect(slope).toEqual([expect.closeTo(2, 3), expect.closeTo(1, 3)])
  })
})

describe('looking for a runtime', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunery-runtime-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  const manifest = {
    version: '2.21.0',
    binding: 'tfjs_binding.node',
    nodeApiVersion: 8,
    arch: process.arch,
    files: [{ name: 'tfjs_binding.node', bytes: 4, sha256: '0'.repeat(64) }],
    installedAt: '2026-01-01T00:00:00.000Z',
  }
  const install = async (changes: object, binding = 'good'): Promise<void> => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'tfjs_binding.node'), binding)
    await writeFile(join(folder, 'runtime.json'), JSON.stringify({ ...manifest, ...changes }))
  }

  it('finds a whole one', async () => {
    await install({})
    expect(findTensorflowRuntime(folder)).toMatchObject({ kind: 'installed', bytes: 4, version: '2.21.0' })
  })

  it('has a reason and a remedy where there is none', () => {
    const found = findTensorflowRuntime(folder)
    expect(found).toMatchObject({ kind: 'missing', reason: expect.stringContaining('not installed') })
  })

  it.each([
    ['an incomplete file', {}, 'bad', 'missing or incomplete'],
    ['another version', { version: '2.9.0' }, 'good', 'holds TensorFlow 2.9.0'],
    ['another processor', { arch: 'sparc' }, 'good', 'built for sparc'],
    ['a newer Node-API', { nodeApiVersion: 99 }, 'good', 'needs Node-API 99'],
    ['a manifest of another form', { files: [] }, 'good', 'cannot be read'],
  ])('refuses one with %s', async (_what, changes, binding, reason) => {
    await install(changes, binding)
    expect(findTensorflowRuntime(folder)).toMatchObject({ kind: 'missing', reason: expect.stringContaining(reason) })
  })

  it('is not a runtime while its manifest is cut short', async () => {
    await install({})
    const text = await readFile(join(folder, 'runtime.json'), 'utf8')
    await writeFile(join(folder, 'runtime.json'), text.slice(0, 20))
    expect(findTensorflowRuntime(folder)).toMatchObject({ kind: 'missing' })
  })
})
