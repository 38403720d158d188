import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` while no other process sets up the same folder; waits for its turn.
 * The lock is a name that one process can listen on and that the system frees when it ends, however it ends.
 * Where there are no such names (macOS), it goes ahead: two set-ups at once are a nuisance there, not a danger.
 * @template T
 * @param {string} folder
 * @param {() => void} onWait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(folder, onWait, work) {
  if (process.platform === 'darwin') return work()
  const name = `tunery-setup-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`
  let held = await listen(path)
  if (held === 'taken') onWait()
  while (held === 'taken') {
    await delay(200)
    held = await listen(path)
  }
  try {
    return await work()
  } finally {
    if (held !== 'unsupported') held.close()
  }
}

/** @param {string} path */
function listen(path) {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) => resolve(error.code === 'EADDRINUSE' ? 'taken' : 'unsupported'))
    server.listen(path, () => resolve(server))
  })
}
