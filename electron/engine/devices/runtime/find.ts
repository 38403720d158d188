import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RuntimeKind } from '../../../../shared/contract/runtimes.ts'
import {
  manifestPath,
  nodeApiVersion,
  runtimeFolder,
  runtimeManifestSchema,
  runtimeTitles,
  tensorflowVersion,
  type RuntimeManifest,
  type RuntimeMissing,
  type RuntimeState,
} from './manifest.ts'

const remedies: Readonly<Record<RuntimeKind, { readonly install: string; readonly reinstall: string }>> = {
  tensorflow: {
    install: 'Install it with `tunery runtime install tensorflow`, or from the Doctor page.',
    reinstall: 'Install it again with `tunery runtime install tensorflow`, or from the Doctor page.',
  },
  cuda: {
    install: 'Install it with `tunery runtime install cuda`, or from the Doctor page.',
    reinstall: 'Install it again with `tunery runtime install cuda`, or from the Doctor page.',
  },
}

/** The native TensorFlow runtime for the processor; see `findRuntime`. */
export function findTensorflowRuntime(folder?: string): RuntimeState | RuntimeMissing {
  return findRuntime('tensorflow', folder)
}

/**
 * Looks for a runtime: the manifest, and that its files are there at full size.
 * Takes about a millisecond and loads nothing; that the runtime also works was tried when it was installed.
 * @param folder the runtime's own; where this version of Tunery installs it when left out
 */
export function findRuntime(kind: RuntimeKind, folder: string = runtimeFolder(kind)): RuntimeState | RuntimeMissing {
  const { install, reinstall } = remedies[kind]
  const manifest = readManifest(folder)
  if (manifest === undefined) {
    return { kind: 'missing', reason: `The ${runtimeTitles[kind]} is not installed.`, remedy: install }
  }
  const reason = manifest === 'unreadable' ? `${manifestPath(folder)} cannot be read.` : whyUnusable(folder, manifest)
  if (manifest === 'unreadable' || reason !== undefined) {
    return { kind: 'missing', reason: reason ?? '', remedy: reinstall }
  }
  return {
    kind: 'installed',
    version: manifest.version,
    folder,
    bindingPath: join(folder, manifest.binding),
    bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
    installedAt: manifest.installedAt,
  }
}

function readManifest(folder: string): RuntimeManifest | 'unreadable' | undefined {
  let text: string
  try {
    text = readFileSync(manifestPath(folder), 'utf8')
  } catch {
    return undefined
  }
  try {
    return runtimeManifestSchema.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

function whyUnusable(folder: string, manifest: RuntimeManifest): string | undefined {
  if (manifest.version !== tensorflowVersion) {
    return `${folder} holds TensorFlow ${manifest.version}; this version of Tunery needs ${tensorflowVersion}.`
  }
  if (manifest.arch !== process.arch) {
    return `${folder} was built for ${manifest.arch}, and this is ${process.arch}.`
  }
  if (manifest.nodeApiVersion > nodeApiVersion || Number(process.versions['napi']) < manifest.nodeApiVersion) {
    return `${folder} needs Node-API ${String(manifest.nodeApiVersion)}.`
  }
  const damaged = manifest.files.find((file) => sizeOf(join(folder, file.name)) !== file.bytes)
  return damaged === undefined ? undefined : `${join(folder, damaged.name)} is missing or incomplete.`
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}
