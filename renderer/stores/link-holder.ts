import type { ClientLink } from '@orpc/client'

type Context = Record<never, never>
type Link = ClientLink<Context>

/**
 * A link to the engine that comes and goes. Calls made while there is none wait for the next;
 * calls under way when it goes fail, because whether the engine saw them is unknown.
 */
export interface LinkHolder {
  readonly link: Link
  /** A new connection is there. */
  set(link: Link): void
  /** The connection is gone. */
  clear(): void
  /** Resolves at once when there is a connection, else when the next comes. Rejects with the signal's reason. */
  whenOpen(signal?: AbortSignal): Promise<void>
}

/** Starts without a connection. */
export function createLinkHolder(): LinkHolder {
  let current: Link | undefined
  let waiting: (() => void)[] = []

  const whenOpen = async (signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted()
    if (current !== undefined) return
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      waiting.push(() => {
        signal?.removeEventListener('abort', abort)
        resolve()
      })
    })
  }

  const currentLink = async (signal?: AbortSignal): Promise<Link> => {
    for (;;) {
      if (current !== undefined) return current
      await whenOpen(signal)
    }
  }

  return {
    link: {
      call: async (path, input, options) => (await currentLink(options.signal)).call(path, input, options),
    },
    set: (link) => {
      current = link
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    },
    clear: () => {
      current = undefined
    },
    whenOpen,
  }
}
