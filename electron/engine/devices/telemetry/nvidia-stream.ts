import { spawn, type ChildProcess } from 'node:child_process'
import { createLineSplitter } from '../../executors/line-splitter.ts'
import { ownGroup, signalGroup, whenEnded } from '../../executors/process-group.ts'
import { startTimeLimit } from '../../executors/time-limit.ts'
import { readCardLine, streamArguments, type CardReading } from './nvidia-reading.ts'

export interface NvidiaStreamOptions {
  readonly program: string
  readonly onReading: (reading: CardReading) => void
  /** A broken driver makes the tool hang: it is ended when it has said nothing for so long. 15 s when left out. */
  readonly silentLimitMs?: number
  /** The pause before it is started again; doubled with each failure in a row, at most a minute. 1 s when left out. */
  readonly backOffMs?: number
}

/** The readings of the cards, as long as they are wanted. */
export interface NvidiaStream {
  /** Starts the tool. Where there is none, nothing comes, until the next start. */
  start(): void
  /** Ends it. Resolves when it has ended. */
  stop(): Promise<void>
}

const longestBackOffMs = 60_000
const outputPatienceMs = 2000
/** What a shell says of a program that is not there, or may not be executed. */
const missingCodes = [126, 127]

/** Keeps one `nvidia-smi` running, never more: one that cannot even be killed has no successor. */
export function createNvidiaStream({ program, onReading, silentLimitMs = 15_000, backOffMs = 1000 }: NvidiaStreamOptions): NvidiaStream {
  let isWanted = false
  let failures = 0
  let isStuck = false
  let timer: NodeJS.Timeout | undefined
  let current: { readonly child: ChildProcess; readonly ended: Promise<void> } | undefined

  const launch = (): void => {
    const child = spawnGuarded(program)
    const lines = createLineSplitter()
    let hasEnded = false
    child.stdout?.on('end', () => (hasEnded = true))
    const kill = (): void => {
      signalGroup(child.pid, 'SIGKILL')
    }
    let clearLimit = startTimeLimit(silentLimitMs, kill)
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of lines.push(chunk)) {
        const reading = readCardLine(line)
        if (reading === undefined || !isWanted) continue
        clearLimit()
        clearLimit = startTimeLimit(silentLimitMs, kill)
        failures = 0
        onReading(reading)
      }
    })
    const ended = whenEnded(child, () => ({ patienceMs: outputPatienceMs })).then(({ code, spawnError }) => {
      clearLimit()
      current = undefined
      // Its output is still open: the kernel waits for the driver, and the tool with it.
      isStuck = spawnError === undefined && !hasEnded
      if (isStuck || !isWanted || spawnError !== undefined || (code !== null && missingCodes.includes(code))) return
      failures += 1
      timer = setTimeout(launch, Math.min(backOffMs * 2 ** (failures - 1), longestBackOffMs)).unref()
    })
    current = { child, ended }
  }
  return {
    start() {
      if (isWanted || isStuck) return
      isWanted = true
      failures = 0
      // One that is still ending has its successor when it has ended.
      if (current === undefined) launch()
    },
    async stop() {
      isWanted = false
      clearTimeout(timer)
      if (current === undefined) return
      signalGroup(current.child.pid, 'SIGKILL')
      await current.ended
    },
  }
}

/**
 * Where the engine may be killed without a chance to end the tool, a shell holds on to the engine's end of a pipe, and
 * ends the tool when that is gone. Its exit code is the tool's.
 */
const guard = '"$@" & tool=$!; exec >&-; read -r _; kill -9 $tool 2>&-; wait $tool'

function spawnGuarded(program: string): ChildProcess {
  if (process.platform === 'win32') return spawn(program, streamArguments, { stdio: ['ignore', 'pipe', 'ignore'], ...ownGroup })
  const child = spawn('/bin/sh', ['-c', guard, 'sh', program, ...streamArguments], { stdio: ['pipe', 'pipe', 'ignore'], ...ownGroup })
  child.stdin.on('error', () => undefined)
  // The tool has ended, and its output with it: the shell need not wait any longer.
  child.stdout.on('end', () => child.stdin.end())
  return child
}
