import { spawn, type ChildProcess } from 'node:child_process'

/** Spawn options that make the child the leader of a process group of its own, so that all it starts can be ended with it. */
export const ownGroup = { detached: process.platform !== 'win32', windowsHide: true } as const

/** Sends a signal to a process and everything it started. A group that is gone is no error. */
export function signalGroup(leaderPid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (leaderPid === undefined) return
  if (process.platform === 'win32') {
    const force = signal === 'SIGKILL' ? ['/F'] : []
    spawn('taskkill', ['/PID', String(leaderPid), '/T', ...force], { stdio: 'ignore', windowsHide: true }).on('error', () => undefined)
    return
  }
  try {
    process.kill(-leaderPid, signal)
  } catch {
    // ESRCH: nobody is left. EPERM: only zombies are left (macOS).
  }
}

const runningLeaders = new Set<number>()

// A process that exits without waiting for its trials (a second Ctrl-C, say) takes them along.
process.on('exit', () => {
  for (const pid of runningLeaders) signalGroup(pid, 'SIGKILL')
})

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it never started. */
  readonly spawnError: NodeJS.ErrnoException | undefined
}

/**
 * Waits for the end of a process and of its output.
 *
 * A process that has left the group may hold the pipes open for ever, so that they are closed `patienceMs` after the exit.
 * @param exited called at the exit, when the output may not be complete yet
 */
export function whenEnded(child: ChildProcess, exited: () => { readonly patienceMs: number }): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const { pid } = child
    if (pid !== undefined) runningLeaders.add(pid)
    // Also keeps a failed send or kill from being an uncaught exception.
    child.on('error', (error) => {
      if (pid === undefined) resolve({ code: null, signal: null, spawnError: error })
    })
    child.once('exit', () => {
      timer = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, exited().patienceMs)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (pid !== undefined) runningLeaders.delete(pid)
      resolve({ code, signal, spawnError: undefined })
    })
  })
}

/** Whether someone ended it, rather than a fault of its own (a segmentation fault is one). */
export function wasKilledFromOutside({ signal }: ProcessEnd): boolean {
  return signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGHUP'
}
