import { createRouterClient, type RouterClient } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'
import type { Doctor } from '../../shared/contract/views.ts'
import { jsonSerializers } from '../../shared/contract/serializers.ts'
import type { BackendName } from '../../shared/worker-protocol.ts'
import { TuneryError } from '../../shared/errors.ts'
import { createChannel, type Channel } from './api/channel.ts'
import { LiveHub } from './api/live-hub.ts'
import { createRouter, type Router } from './api/router.ts'
import { appVersion } from './app-version.ts'
import type { Store } from './contracts/store.ts'
import { assertThere, fallbacksOf } from './devices/backends.ts'
import { createBenchmark, type BackendBenchmark } from './devices/benchmark/benchmark.ts'
import { thisMachine } from './devices/benchmark/machine.ts'
import { createBackendChooser } from './devices/benchmark/study-backend.ts'
import { runDoctor } from './devices/doctor.ts'
import { webgpuEnvironment } from './devices/webgpu-adapters.ts'
import { createDeviceFinder } from './devices/devices.ts'
import { createTelemetry, type Telemetry } from './devices/telemetry/telemetry.ts'
import { RuntimeInstalls } from './devices/runtime/index.ts'
import { workerEntry, workerEnvironment } from './devices/worker-environment.ts'
import { killStrays } from './executors/strays.ts'
import { defaultDatabasePath } from './paths.ts'
import { openStore } from './store/open.ts'
import type { WorkerSetup } from './study/executors.ts'
import { Studies, type StudiesParts } from './study/studies.ts'
import { TrialWork } from './study/trial-work.ts'

export { askTellErrorLine, openAskTell, type AskTell } from './api/ask-tell.ts'
export { parseStudy } from './api/definitions.ts'
export { exportOptuna } from './api/export.ts'
export { importFile, type ImportResult } from './api/import.ts'
export { runSimulation } from './analysis/simulation/laboratory/run.ts'
export { appVersion } from './app-version.ts'
export { downloadRelease, findTensorflowRuntime, installRuntime, releaseFor, runtimeView, uninstallRuntime } from './devices/runtime/index.ts'
export { progressWords } from './devices/runtime/report.ts'
export { dataFolder, defaultDatabasePath, resourcesFolder } from './paths.ts'
export { inspectScript } from './transfer/script/inspect.ts'
export { testCommand } from './transfer/script/test-run/run.ts'
export { readStudyFile } from './transfer/study-file.ts'

export interface EngineOptions {
  /** The app's own database when left out. */
  readonly databasePath?: string
  /** `read` looks at the database without holding it, so that it works while another Tunery runs; nothing can be changed or started. */
  readonly mode?: 'write' | 'read'
  /** The training backend; the one that trains each study soonest when left out. */
  readonly backend?: BackendName
  /** Starts the studies that were running when the engine last ended. */
  readonly resume?: boolean
  /** Told whenever the number of running studies changes. */
  readonly onRunning?: (studies: number) => void
}

/** A typed client of the whole contract. */
export type EngineClient = RouterClient<Router>

/** An open engine: one database, its studies, and the contract to reach them. */
export interface Engine {
  readonly client: EngineClient
  readonly databasePath: string
  /** Serves the contract over a WebSocket. */
  serveWebSocket(socket: WebSocket): void
  /** Serves the contract over a message channel of the host's. */
  openChannel(send: (data: unknown) => void): Pick<Channel, 'receive' | 'close'>
  runningStudies(): number
  /** Running trials go back to waiting, from their checkpoints where there are some; their studies go on when the engine is opened again. */
  close(): Promise<void>
}

/**
 * How the workers of a study are started. Read anew for each: a runtime may have been installed, or the backends measured, since the last one.
 * @throws TuneryError unavailable when the backend that the user named is not there
 */
function workersFor(named: BackendName | undefined): StudiesParts['workersFor'] {
  if (named !== undefined) assertThere(named)
  const chooser = createBackendChooser({ preferred: named, measuredBy: () => ({ machine: thisMachine(), appVersion: appVersion() }) })
  const setup = (backend: BackendName): WorkerSetup => ({
    backend,
    fallbacks: named === undefined ? fallbacksOf(backend) : [],
    entry: workerEntry(),
    env: { ...workerEnvironment(), ...webgpuEnvironment(named) },
  })
  return (study) => {
    const chosen = chooser.backendFor(study)
    return chosen instanceof Promise ? chosen.then(setup) : setup(chosen)
  }
}

function composeStudies(store: Store, telemetry: Telemetry, options: EngineOptions): { studies: Studies; hub: LiveHub; work: TrialWork } {
  const means = { workersFor: workersFor(options.backend), devices: createDeviceFinder() }
  const hub: LiveHub = new LiveHub({ summary: (id) => studies.summary(id), trial: (id, number) => store.findTrial(id, number) }, Date.now)
  const studies: Studies = new Studies({
    store,
    changes: hub,
    workersFor: means.workersFor,
    devices: means.devices,
    watchRun: (id) => telemetry.record(id),
    clock: Date.now,
    onRunning: (count) => options.onRunning?.(count),
  })
  return { studies, hub, work: new TrialWork({ store, studies, ...means, clock: Date.now }) }
}

/**
 * Opens a database and everything that works on it.
 * @throws TuneryError database-busy, database-newer, database-damaged, not-found (read mode), bad-input (unknown backend)
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const databasePath = options.databasePath ?? defaultDatabasePath()
  const mode = options.mode ?? 'write'
  const store = openStore(databasePath, mode)
  if (mode === 'write') {
    await killStrays(store.filesFolder)
    store.requeueInterrupted(Date.now())
  }
  const telemetry = createTelemetry({ store, clock: Date.now })
  const { studies, hub, work } = composeStudies(store, telemetry, options)
  const runtimes = new RuntimeInstalls()
  const router = createRouter({ store, studies, work, hub, telemetry, runtimes, doctor: () => diagnose(options), benchmark: benchmarkOf(options) })
  const ports = new PortHandler(router, { customJsonSerializers: jsonSerializers })
  const sockets = new SocketHandler(router, { customJsonSerializers: jsonSerializers })
  if (options.resume === true && mode === 'write') studies.resumeAll()
  return {
    client: createRouterClient(router),
    databasePath,
    serveWebSocket: (socket) => void sockets.upgrade(socket),
    openChannel: (send) => {
      const channel = createChannel(send)
      ports.upgrade(channel.port)
      return channel
    },
    runningStudies: () => studies.runningCount(),
    close: async () => {
      await Promise.all([studies.close(), runtimes.close()])
      await telemetry.close()
      store.close()
    },
  }
}

/** What this machine can do. Needs no database, so that it answers on a machine where nothing works yet. */
export function diagnose({ databasePath = defaultDatabasePath(), backend }: EngineOptions = {}): Promise<Doctor> {
  return runDoctor({ database: databasePath, appVersion: appVersion(), entry: workerEntry(), preferred: backend })
}

/**
 * Measures the backends of this machine. Needs no database.
 * @param seconds how long each is measured; 5 s when left out
 */
export function benchmarkOf({ backend, seconds }: Pick<EngineOptions, 'backend'> & { readonly seconds?: number } = {}): BackendBenchmark {
  return createBenchmark({ preferred: backend, appVersion: appVersion(), entry: workerEntry(), ...(seconds !== undefined && { seconds }) })
}

/** Whether an error is one of ours, whose message is for the user. */
export function isTuneryError(error: unknown): error is TuneryError {
  return error instanceof TuneryError
}
