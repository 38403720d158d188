import type { WorkerCommand, WorkerJob } from '../../shared/worker-protocol.ts'
import type { Channel } from './channel.ts'
import type { JobRunner } from './training/run-job.ts'
import type { Decision, TrialHost } from './training/trial-host.ts'

/** Memory of this process, in MiB: what the engine recycles workers by. */
export function memoryMiB(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20)
}

/** One worker's conversation with the engine: one job at a time, one decision a report. */
export interface Session {
  handle(command: WorkerCommand): void
  /** Whether a job is running. */
  busy(): boolean
}

/**
 * @param runner resolves when the backend is loaded
 * @throws Error (from `handle`) when the engine breaks the protocol: a second job at once
 */
export function createSession(channel: Channel, runner: Promise<JobRunner>): Session {
  let running = false
  let decide: ((decision: Decision) => void) | undefined
  const host: TrialHost = {
    report: (step, values) =>
      new Promise((resolve) => {
        decide = resolve
        channel.send({ type: 'report', step, values })
      }),
    checkpointed: (step) => {
      channel.send({ type: 'checkpoint', step })
    },
    log: (text) => {
      console.error(text)
    },
  }
  const run = async (job: WorkerJob): Promise<void> => {
    if (running) throw new Error('The engine sent a job while another one was running.')
    running = true
    const outcome = await (await runner).run(job, host)
    running = false
    channel.send({ ...outcome, memoryMiB: memoryMiB() })
  }
  return {
    busy: () => running,
    handle(command) {
      switch (command.type) {
        case 'run':
          void run(command.job)
          break
        case 'decide':
          decide?.(command.decision)
          decide = undefined
          break
        case 'shutdown':
          process.exit(0)
      }
    },
  }
}
