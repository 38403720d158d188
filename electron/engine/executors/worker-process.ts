import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { InputIssue } from '../../../shared/errors.ts'
import { workerMessageSchema, type BackendName, type WorkerCommand, type WorkerMessage } from '../../../shared/worker-protocol.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import { excerptOf, keptLines } from './error-output.ts'
import { createOutputTail } from './output-tail.ts'
import { ownGroup, signalGroup, whenEnded, type ProcessEnd } from './process-group.ts'
import { startTimeLimit } from './time-limit.ts'

/** How long a worker may take until it is ready. */
const startLimitMs = 60_000
/** How long the output may stay open after a worker has ended. */
const outputPatienceMs = 500

/** One thread a worker: as many workers as cores are faster than one worker with as many threads. */
export const trainingEnvironment = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  TF_CPP_MIN_LOG_LEVEL: '2',
  // glibc then asks Linux for large pages: a dataset is in memory in half the time, and training is 5 to 10 % faster.
  GLIBC_TUNABLES: [process.env['GLIBC_TUNABLES'], 'glibc.malloc.hugetlb=1'].filter(Boolean).join(':'),
}

export interface WorkerOptions {
  /** The worker's main file. */
  readonly entry: URL | string
  readonly backend: BackendName
  /** What the backend needs, such as `TUNERY_TENSORFLOW_RUNTIME`; goes before everything else. */
  readonly env: Readonly<Record<string, string>>
  readonly startLimitMs?: number
}

/** How the start of a worker went. */
export type WorkerStart =
  | { readonly kind: 'ready'; readonly backend: BackendName; readonly version: string; readonly device: string; readonly startMs: number }
  | { readonly kind: 'failed'; readonly message: string }

/** Who is told what a worker says. */
export interface WorkerListener {
  message(message: Exclude<WorkerMessage, { readonly type: 'ready' | 'benchmark' }>): void
  /** The samples a second that it was asked for. */
  benchmark?(samplesPerSecond: readonly (number | null)[]): void
  /** It said something that the protocol does not know, and is being killed for it. */
  malformed(why: string): void
  /** It printed something. */
  output(chunk: Buffer): void
}

/** A training process. */
export interface WorkerProcess {
  readonly pid: number | undefined
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Never rejects. */
  readonly started: Promise<WorkerStart>
  readonly ended: Promise<ProcessEnd>
  /** Whether it may be given a trial: it is starting or running. */
  alive(): boolean
  /** Whoever listened before hears nothing more; `lastWords` starts anew. */
  listen(listener: WorkerListener): void
  send(command: WorkerCommand): void
  /** Ends it and all it started, at once. */
  kill(): Promise<ProcessEnd>
  /** The last lines that it printed to stderr. */
  lastWords(): string[]
}

function forkWorker({ entry, backend, env }: WorkerOptions): ChildProcess {
  return fork(entry instanceof URL ? fileURLToPath(entry) : entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A debugger's or test runner's flags are not meant for it.
    execArgv: [],
    env: { ...process.env, ...trainingEnvironment, TUNERY_BACKEND: backend, ...env },
    ...ownGroup,
  })
}

/** Starts a worker in a process group of its own; it ends when the engine does, because it watches the channel. */
export function startWorker(options: WorkerOptions): WorkerProcess {
  const startedAt = Date.now()
  const child = forkWorker(options)
  let errors = createOutputTail(keptLines)
  const start = createStart(options.startLimitMs ?? startLimitMs, (why) => {
    refuse(why)
  })
  let alive = true
  let listener: WorkerListener | undefined

  const ended = whenEnded(child, () => {
    alive = false
    signalGroup(child.pid, 'SIGKILL')
    return { patienceMs: outputPatienceMs }
  })
  void ended.then((end) => {
    start.settle({ kind: 'failed', message: describeWorkerEnd(end, errors.lines()) })
  })
  const kill = (): Promise<ProcessEnd> => {
    alive = false
    // Once it has ended, its id may be another's.
    if (child.exitCode === null && child.signalCode === null) signalGroup(child.pid, 'SIGKILL')
    return ended
  }
  const refuse = (why: string): void => {
    start.settle({ kind: 'failed', message: `The training worker ${why}.` })
    listener?.malformed(why)
    void kill()
  }
  child.on('message', (raw) => {
    // What was under way when it was killed concerns nobody.
    if (!alive) return
    const { success, data, error } = workerMessageSchema.safeParse(raw)
    if (!success) refuse(`sent a message that is not in its protocol (${issuesOf(error).map(issueText).join('; ')})`)
    else if (data.type === 'ready') start.settle({ kind: 'ready', backend: data.backend, version: data.version, device: data.device, startMs: data.startMs })
    else if (data.type === 'benchmark') listener?.benchmark?.(data.samplesPerSecond)
    else listener?.message(data)
  })
  child.stdout?.on('data', (chunk: Buffer) => listener?.output(chunk))
  child.stderr?.on('data', (chunk: Buffer) => {
    errors.push(chunk)
    listener?.output(chunk)
  })
  return {
    pid: child.pid,
    startedAt,
    started: start.settled,
    ended,
    alive: () => alive,
    listen(next) {
      listener = next
      errors = createOutputTail(keptLines)
    },
    send(command) {
      // A worker that cannot be reached has ended, or is about to: `ended` tells.
      child.send(command, () => undefined)
    },
    kill,
    lastWords: () => errors.lines(),
  }
}

/** A start that is settled once, or given up after a time limit. */
function createStart(limitMs: number, giveUp: (why: string) => void): { settled: Promise<WorkerStart>; settle: (start: WorkerStart) => void } {
  let settle = (_start: WorkerStart): void => undefined
  const settled = new Promise<WorkerStart>((resolve) => {
    settle = resolve
  })
  const clear = startTimeLimit(limitMs, () => {
    giveUp(`was not ready after ${String(limitMs / 1000)} s`)
  })
  void settled.then(clear)
  return { settled, settle }
}

function issueText({ path, message }: InputIssue): string {
  return path === '' ? message : `${path}: ${message}`
}

/** A worker's end in words, with the last lines that it printed. */
export function describeWorkerEnd(end: ProcessEnd, lastWords: readonly string[]): string {
  if (end.spawnError !== undefined) return `The training worker could not be started: ${end.spawnError.message}`
  const how = end.code === null ? `was killed by ${end.signal ?? 'a signal'}` : `ended with exit code ${String(end.code)}`
  return [`The training worker ${how}${lastWords.length > 0 ? ':' : '.'}`, ...excerptOf(lastWords)].join('\n')
}
