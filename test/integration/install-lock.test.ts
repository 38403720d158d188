import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withInstallLock } from '../../electron/engine/devices/runtime/install-lock.ts'

const lockModule = pathToFileURL(join(import.meta.dirname, '../../electron/engine/devices/runtime/install-lock.ts')).href

/** A promise that a test fulfils when it likes. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => { open() } }
}

describe.skipIf(process.platform === 'darwin')('the lock of an installation', () => {
  it('lets one installation in at a time, and says that the other waits', async () => {
    const folder = `one-at-a-time-${String(process.pid)}`
    const order: string[] = []
    const release = gate()
    const first = withInstallLock(folder, {}, async () => {
      order.push('first in')
      await release.opened
      order.push('first out')
    })
    const onWait = (): void => {
      order.push('second waits')
      release.open()
    }
    const second = withInstallLock(folder, { onWait }, () => Promise.resolve(order.push('second in')))
    await Promise.all([first, second])
    expect(order).toEqual(['first in', 'second waits', 'first out', 'second in'])
  })

  it('is free again after its owner was killed', async () => {
    const folder = `killed-${String(process.pid)}`
    const source = `
      const { withInstallLock } = await import(${JSON.stringify(lockModule)})
      await withInstallLock(${JSON.stringify(folder)}, {}, async () => process.kill(process.pid, 'SIGKILL'))`
    const ended = await new Promise((resolve) => {
      execFile(process.execPath, ['--input-type=module', '-e', source], (error) => {
        resolve(error?.signal)
      })
    })
    expect(ended).toBe('SIGKILL')
    const onWait = (): void => expect.fail('it is still locked')
    expect(await withInstallLock(folder, { onWait }, () => Promise.resolve('in'))).toBe('in')
  })

  it('stops waiting when it is told to', async () => {
    const folder = `told-to-${String(process.pid)}`
    const abort = new AbortController()
    const release = gate()
    const first = withInstallLock(folder, {}, () => release.opened)
    const waiting = withInstallLock(folder, { signal: abort.signal, onWait: () => { abort.abort() } }, () => Promise.resolve())
    await expect(waiting).rejects.toThrow(/abort/i)
    release.open()
    await first
  })
})
