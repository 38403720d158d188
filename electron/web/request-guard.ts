import type { IncomingHttpHeaders } from 'node:http'

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Whether a request names this computer as its host. A page of another site that has its own name resolved to
 * 127.0.0.1 (DNS rebinding) does not. Any port will do: the near end of an SSH tunnel has another one.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  const match = /^(\[::1\]|[a-z0-9.]+)(?::\d{1,5})?$/i.exec(host ?? '')
  return loopbackHosts.has(match?.[1]?.toLowerCase() ?? '')
}

/** Whether a WebSocket is opened by our own page: browsers always send its origin, and no page can change it. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`
}
