import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../shared/contract/index.ts'
import { jsonSerializers } from '../../shared/contract/serializers.ts'
import { portMessage } from '../../shared/shell-protocol.ts'
import { backOffMs } from './back-off.ts'
import { connectionState } from './connection-state.svelte.ts'
import { createLinkHolder } from './link-holder.ts'

export { errorIssues, errorMessage } from './error-message.ts'

export type Client = ContractRouterClient<typeof contract>

const holder = createLinkHolder()

/** The engine. Calls made before there is a connection wait for it. */
export const client: Client = createORPCClient(holder.link)

/** Resolves when there is a connection to the engine. */
export const whenConnected = holder.whenOpen

/** Connects, and again after each loss: by the shell's MessagePort in the app, by WebSocket in a browser. Called once. */
export function connect(): void {
  if (location.protocol === 'app:') listenForPorts()
  else openSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`)
}

const isPortMessage = (data: unknown): boolean =>
  data === portMessage || (typeof data === 'object' && data !== null && 'type' in data && data.type === portMessage)

/** A port comes when the page is loaded, and another after each restart of the engine. */
function listenForPorts(): void {
  let last: MessagePort | undefined
  addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== window || !isPortMessage(event.data) || port === undefined) return
    // Chromium before 122 does not say when a port's other end is gone: calls on it would wait for ever.
    last?.dispatchEvent(new Event('close'))
    last = port
    holder.set(new PortLink({ port, customJsonSerializers: jsonSerializers }))
    connectionState.opened()
    port.addEventListener('close', () => {
      if (port !== last) return
      holder.clear()
      connectionState.lost()
    })
    port.start()
  })
}

function openSocket(url: string): void {
  const socket = new WebSocket(url)
  const link = new SocketLink({ websocket: socket, customJsonSerializers: jsonSerializers })
  let opened = false
  socket.addEventListener('open', () => {
    opened = true
    holder.set(link)
    connectionState.opened()
  })
  socket.addEventListener('close', () => {
    holder.clear()
    if (opened) connectionState.lost()
    else connectionState.failed()
    setTimeout(() => openSocket(url), backOffMs(connectionState.failures))
  })
}
