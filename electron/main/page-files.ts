import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** The scheme and host of the page. A host of its own, so that the page has an origin. */
export const pageScheme = 'app'
export const pageOrigin = 'app://tunery'

/**
 * What the page may load and do. It talks to the engine by its port alone, so it may connect to nothing.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** An answer to a request of the page. */
export interface PageFile {
  readonly status: 200 | 400 | 404 | 405
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Answers a request for `url` from the files in `folder`, and from nowhere else. */
export async function servePageFile(folder: string, method: string, url: string): Promise<PageFile> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405)
  const path = filePath(folder, url)
  const type = path === undefined ? undefined : contentTypes[extname(path)]
  if (path === undefined || type === undefined) return refusal(400)
  try {
    const body = await readFile(path)
    return { status: 200, headers: headersFor(type), body }
  } catch {
    // Whatever the reason, the page learns no more than that it is not there.
    return refusal(404)
  }
}

/** The file that a URL of the page names, or undefined when the URL is none of ours or leaves the folder. */
export function filePath(folder: string, url: string): string | undefined {
  if (url !== pageOrigin && !url.startsWith(`${pageOrigin}/`)) return undefined
  try {
    const name = decodeURIComponent(new URL(url).pathname)
    const path = join(folder, name === '' || name === '/' ? 'index.html' : name)
    return path.startsWith(folder + sep) && !path.includes('\0') ? path : undefined
  } catch {
    return undefined
  }
}

function refusal(status: 400 | 404 | 405): PageFile {
  return { status, headers: headersFor('text/plain; charset=utf-8'), body: Buffer.from(String(status)) }
}

function headersFor(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  }
}
