import type { z } from 'zod'
import type { InstallProgress, installedRuntimeSchema, RuntimeKind, RuntimeView } from '../../../../shared/contract/runtimes.ts'
import { keptBytes } from './download.ts'
import { findRuntime } from './find.ts'
import { downloadsFolder, type RuntimeState } from './manifest.ts'
import { downloadBytes, installedBytes, releaseFor } from './packages.ts'
import { obstacleTo } from './preflight.ts'

/** A runtime as it is on this computer, for the page and the command line. */
export async function runtimeView(kind: RuntimeKind, installing: InstallProgress | null = null): Promise<RuntimeView> {
  const found = findRuntime(kind)
  const release = releaseFor(kind)
  const obstacle = obstacleTo(kind)
  return {
    kind,
    state: found.kind === 'installed' ? installedRuntime(kind, found) : { kind, status: 'missing', why: found.reason, remedy: found.remedy },
    release: release === undefined ? null : { version: release.version, downloadBytes: downloadBytes(release), installedBytes: installedBytes(release) },
    keptBytes: release === undefined ? 0 : await keptBytes(release, downloadsFolder(kind)),
    obstacle: obstacle === undefined ? null : `${obstacle.why} ${obstacle.remedy}`,
    installing,
  }
}

/** An installed runtime as the contract tells of it. */
export function installedRuntime(kind: RuntimeKind, { version, folder, bytes, installedAt }: RuntimeState): z.infer<typeof installedRuntimeSchema> {
  return { kind, status: 'installed', version, folder, bytes, installedAt }
}
