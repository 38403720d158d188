/**
 * An asar archive with files at its root: Chromium's pickle of the JSON index, then the files' bytes.
 * @param {Readonly<Record<string, string>>} files
 * @returns {Buffer}
 */
export function createAsar(files) {
  const entries = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
  let offset = 0
  const index = {}
  for (const { name, bytes } of entries) {
    index[name] = { size: bytes.length, offset: String(offset) }
    offset += bytes.length
  }
  const json = Buffer.from(JSON.stringify({ files: index }))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(padded + 8, 4)
  head.writeUInt32LE(padded + 4, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  return Buffer.concat([head, ...entries.map((entry) => entry.bytes)])
}
