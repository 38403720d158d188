import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { workerMessageSchema, type WorkerCommand, type WorkerJob, type WorkerMessage } from '../../../../shared/worker-protocol.ts'

type Report = Extract<WorkerMessage, { type: 'report' }>
type End = Extract<WorkerMessage, { type: 'complete' | 'paused' | 'stopped' | 'failed' }>
type Decision = 'continue' | 'pause' | 'stop'

/** What a job did: all it reported, and how it ended. */
export interface JobRecord {
  readonly reports: Report[]
  readonly checkpoints: number[]
  readonly end: End
}

/** A real worker process, driven as the engine drives it. */
export interface WorkerClient {
  readonly ready: Extract<WorkerMessage, { type: 'ready' }>
  /** Everything that it printed so far. */
  output(): string
  run(job: WorkerJob, decide?: (report: Report) => Decision): Promise<JobRecord>
  /** Runs jobs as one group; their records in their order. */
  runGroup(jobs: readonly WorkerJob[], decide?: (report: Report) => Decision): Promise<JobRecord[]>
  send(command: WorkerCommand): void
  disconnect(): void
  /** Its exit code. */
  exited(): Promise<number | null>
  kill(): Promise<void>
}

const entry = fileURLToPath(new URL('../../../../electron/worker/index.ts', import.meta.url))

/** @param env added to the environment; must name the backend */
export async function startWorker(env: Readonly<Record<string, string>>): Promise<WorkerClient> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const next = messagesOf(child, exit, () => output)
  child.on('message', (message) => {
    const said = workerMessageSchema.parse(message)
    if (said.type === 'log') output += `${said.text}\n`
  })
  const ready = await next()
  if (ready.type !== 'ready') throw new Error(`expected ready, got ${ready.type}`)
  const send = (command: WorkerCommand): void => {
    child.send(command)
  }
  return {
    ready,
    output: () => output,
    send,
    async run(job, decide = () => 'continue') {
      send({ type: 'run', jobs: [job] })
      return collect(next, (report) => {
        send({ type: 'decide', member: report.member, decision: decide(report) })
      })
    },
    async runGroup(jobs, decide = () => 'continue') {
      send({ type: 'run', jobs: [...jobs] })
      return collectGroup(next, jobs.length, (report) => {
        send({ type: 'decide', member: report.member, decision: decide(report) })
      })
    },
    disconnect() {
      child.disconnect()
    },
    exited: () => exit,
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

function messagesOf(child: ChildProcess, exit: Promise<number | null>, output: () => string): () => Promise<WorkerMessage> {
  const queue: WorkerMessage[] = []
  let wake: () => void = () => undefined
  let ended: number | null | undefined
  child.on('message', (message) => {
    queue.push(workerMessageSchema.parse(message))
    wake()
  })
  void exit.then((code) => {
    ended = code
    wake()
  })
  return async () => {
    for (;;) {
      const message = queue.shift()
      if (message !== undefined) return message
      if (ended !== undefined) throw new Error(`the worker exited with ${String(ended)}: ${output()}`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
}

async function collect(next: () => Promise<WorkerMessage>, answer: (report: Report) => void): Promise<JobRecord> {
  const reports: Report[] = []
  const checkpoints: number[] = []
  for (;;) {
    const message = await next()
    if (message.type === 'report') {
      reports.push(message)
      answer(message)
    } else if (message.type === 'checkpoint') checkpoints.push(message.step)
    else if (message.type !== 'ready' && message.type !== 'log' && message.type !== 'benchmark') return { reports, checkpoints, end: message }
  }
}

async function collectGroup(next: () => Promise<WorkerMessage>, size: number, answer: (report: Report) => void): Promise<JobRecord[]> {
  const records = Array.from({ length: size }, (): { reports: Report[]; checkpoints: number[]; end: End | undefined } => ({ reports: [], checkpoints: [], end: undefined }))
  while (records.some(({ end }) => end === undefined)) {
    const message = await next()
    if (!('member' in message) || message.type === 'log') continue
    const record = records[message.member]
    if (record === undefined || record.end !== undefined) throw new Error(`a message about no running member: ${JSON.stringify(message)}`)
    if (message.type === 'report') {
      record.reports.push(message)
      answer(message)
    } else if (message.type === 'checkpoint') record.checkpoints.push(message.step)
    else record.end = message
  }
  return records.map(({ end, ...rest }) => {
    if (end === undefined) throw new Error('a member of the group has no end')
    return { ...rest, end }
  })
}

const fixture = (name: string): string => fileURLToPath(new URL(`../../../fixtures/worker/${name}`, import.meta.url))

/** A short training on a small CSV file. */
export function csvJob(checkpointDir: string, params: WorkerJob['params'] = {}, changes: Partial<WorkerJob> = {}): WorkerJob {
  return {
    objective: { kind: 'builtin', task: 'csv/mlp', data: { path: fixture('tiny.csv'), target: 'class' } },
    params: { epochs: 4, batch_size: 16, units: 8, layers: 2, learning_rate: 0.05, dropout: 0.2, ...params },
    seed: 11,
    splitSeed: 5,
    checkpointDir,
    resumeStep: 0,
    mode: 'train',
    ...changes,
  }
}

/** A trial of a user's module. */
export function moduleJob(name: string, checkpointDir: string, params: WorkerJob['params'] = {}, changes: Partial<WorkerJob> = {}): WorkerJob {
  return { ...csvJob(checkpointDir), objective: { kind: 'module', path: fixture(name) }, params, ...changes }
}
