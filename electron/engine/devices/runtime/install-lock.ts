import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` while no other process on this machine installs into `folder`; waits for its turn.
 *
 * The lock is a name that only one process can listen on (an abstract socket on Linux, a pipe on Windows).
 * The system frees it when its owner ends, however it ends, so there is no stale lock to judge and to break.
 * macOS has no such names; nothing is installed there, and `work` runs at once.
 */
export async function withInstallLock<T>(
  folder: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onWait?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  if (process.platform === 'darwin') return work()
  const name = `tunery-install-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`
  let server = await listen(path)
  if (server === undefined) options.onWait?.()
  while (server === undefined) {
    await delay(300, undefined, options.signal === undefined ? {} : { signal: options.signal })
    server = await listen(path)
  }
  const held = server
  try {
    return await work()
  } finally {
    await new Promise<void>((resolve) => {
      held.close(() => {
        resolve()
      })
    })
  }
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.destroy()
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(path, () => {
      resolve(server)
    })
  })
}
