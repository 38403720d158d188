import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Executor, Reply, TrialEvent, TrialJob, TrialOutcome } from '../../../../../electron/engine/contracts/executor.ts'
import { runRepeats, runSeed, type RepeatPlan, type RepeatProgress } from '../../../../../electron/engine/study/repeats.ts'
import { valuesOfRuns } from '../../../../../electron/engine/study/repeats-values.ts'
import type { MetricValues } from '../../../../../shared/domain/trial.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-repeats-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const job = (): TrialJob => ({
  trialId: 1,
  trialNumber: 4,
  studyName: 'study',
  objective: { kind: 'module', path: '/trial.ts' },
  params: {},
  objectiveMetric: 'y',
  seed: 77,
  splitSeed: 1,
  trialDir: folder,
  checkpointDir: join(folder, 'checkpoint'),
  resumeStep: 0,
  mode: 'train',
  timeoutMs: undefined,
  memoryLimitMiB: undefined,
})

/** Two reports, then the end: `y` is that of the run, in the order of the runs. A number among the outcomes stands for a complete run. */
function executor(ends: readonly (number | TrialOutcome)[]): Executor & { readonly jobs: TrialJob[] } {
  const jobs: TrialJob[] = []
  return {
    jobs,
    capacity: () => [],
    dispose: () => Promise.resolve(),
    async *run(given) {
      const end = ends[jobs.length] ?? 0
      jobs.push(given)
      const y = typeof end === 'number' ? end : 9
      for (const step of [given.resumeStep + 1, given.resumeStep + 2]) {
        let answer: (reply: Reply) => void = () => undefined
        const answered = new Promise<Reply>((resolve) => (answer = resolve))
        yield { kind: 'report', step, values: { y: y + 1 / step, step_seconds: step }, reply: answer }
        const reply = await answered
        yield { kind: 'checkpoint', step }
        if (reply === 'pause') return yield { kind: 'end', outcome: { kind: 'paused', step } }
        if (reply === 'stop') return yield { kind: 'end', outcome: { kind: 'stopped' } }
      }
      yield { kind: 'end', outcome: typeof end === 'number' ? { kind: 'complete', values: { y: end } } : end }
    },
  }
}

interface Ran {
  readonly reports: [step: number, y: number | undefined][]
  readonly outcome: TrialOutcome | undefined
  readonly finished: MetricValues[]
}

interface Given extends Partial<RepeatProgress>, Partial<Pick<RepeatPlan, 'steps'>> {
  readonly answer?: (step: number) => Reply
}

async function run(over: Executor, { answer = () => 'continue', steps = 'epochs', ...given }: Given = {}): Promise<Ran> {
  const finished: MetricValues[] = [...(given.finished ?? [])]
  const progress: RepeatProgress = { finished: [], reported: {}, lastStep: 0, goesOn: () => true, ...given, finish: (index, values) => (finished[index] = values) }
  const reports: Ran['reports'] = []
  let outcome: TrialOutcome | undefined
  const note = (event: TrialEvent): void => {
    if (event.kind === 'end') outcome = event.outcome
    if (event.kind !== 'report') return
    reports.push([event.step, event.values['y']])
    event.reply(answer(event.step))
  }
  for await (const event of runRepeats(over, job(), { name: 'cpu-0' }, new AbortController().signal, { repeats: 3, objectives: ['y'], steps }, progress)) note(event)
  return { reports, outcome, finished }
}

/** What a file descriptor of this process stands for; empty when it is closed by now. */
function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}

const failed: TrialOutcome = { kind: 'failed', reason: 'oom', message: 'no memory left' }

describe('a repeated trial', () => {
  it('runs its configuration with a seed for each run, the first being its own, and comes to means and standard errors', async () => {
    const over = executor([1, 2, 6])
    const { reports, outcome, finished } = await run(over)
    expect(over.jobs.map(({ seed }) => seed)).toEqual([77, runSeed(77, 1), runSeed(77, 2)])
    expect(new Set(over.jobs.map(({ seed }) => seed)).size).toBe(3)
    expect(reports).toEqual([[1, 2], [2, 1.5]])
    expect(finished.map(({ y }) => y)).toEqual([1, 2, 6])
    expect(outcome).toEqual({ kind: 'complete', values: { y: 3, step_seconds: 2, y_se: Math.sqrt(7 / 3), step_seconds_se: 0 } })
  })

  it('keeps the checkpoints of its runs apart, and shows the later runs in the log', async () => {
    const over = executor([1, 2, 6])
    await run(over)
    expect(over.jobs.map(({ checkpointDir }) => checkpointDir)).toEqual(['', '/run-1', '/run-2'].map((end) => join(folder, 'checkpoint', end)))
    const log = readFileSync(join(folder, 'log.txt'), 'utf8')
    expect(log).toContain(`[Tunery: Run 2 of 3, seed ${runSeed(77, 1)}]`)
    expect(log).toContain('[Tunery: step 2: {"y":6.5,"step_seconds":2}]')
  })

  it('starts no second run when the first is stopped, paused or fails', async () => {
    for (const reply of ['stop', 'pause'] as const) {
      const over = executor([1])
      expect((await run(over, { answer: () => reply })).outcome?.kind).toBe(reply === 'stop' ? 'stopped' : 'paused')
      expect(over.jobs).toHaveLength(1)
    }
    expect((await run(executor([failed]))).outcome).toEqual(failed)
  })

  it('fails with the reason of a later run that fails, and says which', async () => {
    const { outcome, finished } = await run(executor([1, failed]))
    expect(outcome).toEqual({ kind: 'failed', reason: 'oom', message: 'Run 2 of 3: no memory left' })
    expect(finished).toHaveLength(1)
  })

  it('fails when the objective of a later run is NaN', async () => {
    expect((await run(executor([1, NaN]))).outcome).toMatchObject({ kind: 'failed', reason: 'nan', message: 'Run 2 of 3: the objective "y" was NaN at step 1' })
  })

  it('fails when a further objective of the first run is NaN at the end, as it does for a later run', async () => {
    const over = executor([{ kind: 'complete', values: { y: 1, z: NaN } }])
    const events: TrialEvent[] = []
    const progress: RepeatProgress = { finished: [], reported: {}, lastStep: 0, finish: () => undefined, goesOn: () => true }
    const plan: RepeatPlan = { repeats: 3, objectives: ['y', 'z'], steps: 'epochs' }
    for await (const event of runRepeats(over, job(), { name: 'cpu-0' }, new AbortController().signal, plan, progress)) {
      events.push(event)
      if (event.kind === 'report') event.reply('continue')
    }
    expect(events.at(-1)).toEqual({ kind: 'end', outcome: { kind: 'failed', reason: 'nan', message: 'Run 1 of 3: the objective "z" was NaN at the end' } })
    expect(over.jobs).toHaveLength(1)
  })

  it('closes its log when the executor breaks down', async () => {
    const over: Executor = {
      capacity: () => [],
      dispose: () => Promise.resolve(),
      // eslint-disable-next-line require-yield
      async *run() {
        await Promise.resolve()
        throw new Error('no process')
      },
    }
    const progress: RepeatProgress = { finished: [{ y: 1 }], reported: {}, lastStep: 0, finish: () => undefined, goesOn: () => true }
    const events = runRepeats(over, job(), { name: 'cpu-0' }, new AbortController().signal, { repeats: 3, objectives: ['y'], steps: 'epochs' }, progress)
    await expect(events.next()).rejects.toThrow('no process')
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toContain('Run 2 of 3')
    // Only Linux says what is open; elsewhere the folder could not be removed after the test.
    if (existsSync('/proc/self/fd')) expect(readdirSync('/proc/self/fd').map(linkOf).filter((path) => path.startsWith(folder))).toEqual([])
  })

  it('repeats no finished run, and goes on with the one that was halted from its checkpoint', async () => {
    let asked = 0
    const first = executor([1, 2])
    const halted = await run(first, { goesOn: () => (asked += 1) < 2 })
    expect(halted.outcome).toEqual({ kind: 'paused', step: 0 })
    expect(halted.finished.map(({ y }) => y)).toEqual([1])

    const second = executor([2, 6])
    const { outcome } = await run(second, { finished: halted.finished })
    expect(second.jobs.map(({ seed, resumeStep }) => [seed, resumeStep])).toEqual([[runSeed(77, 1), 1], [runSeed(77, 2), 0]])
    expect(outcome).toMatchObject({ kind: 'complete', values: { y: 3 } })
  })

  it('makes its runs the steps of its curve for a scheduler that judges repeats, which may stop it after any of them', async () => {
    expect((await run(executor([1, 2, 6]), { steps: 'repeats' })).reports).toEqual([[1, 1], [2, 2], [3, 6]])
    const over = executor([1, 2, 6])
    const stopped = await run(over, { steps: 'repeats', answer: (step) => (step === 2 ? 'stop' : 'continue') })
    expect(stopped).toMatchObject({ reports: [[1, 1], [2, 2]], outcome: { kind: 'stopped' } })
    expect(over.jobs).toHaveLength(2)
  })

  it('reports a run again that was finished and not yet judged', async () => {
    const { reports } = await run(executor([6]), { steps: 'repeats', finished: [{ y: 1 }, { y: 2 }], lastStep: 1 })
    expect(reports).toEqual([[2, 2], [3, 6]])
  })
})

describe('the values of runs', () => {
  it('have no standard error from one run, and are NaN when one of them is', () => {
    expect(valuesOfRuns([{ y: 2 }])).toEqual({ y: 2 })
    expect(valuesOfRuns([{ y: 2 }, { y: NaN }])).toEqual({ y: NaN, y_se: NaN })
  })

  it('are those of the runs that have the metric', () => {
    expect(valuesOfRuns([{ y: 2, z: 1 }, { y: 4 }])).toEqual({ y: 3, z: 1, y_se: 1 })
  })
})
