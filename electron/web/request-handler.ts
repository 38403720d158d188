import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { plainPage } from './plain-page.ts'
import { isLoopbackHost } from './request-guard.ts'
import { securityHeaders } from './response-headers.ts'
import type { Sessions } from './session.ts'
import { findStaticFile } from './static-files.ts'

export interface HandlerOptions {
  readonly sessions: Sessions
  readonly rendererFolder: string
  readonly onTokenUsed: () => void
}

const usedAddress = 'This address was used already, or is of an earlier start. The terminal that runs Tunery shows a new one.'
const notBuilt = 'The page is not built: run `npm run build` and load this page again.'

/** Answers HTTP requests: the token's exchange, then the files of the page. */
export function createRequestHandler({ sessions, rendererFolder, onTokenUsed }: HandlerOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { host } = request.headers
    if (host === undefined || !isLoopbackHost(host)) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end('Tunery answers to this computer alone.\n')
      return
    }
    for (const [name, value] of Object.entries(securityHeaders(host))) response.setHeader(name, value)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end()
      return
    }
    const target = parseTarget(request.url)
    if (target === undefined) {
      sendPage(response, 400, 'Bad request', 'This address is not one that Tunery understands.')
      return
    }
    if (target.token !== null && exchangeToken(target.token, request, response, sessions, onTokenUsed)) return
    if (!sessions.isOpen(request.headers.cookie)) sendPage(response, 403, 'Tunery', usedAddress)
    else await sendFile(target.path, rendererFolder, request, response)
  }
}

function parseTarget(url: string | undefined): { readonly path: string; readonly token: string | null } | undefined {
  const [path = '', query = ''] = (url ?? '').split('?')
  try {
    return path.startsWith('/') ? { path: decodeURIComponent(path), token: new URLSearchParams(query).get('token') } : undefined
  } catch {
    return undefined
  }
}

/** @returns whether the request is answered: a browser that comes with a token leaves it behind by a redirect */
function exchangeToken(token: string, request: IncomingMessage, response: ServerResponse, sessions: Sessions, onTokenUsed: () => void): boolean {
  // A link preview or a HEAD request must not use the token up.
  const cookie = request.method === 'GET' ? sessions.exchange(token) : undefined
  if (cookie === undefined && !sessions.isOpen(request.headers.cookie)) return false
  response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store', ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }) }).end()
  if (cookie !== undefined) onTokenUsed()
  return true
}

async function sendFile(path: string, folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = await findStaticFile(folder, path)
  if (file === undefined) {
    const isBuilt = (await findStaticFile(folder, '/')) !== undefined
    if (isBuilt) sendPage(response, 404, 'Not found', `There is nothing at ${path}.`)
    else sendPage(response, 503, 'Tunery', notBuilt)
    return
  }
  response.writeHead(200, file.headers)
  if (request.method === 'HEAD') response.end()
  // A browser that goes away in the middle is no error of ours.
  else await pipeline(file.open(), response).catch(() => undefined)
}

function sendPage(response: ServerResponse, status: number, title: string, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(plainPage(title, text))
}
