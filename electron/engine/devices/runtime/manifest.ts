import { z } from 'zod'
import { join, resolve } from 'node:path'
import type { RuntimeKind } from '../../../../shared/contract/runtimes.ts'
import { dataFolder } from '../../paths.ts'

/** The TensorFlow whose C API the binding is compiled against. A new version gets a new folder. */
export const tensorflowVersion = '2.21.0'

/** tfjs-node's binding asks for this Node-API, which every Node since 12 and every Electron since 11 has. */
export const nodeApiVersion = 8

/** The file that is compiled here; it finds the libraries beside itself (`$ORIGIN`). */
export const bindingFileName = 'tfjs_binding.node'

/** What the binding needs beside it. Their own needs (libc, libstdc++, libm) every desktop system has. */
export const libraryFileNames = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const

/** What a runtime is called in messages. */
export const runtimeTitles: Readonly<Record<RuntimeKind, string>> = { tensorflow: 'native TensorFlow runtime', cuda: 'CUDA runtime' }

const folderPrefixes: Readonly<Record<RuntimeKind, string>> = { tensorflow: 'tensorflow-cpu-', cuda: 'tensorflow-cuda-' }

const manifestFileName = 'runtime.json'

const manifestFileSchema = z.strictObject({
  /** Its path in the runtime's folder. */
  name: z.string().min(1),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** `runtime.json`: written last, so that a folder that has one is whole. */
export const runtimeManifestSchema = z.strictObject({
  version: z.string().min(1),
  binding: z.string().min(1),
  nodeApiVersion: z.int().positive(),
  arch: z.string().min(1),
  files: z.array(manifestFileSchema).min(1),
  installedAt: z.iso.datetime(),
})
export type RuntimeManifest = Readonly<z.infer<typeof runtimeManifestSchema>>

/** A runtime that a training worker can load. */
export interface RuntimeState {
  readonly kind: 'installed'
  readonly version: string
  /** Of the whole runtime; `loadTensorflow` takes the folder of `bindingPath`. */
  readonly folder: string
  readonly bindingPath: string
  readonly bytes: number
  readonly installedAt: string
}

/** Why there is no runtime, and what brings it. Both are whole sentences for the user. */
export interface RuntimeMissing {
  readonly kind: 'missing'
  readonly reason: string
  readonly remedy: string
}

/** Where runtimes are kept: beside the database, not in node_modules, so that a new clone finds it. */
export function runtimesFolder(): string {
  return resolve(dataFolder(), 'runtime')
}

/** The folder of this version's runtime, whether or not it is there. */
export function runtimeFolder(kind: RuntimeKind, runtimes: string = runtimesFolder()): string {
  return join(runtimes, `${folderPrefixes[kind]}${tensorflowVersion}`)
}

/** Whether an entry of the folder of runtimes is this kind's: of any version, or what an interrupted installation left. */
export function isFolderOf(kind: RuntimeKind, name: string): boolean {
  return name.replace(/^\./, '').startsWith(folderPrefixes[kind])
}

/** The folder of finished downloads, which outlives an interrupted installation. */
export function downloadsFolder(kind: RuntimeKind, runtimes: string = runtimesFolder()): string {
  return join(runtimes, 'downloads', kind)
}

/** Where the NVIDIA driver keeps what it compiled for this card; it would fill the home folder otherwise. */
export function kernelCacheFolder(runtimes: string = runtimesFolder()): string {
  return join(runtimes, 'cuda-cache')
}

export function manifestPath(folder: string): string {
  return join(folder, manifestFileName)
}
