import { crc32 } from 'node:zlib'

/** A file of an archive. */
export interface ZipEntry {
  /** With slashes. */
  readonly name: string
  readonly content: Uint8Array
}

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
/** The version of the format that is needed to read it, and the flag that says that names are UTF-8. */
const [version, utf8Names] = [20, 0x0800] as const
const mostBytes = 0xffffffff

/**
 * A ZIP archive whose files are stored as they are (APPNOTE.TXT 6.3, without ZIP64): weights hardly shrink.
 * @throws RangeError for more than 4 GiB
 */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const files = entries.map(({ name, content }) => ({ name: Buffer.from(name), content, crc: crc32(content) }))
  const sizes = files.map(({ name, content }) => 30 + name.length + content.length)
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0))
  const directoryStart = sizes.reduce((sum, size) => sum + size, 0)
  const directorySize = files.reduce((sum, { name }) => sum + 46 + name.length, 0)
  if (directoryStart + directorySize + 22 > mostBytes) throw new RangeError('A ZIP archive of more than 4 GiB cannot be written: export to a folder')
  const bytes = Buffer.alloc(directoryStart + directorySize + 22)
  let at = 0
  const write = (field: 2 | 4, ...values: number[]): void => {
    for (const value of values) at = field === 2 ? bytes.writeUInt16LE(value, at) : bytes.writeUInt32LE(value, at)
  }
  const copy = (piece: Uint8Array): void => {
    bytes.set(piece, at)
    at += piece.length
  }
  // The time 0 is 1980-01-01: the same files make the same archive.
  const common = (file: (typeof files)[number]): void => {
    write(2, version, utf8Names, 0, 0, 0x21)
    write(4, file.crc, file.content.length, file.content.length)
    write(2, file.name.length, 0)
  }
  for (const file of files) {
    write(4, signature.local)
    common(file)
    copy(file.name)
    copy(file.content)
  }
  for (const [i, file] of files.entries()) {
    write(4, signature.central)
    write(2, version)
    common(file)
    write(2, 0, 0, 0)
    write(4, 0, starts[i] ?? 0)
    copy(file.name)
  }
  write(4, signature.end)
  write(2, 0, 0, files.length, files.length)
  write(4, directorySize, directoryStart)
  write(2, 0)
  return bytes
}
