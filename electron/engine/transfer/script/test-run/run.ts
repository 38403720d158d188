import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { StringDecoder } from 'node:string_decoder'
import type { z } from 'zod'
import type { scriptTestInputSchema, ScriptTestEvent, ScriptTestResult, SeenSoFar } from '../../../../../shared/contract/scripts.ts'
import { messageOf } from '../../../../../shared/errors.ts'
import { parseCommandLine } from '../../../executors/command-line.ts'
import { runCommandTest, type CommandTestEnd } from '../../../executors/command-test.ts'
import { createEventQueue, type EventQueue } from '../../../executors/event-queue.ts'
import { createLineSplitter } from '../../../executors/line-splitter.ts'
import { createReportParser } from '../../../executors/report-parser.ts'
import { metricNamesIn, problemsOf } from './problems.ts'
import { createSeenMetrics, namesIn, type SeenMetrics } from './seen-metrics.ts'
import { testSummary } from './summary.ts'

type Input = z.output<typeof scriptTestInputSchema>

const outputEveryMs = 100
const seenEveryMs = 500
/** More output than this is not shown. In UTF-16 units. */
const mostShown = 512 * 1024
const mostNearMisses = 5

/**
 * Runs a command once with one configuration and tells what it prints, which metrics it reports and what is wrong with that.
 * It ends with the signal, or when nobody listens any more; its whole process group is ended then. The last event is the result,
 * unless it was ended from here.
 */
export async function* testCommand(input: Input, signal: AbortSignal = new AbortController().signal): AsyncGenerator<ScriptTestEvent> {
  const queue = createEventQueue<ScriptTestEvent>()
  const stop = new AbortController()
  const ended = run(input, queue, AbortSignal.any([signal, stop.signal])).then(
    (result) => {
      if (!signal.aborted) queue.push({ kind: 'result', result })
      queue.close()
    },
    (error: unknown) => {
      queue.close()
      throw error
    },
  )
  // The generator may be left before it gets to wait for it.
  ended.catch(() => undefined)
  try {
    yield* queue
  } finally {
    stop.abort()
    await ended
  }
}

async function run(input: Input, queue: EventQueue<ScriptTestEvent>, signal: AbortSignal): Promise<ScriptTestResult> {
  const { command, params, env, seconds } = input
  const cwd = resolve(input.folder ?? '', input.cwd ?? '')
  const seen = createSeenMetrics(input.objective)
  const watch = createWatch(queue, seen)
  const startedAt = performance.now()
  const end = await runCommandTest({ objective: { kind: 'command', command, cwd, ...(env !== undefined && { env }) }, params, timeoutMs: seconds * 1000 }, watch, signal)
  const took = (performance.now() - startedAt) / 1000
  watch.end()
  return resultOf(end, took, seen.summary(), watch, programOf(command))
}

interface Watch {
  printed(chunk: Buffer): void
  line(line: string): void
  end(): void
  nearMisses(): readonly string[]
  hasPrinted(): boolean
  /** Whether lines that are reports came otherwise than on the standard output. */
  reportsElsewhere(): boolean
}

/** Hands on what a command prints, a few times a second. */
function createWatch(queue: EventQueue<ScriptTestEvent>, seen: SeenMetrics): Watch {
  const decoder = new StringDecoder('utf8')
  const all = createLineSplitter()
  const parse = createReportParser('', 0)
  const nearMisses: string[] = []
  let [waiting, shown, isNew, reportsAnywhere, reportsOnOutput] = ['', 0, false, 0, 0]

  const flushOutput = (): void => {
    if (waiting !== '') queue.push({ kind: 'output', text: waiting })
    waiting = ''
  }
  const flushSeen = (): void => {
    if (isNew) queue.push({ kind: 'seen', seen: seen.summary() })
    isNew = false
  }
  const timers = [setInterval(flushOutput, outputEveryMs), setInterval(flushSeen, seenEveryMs)]
  const look = (lines: readonly string[]): void => {
    for (const line of lines) {
      if (parse(line) !== undefined) reportsAnywhere += 1
      else if (nearMisses.length < mostNearMisses && metricNamesIn(line).length > 0 && namesIn(line).length === 0) nearMisses.push(line)
    }
  }
  return {
    printed(chunk) {
      look(all.push(chunk))
      const text = decoder.write(chunk)
      if (shown < mostShown) waiting += shown + text.length < mostShown ? text : `${text.slice(0, mostShown - shown)}\n[what follows is not shown]\n`
      shown += text.length
    },
    line(line) {
      if (parse(line) !== undefined) reportsOnOutput += 1
      if (seen.line(line, performance.now())) isNew = true
    },
    end() {
      timers.forEach((timer) => {
        clearInterval(timer)
      })
      look(all.end())
      flushOutput()
      flushSeen()
    },
    nearMisses: () => nearMisses,
    hasPrinted: () => shown > 0,
    reportsElsewhere: () => reportsAnywhere > reportsOnOutput,
  }
}

function programOf(command: string | readonly string[]): string {
  try {
    const words = typeof command === 'string' ? parseCommandLine(command) : command
    return words[0] ?? ''
  } catch (error) {
    return messageOf(error)
  }
}

function resultOf({ end, startError, isLimited, lastWords }: CommandTestEnd, seconds: number, seen: SeenSoFar, watch: Watch, program: string): ScriptTestResult {
  const known = { seen, exitCode: end?.code ?? null, signal: end?.signal ?? null, startError, isLimited, seconds, lastWords }
  const problems = problemsOf({ ...known, nearMisses: watch.nearMisses(), reportsOnErrors: watch.reportsElsewhere(), hasPrinted: watch.hasPrinted(), program })
  const ended = end === undefined ? 'not-started' : isLimited ? 'limit' : 'exit'
  const ok = seen.objective !== null && problems.length === 0
  return { ended, exitCode: known.exitCode, signal: known.signal, seconds, seen, ok, summary: testSummary({ ended, seconds, seen, exitCode: known.exitCode }), problems }
}
