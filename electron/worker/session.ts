import { flushCompileCache } from 'node:module'
import type { WorkerCommand, WorkerJob } from '../../shared/worker-protocol.ts'
import type { Channel } from './channel.ts'
import type { JobRunner } from './training/run-job.ts'
import type { Decision, TrialHost } from './training/trial-host.ts'

/** Memory of this process, in MiB: what the engine recycles workers by. */
export function memoryMiB(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20)
}

/** How long after the first group: the next one comes at once, and is not to wait for this. */
const msUntilCodeIsKept = 1000

/** Node writes the code that it has compiled when a process ends by itself; a worker is killed. */
function createCodeKeeper(): () => void {
  let isDone = false
  return () => {
    if (!isDone) setTimeout(flushCompileCache, msUntilCodeIsKept).unref()
    isDone = true
  }
}

/** One worker's conversation with the engine: one group of jobs at a time, one decision a report. */
export interface Session {
  handle(command: WorkerCommand): void
  /** The jobs that are running, by their position in the group. */
  running(): readonly number[]
}

/**
 * @param runner resolves when the backend is loaded
 * @throws Error (from `handle`) when the engine breaks the protocol: a second group at once
 */
export function createSession(channel: Channel, runner: Promise<JobRunner>): Session {
  const running = new Set<number>()
  const keepCompiledCode = createCodeKeeper()
  const waiting = new Map<number, (decision: Decision) => void>()
  const hostOf = (member: number): TrialHost => ({
    report: (step, values) =>
      new Promise((resolve) => {
        waiting.set(member, resolve)
        channel.send({ type: 'report', member, step, values })
      }),
    checkpointed: (step) => {
      channel.send({ type: 'checkpoint', member, step })
    },
    log: (text) => {
      channel.send({ type: 'log', member, text })
    },
  })
  const run = async (jobs: readonly WorkerJob[]): Promise<void> => {
    if (running.size > 0) throw new Error('The engine sent a job while another one was running.')
    jobs.forEach((_, member) => running.add(member))
    await (await runner).run(
      jobs.map((job, member) => ({ job, host: hostOf(member) })),
      (member, outcome) => {
        running.delete(member)
        channel.send({ ...outcome, member, memoryMiB: memoryMiB() })
      },
    )
    keepCompiledCode()
  }
  return {
    running: () => [...running],
    handle(command) {
      switch (command.type) {
        case 'run':
          void run(command.jobs)
          break
        case 'decide':
          waiting.get(command.member)?.(command.decision)
          waiting.delete(command.member)
          break
        case 'benchmark':
          void runner.then(async ({ benchmark }) => {
            channel.send({ type: 'benchmark', samplesPerSecond: await benchmark(command.models, command.seconds) })
          })
          break
        case 'shutdown':
          process.exit(0)
      }
    },
  }
}
