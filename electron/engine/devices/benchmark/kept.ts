import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { benchmarkSchema, type Benchmark, type KeptBenchmark, type Machine } from '../../../../shared/contract/benchmark.ts'
import { messageOf } from '../../../../shared/errors.ts'
import { dataFolder } from '../../paths.ts'
import { whyAnotherMachine } from './machine.ts'

/** Where the last measurement is kept: with the app's own data, because it is the machine's and not a database's. */
export function benchmarksPath(): string {
  return join(dataFolder(), 'benchmarks.json')
}

/** What a measurement has to fit. */
export interface MeasuredBy {
  readonly machine: Machine
  readonly appVersion: string
}

/**
 * The last measurement, and whether it may be used. Never throws: a file that cannot be read is said to be damaged.
 * One of another version of Tunery is used, as the best guess there is.
 */
export function readKept({ machine, appVersion }: MeasuredBy, path = benchmarksPath()): KeptBenchmark {
  const benchmark = readBenchmark(path)
  if (benchmark === undefined) return { benchmark: null, unused: 'Nothing has been measured yet.', notes: [] }
  if (typeof benchmark === 'string') return { benchmark: null, unused: benchmark, notes: [] }
  const older = benchmark.appVersion === appVersion ? [] : [`Tunery ${benchmark.appVersion} measured this, and this is Tunery ${appVersion}: measure again to be sure.`]
  return { benchmark, unused: whyAnotherMachine(benchmark.machine, machine) ?? null, notes: [...benchmark.notes, ...older] }
}

/** @returns undefined where there is none, a sentence where it cannot be read */
function readBenchmark(path: string): Benchmark | string | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : `The last measurement cannot be read (${messageOf(error)}).`
  }
  try {
    return benchmarkSchema.parse(JSON.parse(text))
  } catch {
    return `The last measurement is damaged and not used (${path}). Measure again, which replaces it.`
  }
}

/** Keeps a measurement in place of the last one. @throws Error when the folder cannot be written to */
export function writeKept(benchmark: Benchmark, path = benchmarksPath()): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${String(process.pid)}.tmp`
  writeFileSync(temporary, `${JSON.stringify(benchmark, undefined, 2)}\n`)
  renameSync(temporary, path)
}
