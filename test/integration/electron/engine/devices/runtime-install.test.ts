import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { downloadRelease, findRuntime, installRuntime, uninstallRuntime } from '../../../../../electron/engine/devices/runtime/index.ts'
import { downloadsFolder, runtimeFolder } from '../../../../../electron/engine/devices/runtime/manifest.ts'
import type { InstallProgress } from '../../../../../shared/contract/runtimes.ts'
import { canInstall, makeRelease } from './fake-release.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../fixtures/devices/${name}`, import.meta.url))

/** pip and the compiler are real processes. */
const limitMs = 120_000

let root = ''
/** Where pip finds wheels. */
let index = ''
let runtimes = ''
let release: ReturnType<typeof makeRelease>
let server: Server | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tunery-install-'))
  index = join(root, 'index')
  runtimes = join(root, 'runtime')
  mkdirSync(index)
  if (canInstall) release = makeRelease(index)
  vi.stubEnv('PIP_NO_INDEX', '1')
  vi.stubEnv('PIP_FIND_LINKS', index)
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null')
  vi.stubEnv('CXX', fixture('compiler'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  server?.closeAllConnections()
  server?.close()
  server = undefined
  rmSync(root, { recursive: true, force: true })
})

const install = (options: Parameters<typeof installRuntime>[1] = {}) => installRuntime('cuda', { runtimes, release, force: true, ...options })
const found = () => findRuntime('cuda', runtimeFolder('cuda', runtimes)).kind
const kept = (): string[] => (existsSync(downloadsFolder('cuda', runtimes)) ? readdirSync(downloadsFolder('cuda', runtimes)).sort() : [])
/** Everything beside the finished downloads: a half runtime would be here. */
const leftOver = (): string[] => readdirSync(runtimes).filter((name) => name !== 'downloads')

function hide(wheel: { readonly file: string }): () => void {
  const [path, hidden] = [join(index, wheel.file), join(root, wheel.file)]
  renameSync(path, hidden)
  return () => renameSync(hidden, path)
}

describe.skipIf(!canInstall)('installing a runtime', { timeout: limitMs }, () => {
  it('fetches, unpacks what is listed, compiles, tries, and keeps no download', async () => {
    const progress: InstallProgress[] = []
    const state = await install({ onProgress: (step) => progress.push(step) })
    expect(state).toMatchObject({ kind: 'installed', version: '2.21.0', folder: runtimeFolder('cuda', runtimes) })
    expect([...new Set(progress.map(({ step }) => step))]).toEqual(['checking', 'downloading', 'unpacking', 'compiling', 'trying'])
    const total = release.wheels[0].bytes + release.wheels[1].bytes
    expect(progress.findLast(({ step }) => step === 'downloading')).toEqual({
      step: 'downloading',
      done: total,
      total,
      item: { name: 'tunery-fake-nvcc', done: release.wheels[1].bytes, total: release.wheels[1].bytes },
    })
    expect(readdirSync(state.folder, { recursive: true }).map(String).filter((name) => statSync(join(state.folder, name)).isFile()).sort()).toEqual([
      'nvidia/cublas/lib/libcublas.so.12',
      'nvidia/cuda_nvcc/bin/ptxas',
      'runtime.json',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/tfjs_binding.node',
    ])
    expect(state.bindingPath).toBe(join(state.folder, 'tensorflow', 'tfjs_binding.node'))
    expect(statSync(join(state.folder, 'nvidia/cuda_nvcc/bin/ptxas')).mode & 0o111).toBe(0o111)
    expect(kept()).toEqual([])
    const again = await install({ onProgress: () => expect.fail('it is installed already') })
    expect(again).toEqual(state)
  })

  it('goes on with the wheels that are left after a failure', async () => {
    const bringBack = hide(release.wheels[1])
    await expect(install()).rejects.toThrow(/pip could not download tunery-fake-nvcc 1\.0; .*what is downloaded already is kept/)
    expect(found()).toBe('missing')
    expect(kept()).toEqual([release.wheels[0].file])
    expect(leftOver()).toEqual([])
    bringBack()
    hide(release.wheels[0])
    expect((await install()).kind).toBe('installed')
  })

  it('refuses a wheel of another hash, and fetches a kept one again that has been changed', async () => {
    const [first, second] = release.wheels
    const wrong = { ...release, wheels: [first, { ...second, sha256: '0'.repeat(64) }] }
    await expect(install({ release: wrong })).rejects.toThrow(/HASH|hash/)
    expect(kept()).toEqual([first.file])
    const path = join(downloadsFolder('cuda', runtimes), first.file)
    const bytes = readFileSync(path)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect((await install()).kind).toBe('installed')
  })

  it('ends pip when it is cancelled, and leaves nothing but finished wheels', async () => {
    const abort = new AbortController()
    const [first, second] = release.wheels
    const left = gate()
    server = createServer((request, response) => {
      if (request.url === `/simple/${first.project}/`) response.setHeader('content-type', 'text/html').end(`<a href="/files/${first.file}">${first.file}</a>`)
      else if (request.url === `/files/${first.file}`) response.end(readFileSync(join(index, first.file)))
      else if (request.url === `/simple/${second.project}/`) {
        // It never answers this one.
        request.socket.once('close', left.open)
        abort.abort(new Error('enough'))
      }
    })
    const port = await listen(server)
    vi.stubEnv('PIP_NO_INDEX', undefined)
    vi.stubEnv('PIP_FIND_LINKS', undefined)
    vi.stubEnv('PIP_INDEX_URL', `http://127.0.0.1:${port}/simple`)
    await expect(install({ signal: abort.signal })).rejects.toThrow('enough')
    await left.opened
    expect(kept()).toEqual([first.file])
    expect(leftOver()).toEqual([])
    expect(found()).toBe('missing')
  })

  it('says how much space is needed where there is too little, before it fetches anything', async () => {
    const [first, second] = release.wheels
    const huge = { ...release, wheels: [first, { ...second, unpack: second.unpack.map((file) => ({ ...file, bytes: 1e15 })) }] }
    await expect(install({ release: huge })).rejects.toThrow(/has \d+\.\d GB free, and the CUDA runtime needs 2000000\.2 GB to install \(0\.0 GB to download, 2000000\.0 GB afterwards\)/)
    expect(kept()).toEqual([])
  })

  it.each([
    ['too old', 'nvidia-smi-old', 'The NVIDIA driver is 470.256.02; CUDA 12 needs 525 or newer.'],
    ['not there', 'no-such-tool', 'No NVIDIA driver is installed. For other cards use the backend "webgpu".'],
    ['not answering', 'nvidia-smi-fails', 'could not communicate with the NVIDIA driver'],
  ])('does not start when the driver is %s', async (_what, tool, words) => {
    await expect(install({ force: false, nvidiaSmi: { program: fixture(tool) } })).rejects.toThrow(words)
    expect(kept()).toEqual([])
  })

  it('takes the wheels from a folder, only reading it, without pip', async () => {
    const stick = join(root, 'stick')
    await downloadRelease(release, stick, () => undefined)
    expect(readdirSync(stick).sort()).toEqual(release.wheels.map((wheel) => wheel.file).sort())
    vi.stubEnv('PIP_FIND_LINKS', join(root, 'nothing'))
    // With a driver that is new enough nothing has to be forced.
    const state = await install({ from: stick, force: false, nvidiaSmi: { program: fixture('nvidia-smi') } })
    expect(state.kind).toBe('installed')
    expect(readdirSync(stick)).toHaveLength(2)
  })

  it('names every wheel that the folder lacks or that is not the right one', async () => {
    const [first, second] = release.wheels
    rmSync(join(index, first.file))
    writeFileSync(join(index, second.file), Buffer.alloc(second.bytes))
    await expect(install({ from: index })).rejects.toThrow(new RegExp(`${first.file} \\(missing\\)[^]*${second.file} \\(its SHA-256 is not ${second.sha256}\\)`.replaceAll('.', '\\.')))
    expect(found()).toBe('missing')
  })

  it('lets two installations at once take turns: the second finds what the first has installed', async () => {
    const steps: string[] = []
    const [one, two] = await Promise.all([install({ from: index }), install({ from: index, onProgress: ({ step }) => steps.push(step) })])
    expect(two).toEqual(one)
    expect(steps).toEqual(['waiting'])
  })

  it('removes what a killed installation left, and uninstalls every version with its downloads', async () => {
    for (const name of ['.tensorflow-cuda-2.21.0-abc', '.tensorflow-cpu-2.21.0-abc', 'tensorflow-cuda-2.20.0', 'cuda-cache']) mkdirSync(join(runtimes, name), { recursive: true })
    await install({ from: index })
    expect(leftOver().sort()).toEqual(['.tensorflow-cpu-2.21.0-abc', 'cuda-cache', 'tensorflow-cuda-2.20.0', 'tensorflow-cuda-2.21.0'])
    mkdirSync(downloadsFolder('cuda', runtimes), { recursive: true })
    await uninstallRuntime('cuda', runtimes)
    expect(leftOver()).toEqual(['.tensorflow-cpu-2.21.0-abc'])
    expect(existsSync(downloadsFolder('cuda', runtimes))).toBe(false)
    await uninstallRuntime('cuda', runtimes)
  })
})

/** A promise that a test fulfils when it likes. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

function listen(listener: Server): Promise<number> {
  return new Promise((resolve) => {
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
