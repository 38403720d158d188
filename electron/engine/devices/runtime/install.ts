import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TuneryError } from '../../../../shared/errors.ts'
import { compileBinding, tryBinding } from './compile-binding.ts'
import { findTensorflowRuntime } from './find.ts'
import { withInstallLock } from './install-lock.ts'
import {
  bindingFileName,
  manifestPath,
  nodeApiVersion,
  runtimeFolder,
  runtimesFolder,
  tensorflowVersion,
  type RuntimeManifest,
  type RuntimeState,
} from './manifest.ts'
import { preflight, type Toolchain } from './preflight.ts'
import { downloadWheel, unpackWheel, type UnpackedFile } from './wheel.ts'

/** What an installation is doing; `waiting` is for another one that runs already. */
export type InstallStep = 'waiting' | 'checking' | 'downloading' | 'unpacking' | 'compiling' | 'trying'

/** How an installation tells what it does and how it is cancelled. */
export interface InstallOptions {
  /** `fraction` (0 to 1) is given where the step's length is known. */
  readonly onProgress?: (step: InstallStep, fraction?: number) => void
  readonly signal?: AbortSignal
}

/**
 * Installs the native TensorFlow runtime into the data folder, or returns the one that is there.
 *
 * Needs Python 3 with pip, a C++ compiler and a package index; throws a TuneryError (`unavailable`) that says
 * which of them is missing. All work happens in a temporary folder beside the target, which gets its name by one
 * rename at the end: a process killed in between leaves nothing that looks installed, and the next installation
 * removes what it left. Two installations at once take turns, and the second finds the first one's result.
 */
export async function installTensorflowRuntime(options: InstallOptions = {}): Promise<RuntimeState> {
  const { onProgress = () => undefined, signal } = options
  const present = findTensorflowRuntime()
  if (present.kind === 'installed') return present
  const waiting = {
    signal,
    onWait: () => {
      onProgress('waiting')
    },
  }
  return withInstallLock(runtimeFolder(), waiting, async () => {
    const installed = findTensorflowRuntime()
    if (installed.kind === 'installed') return installed
    onProgress('checking')
    await removeLeftovers()
    const toolchain = await preflight(signal)
    await installWith(toolchain, onProgress, signal)
    return assertInstalled()
  })
}

/** Removes the runtime. A worker that has it loaded goes on; the next one falls back to another backend. */
export async function uninstallTensorflowRuntime(): Promise<void> {
  await withInstallLock(runtimeFolder(), {}, async () => {
    // Without its manifest a folder is not a runtime, so that a removal cut short leaves nothing half-usable.
    await rm(manifestPath(runtimeFolder()), { force: true })
    await rm(runtimeFolder(), { recursive: true, force: true })
  })
}

async function installWith(
  { wheel, python, compiler }: Toolchain,
  onProgress: (step: InstallStep, fraction?: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = await mkdtemp(join(runtimesFolder(), temporaryPrefix()))
  const folders = { target: join(folder, 'target'), headers: join(folder, 'headers') }
  try {
    await mkdir(folders.target)
    onProgress('downloading', 0)
    const report = (step: InstallStep) => (fraction: number) => {
      onProgress(step, fraction)
    }
    const wheelPath = await downloadWheel(wheel, python, folder, report('downloading'), signal)
    onProgress('unpacking', 0)
    const files = await unpackWheel(wheelPath, python, folders, report('unpacking'), signal)
    onProgress('compiling')
    await compileBinding(compiler, folders, signal)
    onProgress('trying')
    await tryBinding(folders.target, signal)
    await writeManifest(folders.target, files)
    await rm(runtimeFolder(), { recursive: true, force: true })
    await rename(folders.target, runtimeFolder())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function temporaryPrefix(): string {
  return `.${basename(runtimeFolder())}-`
}

async function removeLeftovers(): Promise<void> {
  await mkdir(runtimesFolder(), { recursive: true })
  const names = await readdir(runtimesFolder())
  const leftovers = names.filter((name) => name.startsWith(temporaryPrefix()))
  await Promise.all(leftovers.map((name) => rm(join(runtimesFolder(), name), { recursive: true, force: true })))
}

async function writeManifest(folder: string, files: readonly UnpackedFile[]): Promise<void> {
  const binding = join(folder, bindingFileName)
  const hash = createHash('sha256')
  await pipeline(createReadStream(binding), hash)
  const manifest: RuntimeManifest = {
    version: tensorflowVersion,
    binding: bindingFileName,
    nodeApiVersion,
    arch: process.arch,
    files: [...files, { name: bindingFileName, bytes: (await stat(binding)).size, sha256: hash.digest('hex') }],
    installedAt: new Date().toISOString(),
  }
  await writeFile(manifestPath(folder), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

function assertInstalled(): RuntimeState {
  const state = findTensorflowRuntime()
  if (state.kind === 'installed') return state
  throw new TuneryError('unavailable', `${state.reason} ${state.remedy}`)
}
