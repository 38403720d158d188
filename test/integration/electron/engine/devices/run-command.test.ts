import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { runCommand } from '../../../../../electron/engine/devices/runtime/run-command.ts'

/** A script that starts the real program, as `python3` is on many computers; it prints the id of that one. */
const wrapper = ['-c', 'sleep 300 & echo $!; wait']

function isRunning(pid: number): boolean {
  try {
    // What nobody has waited for yet is a zombie.
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe.skipIf(process.platform !== 'linux')('a command', { timeout: 20_000 }, () => {
  it('that is aborted is ended with everything that it has started', async () => {
    const abort = new AbortController()
    let started = 0
    const command = runCommand('sh', wrapper, {
      signal: abort.signal,
      onLine: (line) => {
        started = Number(line)
        abort.abort(new Error('enough'))
      },
    })
    await expect(command).rejects.toThrow('enough')
    await vi.waitFor(() => expect(isRunning(started)).toBe(false))
  })

  it('that runs into its time limit is ended in the same way', async () => {
    const { ok, lines, tail } = await runCommand('sh', wrapper, { timeoutMs: 500 })
    expect(ok).toBe(false)
    expect(tail).toContain('sh: killed by SIGKILL')
    await vi.waitFor(() => expect(isRunning(Number(lines[0]))).toBe(false))
  })

  it('that cannot be ended is given up, and keeps nobody from ending', async () => {
    const held = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length
    const deaf = vi.spyOn(process, 'kill').mockReturnValue(true)
    let pid = 0
    try {
      const { ok, tail } = await runCommand('sh', ['-c', 'echo $$; exec sleep 300'], { timeoutMs: 200, onLine: (line) => (pid = Number(line)) })
      expect(ok).toBe(false)
      expect(tail).toContain('it has not ended')
      expect(held()).toBe(0)
    } finally {
      deaf.mockRestore()
      if (pid > 0) process.kill(pid, 'SIGKILL')
    }
  })

  it('has its lines, and the end of what it said when it fails', async () => {
    expect(await runCommand('sh', ['-c', 'echo one; echo two'])).toMatchObject({ ok: true, lines: ['one', 'two'] })
    expect(await runCommand('sh', ['-c', 'echo why >&2; exit 3'])).toEqual({ ok: false, lines: [], tail: 'why\nsh: exit code 3' })
    expect((await runCommand('no-such-program', [])).tail).toContain('ENOENT')
  })
})
