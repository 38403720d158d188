/**
 * One page's connection over any transport that delivers messages in order:
 * the shape of a browser extension's port, which oRPC's message-port handler accepts.
 */
export interface Channel {
  readonly port: {
    readonly onMessage: { addListener(listener: (data: unknown) => void): void }
    readonly onDisconnect: { addListener(listener: () => void): void }
    postMessage(data: unknown): void
  }
  /** Hands a message of the page to the engine. */
  receive(data: unknown): void
  /** Ends the connection; its event iterators are closed. */
  close(): void
}

/** @param send delivers a message of the engine to the page */
export function createChannel(send: (data: unknown) => void): Channel {
  const onMessage: ((data: unknown) => void)[] = []
  const onDisconnect: (() => void)[] = []
  return {
    port: {
      onMessage: { addListener: (listener) => onMessage.push(listener) },
      onDisconnect: { addListener: (listener) => onDisconnect.push(listener) },
      postMessage: send,
    },
    receive: (data) => {
      for (const listener of onMessage) listener(data)
    },
    close: () => {
      for (const listener of onDisconnect) listener()
    },
  }
}
