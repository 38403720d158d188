/**
 * Saves what comes in pieces: the app's shell asks where to, a browser downloads it.
 * @param name the file's name; characters that file systems refuse are replaced
 */
export async function saveFile(name: string, mimeType: string, pieces: AsyncIterable<BlobPart> | Iterable<BlobPart>): Promise<void> {
  const parts: BlobPart[] = []
  for await (const piece of pieces) parts.push(piece)
  const url = URL.createObjectURL(new Blob(parts, { type: mimeType }))
  const link = document.createElement('a')
  link.href = url
  link.download = safeFileName(name)
  link.click()
  // The download has its own reference by then; at once would be too early for large files in older Chromium.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** A name that every file system takes. */
export function safeFileName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are among what Windows refuses
  const safe = name.replace(/[<>:"/\\|?*\u0000-\u001f]+/g, '-').replace(/^[. ]+|[. ]+$/g, '')
  return safe === '' ? 'study' : safe
}
