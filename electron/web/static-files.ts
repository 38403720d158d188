import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { ReadStream } from 'node:fs'

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** A file of the built page, ready to be sent. */
export interface StaticFile {
  readonly headers: Readonly<Record<string, string>>
  open(): ReadStream
}

/**
 * The file at a URL path, or undefined.
 * The folder's files are listed and the path is looked up among them: no path is ever built from a request,
 * so none can lead out of the folder. Links are not followed.
 * @param urlPath decoded, beginning with `/`; the app keeps its own pages behind `#`, so `/` alone is `index.html`
 */
export async function findStaticFile(folder: string, urlPath: string): Promise<StaticFile | undefined> {
  const wanted = urlPath === '/' ? 'index.html' : urlPath.slice(1)
  const path = (await listFiles(folder)).get(wanted)
  const info = path === undefined ? undefined : await stat(path).catch(() => undefined)
  if (path === undefined || info === undefined) return undefined
  return {
    headers: {
      'Content-Type': mimeTypes[extname(path).toLowerCase()] ?? 'application/octet-stream',
      'Content-Length': String(info.size),
      // Vite puts a hash of the content into the names under assets/: such a file never changes.
      'Cache-Control': wanted.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
    open: () => createReadStream(path),
  }
}

/** Files by their path in URL form. A few dozen: read anew each time, so that a new build is seen. */
async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join('/'), path]))
}
