import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What tells whether data is the same. */
export interface Fingerprint {
  /** Of a file's bytes; of a folder the names and sizes of all that is in it, since it may hold a million images. */
  readonly sha256: string
  readonly bytes: number
  /** The latest change, in milliseconds since 1970. */
  readonly changedAt: number
}

/** The fingerprint of a file or folder; undefined where there is none, or it cannot be read. */
export async function fingerprint(path: string): Promise<Fingerprint | undefined> {
  try {
    const { size, mtimeMs } = await stat(path).then((found) => (found.isDirectory() ? { size: -1, mtimeMs: found.mtimeMs } : { size: found.size, mtimeMs: found.mtimeMs }))
    if (size < 0) return await ofFolder(path)
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path)) if (Buffer.isBuffer(chunk)) hash.update(chunk)
    return { sha256: hash.digest('hex'), bytes: size, changedAt: mtimeMs }
  } catch {
    return undefined
  }
}

async function ofFolder(folder: string): Promise<Fingerprint> {
  const hash = createHash('sha256')
  let [bytes, changedAt] = [0, 0]
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) {
    const { size, mtimeMs } = await stat(path)
    hash.update(`${path.slice(folder.length + 1).replaceAll('\\', '/')}\n${String(size)}\n`)
    bytes += size
    changedAt = Math.max(changedAt, mtimeMs)
  }
  return { sha256: hash.digest('hex'), bytes, changedAt }
}
