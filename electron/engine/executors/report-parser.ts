import type { MetricValues } from '../../../shared/domain/trial.ts'

/** Values that a command printed, and the step that they belong to. */
export interface PrintedReport {
  readonly step: number
  /** Empty when the line only states a checkpoint. */
  readonly values: MetricValues
  /** The step of the checkpoint that the command says it has saved. */
  readonly checkpoint?: number
}

/** Reads the lines of one run of a command; it counts the steps of lines that name none. */
export type ReportParser = (line: string) => PrintedReport | undefined

/**
 * Which lines of a command's output are reports:
 *
 * - a JSON object with at least one number besides the step: `{"step": 3, "val_error": 0.12}`. Other values in it are
 *   left out; `NaN`, `Infinity` and `-Infinity` are read as Python's `json.dumps` prints them.
 * - a line of nothing but `name=value` pairs, between spaces, commas or semicolons: `epoch=3 val_error=1.2e-1`
 *   (`nan` and `inf` too), if it names a step or the objective: a lone `lr=0.1` is more likely a log.
 *
 * `checkpoint` among them, a whole number ≥ 0, is no value: the command has saved what it needs to go on from that step.
 * It may stand on a line of its own: `{"checkpoint": 3}` or `checkpoint=3`.
 *
 * Everything else is the trial's log. `step`, or else `epoch`, is the step when it is a whole number ≥ 0. Without one, a line that
 * holds the objective is one step further than the last, and any other line belongs to the last step.
 * @param resumeStep the step that the run goes on from
 */
export function createReportParser(objectiveMetric: string, resumeStep: number): ReportParser {
  let lastStep = resumeStep
  return (line) => {
    const numbers = readJsonNumbers(line) ?? readPairs(line, objectiveMetric)
    if (numbers === undefined) return undefined
    const step = statedStep(numbers) ?? (numbers.has(objectiveMetric) ? lastStep + 1 : Math.max(lastStep, 1))
    const values = Object.fromEntries([...numbers].filter(([name]) => !isStepName(name) && name !== checkpointName))
    const checkpoint = wholeStep(numbers.get(checkpointName))
    const saved = checkpoint === undefined ? {} : { checkpoint }
    if (Object.keys(values).length === 0) return checkpoint === undefined ? undefined : { step: lastStep, values, ...saved }
    lastStep = step
    return { step, values, ...saved }
  }
}

const stepNames = ['step', 'epoch']
const checkpointName = 'checkpoint'
const isStepName = (name: string): boolean => stepNames.includes(name)
const wholeStep = (step: number | undefined): number | undefined => (Number.isSafeInteger(step) && step !== undefined && step >= 0 ? step : undefined)

function statedStep(numbers: ReadonlyMap<string, number>): number | undefined {
  return stepNames.map((name) => wholeStep(numbers.get(name))).find((step) => step !== undefined)
}

/** A JSON string, or one of the three numbers that JSON does not know. */
const stringOrSpecial = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g
/** Stands for NaN in JSON; no script prints it. */
const nanMark = '\u0000NaN'

function readJsonNumbers(line: string): Map<string, number> | undefined {
  const text = line.trim()
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  const object = parseJson(text) ?? parseJson(text.replace(stringOrSpecial, toStandardJson))
  if (typeof object !== 'object' || object === null) return undefined
  const numbers = new Map<string, number>()
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'number') numbers.set(name, value)
    else if (value === nanMark) numbers.set(name, NaN)
  }
  return numbers.size === 0 ? undefined : numbers
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toStandardJson(found: string): string {
  if (found.startsWith('"')) return found
  if (found === 'NaN') return JSON.stringify(nanMark)
  // Too large for a float, so it is read as an infinity.
  return found.startsWith('-') ? '-1e999' : '1e999'
}

const pair = /^([^\s=,;]+)=([+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|inf(?:inity)?))$/i

function readPairs(line: string, objectiveMetric: string): Map<string, number> | undefined {
  if (!line.includes('=')) return undefined
  const numbers = new Map<string, number>()
  for (const token of line.replace(/\s*=\s*/g, '=').split(/[\s,;]+/)) {
    if (token === '') continue
    const [, name, value] = pair.exec(token) ?? []
    if (name === undefined || value === undefined) return undefined
    numbers.set(name, readNumber(value))
  }
  return [objectiveMetric, checkpointName, ...stepNames].some((name) => numbers.has(name)) ? numbers : undefined
}

function readNumber(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  if (/nan$/i.test(text)) return NaN
  return /inf/i.test(text) ? sign * Infinity : Number(text)
}
