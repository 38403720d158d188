import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { InstallStep, RuntimeKind } from '../../../../shared/contract/runtimes.ts'
import { TuneryError } from '../../../../shared/errors.ts'
import type { NvidiaSmiOptions } from '../nvidia-smi.ts'
import { compileBinding, tryBinding } from './compile-binding.ts'
import { assertWheelsIn, downloadWheels, wheelsLeft, type OnProgress } from './download.ts'
import { findRuntime } from './find.ts'
import { withInstallLock } from './install-lock.ts'
import { libraryPath } from './library-path.ts'
import {
  bindingFileName,
  downloadsFolder,
  isFolderOf,
  kernelCacheFolder,
  manifestPath,
  nodeApiVersion,
  runtimeFolder,
  runtimesFolder,
  tensorflowVersion,
  type RuntimeManifest,
  type RuntimeState,
} from './manifest.ts'
import type { RuntimeRelease } from './packages.ts'
import { assertDiskSpace, assertLoadable, assertNvidiaDriver, requireRelease } from './preflight.ts'
import { findPython, findToolchain } from './toolchain.ts'
import { unpackWheels, type UnpackedFile } from './unpack.ts'

/** How an installation tells what it does and how it is cancelled. */
export interface InstallOptions {
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
  /** A folder with the wheels, which is only read: nothing is fetched then, and pip is not needed. */
  readonly from?: string
  /** Install although the graphics driver is missing or too old. */
  readonly force?: boolean
  /** The folder of all runtimes; the app's own when left out. */
  readonly runtimes?: string
  /** What is installed; what this version of Tunery needs on this computer when left out. */
  readonly release?: RuntimeRelease
  readonly nvidiaSmi?: NvidiaSmiOptions
}

/**
 * Installs a runtime into the data folder, or returns the one that is there.
 *
 * Needs Python 3 with pip, a C++ compiler and a package index; throws a TuneryError (`unavailable`) that says
 * which of them is missing. Finished downloads are kept in a folder of their own until the runtime is installed, so that
 * an interrupted installation goes on with those that are left. All other work happens in a temporary folder beside the
 * target, which gets its name by one rename at the end: a process killed in between leaves nothing that looks installed,
 * and the next installation removes what it left. Two installations at once take turns, and the second finds the first
 * one's result.
 */
export async function installRuntime(kind: RuntimeKind, options: InstallOptions = {}): Promise<RuntimeState> {
  const { onProgress = () => undefined, signal, runtimes = runtimesFolder() } = options
  const folder = runtimeFolder(kind, runtimes)
  const present = findRuntime(kind, folder)
  if (present.kind === 'installed') return present
  const onWait = (): void => {
    onProgress(stepOf('waiting'))
  }
  return withInstallLock(folder, { signal, onWait }, async () => {
    const installed = findRuntime(kind, folder)
    if (installed.kind === 'installed') return installed
    await installWith(kind, runtimes, { ...options, onProgress })
    await rm(downloadsFolder(kind, runtimes), { recursive: true, force: true })
    const state = findRuntime(kind, folder)
    if (state.kind === 'installed') return state
    throw new TuneryError('unavailable', `${state.reason} ${state.remedy}`)
  })
}

/**
 * Removes a runtime of any version, its downloads and what its driver has compiled. A worker that has it loaded goes on
 * with what it has loaded; the next one falls back to another backend.
 */
export async function uninstallRuntime(kind: RuntimeKind, runtimes: string = runtimesFolder()): Promise<void> {
  await withInstallLock(runtimeFolder(kind, runtimes), {}, async () => {
    const names = await readdir(runtimes).catch(() => [])
    const folders = names.filter((name) => isFolderOf(kind, name)).map((name) => join(runtimes, name))
    // Without its manifest a folder is not a runtime, so that a removal cut short leaves nothing half-usable.
    await Promise.all(folders.map((folder) => rm(manifestPath(folder), { force: true })))
    const others = kind === 'cuda' ? [kernelCacheFolder(runtimes)] : []
    for (const folder of [...folders, downloadsFolder(kind, runtimes), ...others]) await rm(folder, { recursive: true, force: true })
  })
}

/** Fetches the wheels of a release into a folder, for a computer without a network: `--from` takes them there. */
export async function downloadRelease(release: RuntimeRelease, folder: string, onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  await downloadWheels(release, await findPython(true, signal), resolve(folder), onProgress, signal)
}

type Work = InstallOptions & { readonly onProgress: OnProgress }

async function installWith(kind: RuntimeKind, runtimes: string, options: Work): Promise<void> {
  const { onProgress, signal, from, release = requireRelease(kind) } = options
  onProgress(stepOf('checking'))
  await removeLeftovers(kind, runtimes)
  await assertLoadable(kind)
  if (kind === 'cuda' && options.force !== true) await assertNvidiaDriver(options.nvidiaSmi)
  const { python, compiler } = await findToolchain(from === undefined, signal)
  const downloads = downloadsFolder(kind, runtimes)
  await assertDiskSpace(kind, runtimes, release, from === undefined ? await wheelsLeft(release, downloads) : [])
  if (from === undefined) {
    await mkdir(downloads, { recursive: true })
    await downloadWheels(release, python, downloads, onProgress, signal)
  } else {
    await assertWheelsIn(release, resolve(from), onProgress, signal)
  }
  const temporary = await mkdtemp(join(runtimes, `.${basename(runtimeFolder(kind, runtimes))}-`))
  const folders = { wheels: from === undefined ? downloads : resolve(from), target: join(temporary, 'target'), headers: join(temporary, 'headers') }
  try {
    const files = await unpackWheels(release, python, folders, onProgress, signal)
    const libraries = join(folders.target, release.libraries)
    onProgress(stepOf('compiling'))
    await compileBinding(compiler, { libraries, headers: folders.headers }, signal)
    onProgress(stepOf('trying'))
    await tryBinding(libraries, libraryPath(folders.target), signal)
    await writeManifest(folders.target, join(release.libraries, bindingFileName), files)
    signal?.throwIfAborted()
    await rm(runtimeFolder(kind, runtimes), { recursive: true, force: true })
    await rename(folders.target, runtimeFolder(kind, runtimes))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function stepOf(step: InstallStep): Parameters<OnProgress>[0] {
  return { step, done: 0, total: 0, item: null }
}

async function removeLeftovers(kind: RuntimeKind, runtimes: string): Promise<void> {
  await mkdir(runtimes, { recursive: true })
  const leftovers = (await readdir(runtimes)).filter((name) => name.startsWith('.') && isFolderOf(kind, name))
  await Promise.all(leftovers.map((name) => rm(join(runtimes, name), { recursive: true, force: true })))
}

async function writeManifest(folder: string, bindingName: string, files: readonly UnpackedFile[]): Promise<void> {
  const binding = join(folder, bindingName)
  const hash = createHash('sha256')
  await pipeline(createReadStream(binding), hash)
  const manifest: RuntimeManifest = {
    version: tensorflowVersion,
    binding: bindingName,
    nodeApiVersion,
    arch: process.arch,
    files: [...files, { name: bindingName, bytes: (await stat(binding)).size, sha256: hash.digest('hex') }],
    installedAt: new Date().toISOString(),
  }
  await writeFile(manifestPath(folder), `${JSON.stringify(manifest, undefined, 2)}\n`)
}
