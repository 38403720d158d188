import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import { connectChannel } from '../../shared/shell-channels.ts'
import type { Engine } from './engine-process.ts'

/** Carries what pages and the engine say to each other, unread. A page has one connection at a time. */
export interface PageRelay {
  /** A page has loaded: it gets a port now, or as soon as the engine is ready. */
  connect(page: WebContents): void
  /** The engine is ready: every page gets a new port. */
  connectAll(): void
  /** The engine is gone: its ports are closed. */
  closeAll(): void
  /** Something that the engine says to a page. */
  deliver(connection: number, data: unknown): void
}

export function createPageRelay(engine: Pick<Engine, 'send' | 'isReady'>): PageRelay {
  const pages = new Set<WebContents>()
  const connections = new Map<number, { readonly page: WebContents; readonly port: MessagePortMain }>()
  let lastConnection = 0

  function open(page: WebContents): void {
    const connection = ++lastConnection
    const { port1, port2 } = new MessageChannelMain()
    connections.set(connection, { page, port: port1 })
    engine.send({ type: 'open', connection })
    port1.on('message', (event) => engine.send({ type: 'data', connection, data: event.data }))
    port1.on('close', () => close(connection))
    port1.start()
    page.postMessage(connectChannel, null, [port2])
  }

  function close(connection: number): void {
    const known = connections.get(connection)
    if (known === undefined) return
    connections.delete(connection)
    known.port.close()
    engine.send({ type: 'close', connection })
  }

  function closeOf(page: WebContents): void {
    for (const [connection, known] of connections) if (known.page === page) close(connection)
  }

  return {
    connect(page) {
      if (!pages.has(page)) {
        pages.add(page)
        page.once('destroyed', () => {
          pages.delete(page)
          closeOf(page)
        })
      }
      closeOf(page)
      if (engine.isReady()) open(page)
    },
    connectAll() {
      for (const page of pages) open(page)
    },
    closeAll() {
      for (const connection of [...connections.keys()]) close(connection)
    },
    deliver(connection, data) {
      connections.get(connection)?.port.postMessage(data)
    },
  }
}
