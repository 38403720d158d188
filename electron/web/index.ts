import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import { messageOf, TuneryError } from '../../shared/errors.ts'
import type { Engine } from '../engine/index.ts'
import { createRequestHandler } from './request-handler.ts'
import { isLoopbackHost, isOwnOrigin } from './request-guard.ts'
import { createSessions, type Sessions } from './session.ts'

export interface WebOptions {
  /** A free one when left out or 0. */
  readonly port?: number
  /** Called when the current address was used and another browser would need this new one. */
  readonly onAddressUsed?: (url: string) => void
  /** The built page; found beside the program when left out. */
  readonly rendererFolder?: string
}

export interface WebServer {
  /** The address to open: it works once, and then in the browser that has opened it. */
  readonly url: string
  readonly port: number
  /** Ends all connections. The engine goes on. */
  close(): Promise<void>
}

/** A message of the page: a configuration or a study file, never data sets. */
const maxMessageBytes = 16 * 1024 * 1024

/**
 * Serves the page and the contract to browsers on this computer, at 127.0.0.1 alone.
 *
 * The address holds a one-time token, which the first visit exchanges for a session cookie. Requests that name
 * another host are refused, and so are WebSockets of other origins or without the cookie.
 * @throws TuneryError unavailable when the port is taken
 */
export async function serveWeb(engine: Pick<Engine, 'serveWebSocket'>, options: WebOptions = {}): Promise<WebServer> {
  const server = createServer()
  const port = await listen(server, options.port ?? 0)
  const sessions = createSessions(port)
  const url = (): string => `http://127.0.0.1:${String(port)}/?token=${sessions.token()}`
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })
  const handle = createRequestHandler({
    sessions,
    rendererFolder: options.rendererFolder ?? builtRendererFolder(),
    onTokenUsed: () => options.onAddressUsed?.(url()),
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void handle(request, response))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener, a peer that resets the connection would end the process.
    socket.on('error', () => socket.destroy())
    if (!mayConnect(request, sessions)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // A frame that is malformed or too large ends this connection, not the engine.
      webSocket.on('error', () => webSocket.terminate())
      engine.serveWebSocket(webSocket)
    })
  })
  return {
    get url() {
      return url()
    },
    port,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      server.closeAllConnections()
      await closed
    },
  }
}

function mayConnect({ url, headers }: IncomingMessage, sessions: Sessions): boolean {
  return url === '/rpc' && isLoopbackHost(headers.host) && isOwnOrigin(headers) && sessions.isOpen(headers.cookie)
}

/** From the sources (`electron/web/`) and from the build (`out/electron/web/`). */
function builtRendererFolder(): string {
  const path = import.meta.url.endsWith('.ts') ? '../../out/renderer' : '../../renderer'
  return fileURLToPath(new URL(path, import.meta.url))
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new TuneryError('unavailable', `Port ${String(port)} cannot be used (${messageOf(error)}): choose another one with --port, or leave it out.`, [], { cause: error }))
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}
