import { fork, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { runtimeKindSchema, type InstallEvent, type InstallInput, type InstallProgress, type RuntimeKind, type RuntimeView } from '../../../../shared/contract/runtimes.ts'
import { TuneryError } from '../../../../shared/errors.ts'
import { uninstallRuntime } from './install.ts'
import { runtimeTitles } from './manifest.ts'
import { installReportSchema, type InstallReport } from './report.ts'
import { runtimeView } from './view.ts'

const entry = new URL(`./install-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** How long a cancelled installation may take to remove what it has unpacked. */
const cancelPatienceMs = 20_000

/** How an installation came to its end. */
type InstallEnd = Exclude<InstallEvent, { readonly event: 'progress' }> | { readonly event: 'failed'; readonly message: string }

/** An installation that runs in a process of its own. */
interface Running {
  progress: InstallProgress
  readonly child: ChildProcess
  /** Called whenever there is news. */
  readonly watchers: Set<() => void>
  end: InstallEnd | undefined
  readonly ended: Promise<InstallEnd>
  cancelled: boolean
}

/**
 * The installations of this engine: each in a process of its own, which goes on while nobody watches it and ends with
 * the engine. There is one of a kind at a time; whoever asks for it again joins it.
 */
export class RuntimeInstalls {
  readonly #running = new Map<RuntimeKind, Running>()
  readonly #entry: string

  /** @param program the installation program; for tests */
  constructor(program: string = fileURLToPath(entry)) {
    this.#entry = program
  }

  /** Every runtime, with how far its installation is. */
  views(): Promise<RuntimeView[]> {
    return Promise.all(runtimeKindSchema.options.map((kind) => runtimeView(kind, this.#running.get(kind)?.progress ?? null)))
  }

  /**
   * Starts an installation, or joins the one that runs. Its progress as it changes, and last how it ended.
   * Whoever stops listening leaves it running.
   * @throws TuneryError unavailable when it fails
   */
  async *install(input: InstallInput, signal?: AbortSignal): AsyncGenerator<InstallEvent> {
    const running = this.#running.get(input.kind) ?? this.#start(input)
    let wake = (): void => undefined
    const onNews = (): void => wake()
    running.watchers.add(onNews)
    signal?.addEventListener('abort', onNews)
    try {
      let told: InstallProgress | undefined
      for (;;) {
        if (signal?.aborted === true) return
        if (running.end !== undefined) break
        if (running.progress !== told) {
          told = running.progress
          yield { event: 'progress', ...told }
          continue
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      if (running.end.event === 'failed') throw new TuneryError('unavailable', running.end.message)
      yield running.end
    } finally {
      running.watchers.delete(onNews)
      signal?.removeEventListener('abort', onNews)
    }
  }

  /** Ends an installation; finished downloads stay. Resolves when it is gone. */
  async cancel(kind: RuntimeKind): Promise<void> {
    const running = this.#running.get(kind)
    if (running === undefined) return
    running.cancelled = true
    running.child.kill('SIGTERM')
    const timer = setTimeout(() => running.child.kill('SIGKILL'), cancelPatienceMs)
    await running.ended
    clearTimeout(timer)
  }

  /** Removes a runtime and its downloads. @throws TuneryError conflict while it is being installed */
  async uninstall(kind: RuntimeKind): Promise<void> {
    if (this.#running.has(kind)) throw new TuneryError('conflict', `The ${runtimeTitles[kind]} is being installed: cancel that first.`)
    await uninstallRuntime(kind)
  }

  /** Cancels every installation. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((kind) => this.cancel(kind)))
  }

  #start({ kind, from, force }: InstallInput): Running {
    const args = [kind, '--json', ...(force ? ['--force'] : []), ...(from === undefined ? [] : [`--from=${from}`])]
    const child = fork(this.#entry, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] })
    const running: Running = {
      progress: { step: 'checking', done: 0, total: 0, item: null },
      child,
      watchers: new Set(),
      end: undefined,
      ended: endOf(child, kind, () => running.cancelled, (progress) => {
        running.progress = progress
        for (const tell of running.watchers) tell()
      }),
      cancelled: false,
    }
    this.#running.set(kind, running)
    void running.ended.then((end) => {
      running.end = end
      this.#running.delete(kind)
      for (const tell of running.watchers) tell()
    })
    return running
  }
}

/** Reads what the installation program prints, until it has ended. Never rejects. */
function endOf(child: ChildProcess, kind: RuntimeKind, isCancelled: () => boolean, onProgress: (progress: InstallProgress) => void): Promise<InstallEnd> {
  const errors: string[] = []
  let end: InstallEnd | undefined
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const report = parseReport(line)
      if (report?.event === 'progress') onProgress({ step: report.step, done: report.done, total: report.total, item: report.item })
      else if (report?.event === 'failed') end = report
      else if (report?.event === 'installed') end = { event: 'installed', runtime: { ...report.state, kind, status: 'installed' } }
    })
  }
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      resolve({ event: 'failed', message: `The installation could not be started: ${error.message}` })
    })
    child.on('close', (code, signal) => {
      if (end?.event === 'installed') resolve(end)
      else if (isCancelled()) resolve({ event: 'cancelled' })
      else resolve(end ?? { event: 'failed', message: `The installation ended without a word (${signal ?? `exit code ${String(code)}`}).\n${errors.slice(-5).join('\n')}` })
    })
  })
}

function parseReport(line: string): InstallReport | undefined {
  try {
    return installReportSchema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
