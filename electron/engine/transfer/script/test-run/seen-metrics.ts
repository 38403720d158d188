import type { ScriptTestInput, SeenMetric, SeenSoFar } from '../../../../../shared/contract/scripts.ts'
import { createReportParser, type PrintedReport } from '../../../executors/report-parser.ts'
import { byLikelihood, dataOf, goalOf, isMetricName } from '../metric-names.ts'

/** More lines than this are not needed to know what a script prints. */
const mostLines = 5000

interface Line {
  readonly text: string
  readonly atMs: number
}

/** What a running command has reported so far. */
export interface SeenMetrics {
  /** Takes a line of its standard output. @returns whether it may be a report */
  line(text: string, atMs: number): boolean
  summary(): SeenSoFar
}

/**
 * Collects the lines of a command that could be reports. Which line is one, and of which step, depends on the objective, and which metric
 * that is depends on the lines: so they are read again whenever a summary is wanted.
 * @param wanted the objective that the user has named already
 */
export function createSeenMetrics(wanted: ScriptTestInput['objective']): SeenMetrics {
  const lines: Line[] = []
  return {
    line(text, atMs) {
      const isCandidate = lines.length < mostLines && namesIn(text).length > 0
      if (isCandidate) lines.push({ text, atMs })
      return isCandidate
    },
    summary: () => summaryOf(lines, wanted),
  }
}

/** `name =`. It is looked for at the start of a word alone: a line may be one word of a million characters. */
const pairStart = /(?<![^\s=,;])([^\s=,;]+)\s*=/g

/** The names in a line that would be a report of one of them; empty when the line is none whatever the objective is. */
export function namesIn(text: string): string[] {
  const names = [...text.matchAll(pairStart)].flatMap(([, name]) => (name !== undefined && isMetricName(name) ? [name] : []))
  const report = createReportParser('', 0)(text) ?? (names[0] === undefined ? undefined : createReportParser(names[0], 0)(text))
  return Object.keys(report?.values ?? {})
}

function summaryOf(lines: readonly Line[], wanted: ScriptTestInput['objective']): SeenSoFar {
  const names = byLikelihood([...new Set(lines.flatMap(({ text }) => namesIn(text)))], (name) => name)
  const objective = objectiveOf(names, wanted)
  const parse = createReportParser(objective?.name ?? names[0] ?? '', 0)
  const reports = lines.flatMap(({ text, atMs }) => {
    const report = parse(text)
    return report === undefined || Object.keys(report.values).length === 0 ? [] : [{ ...report, atMs }]
  })
  return { metrics: names.flatMap((name) => metricOf(name, reports) ?? []), objective, steps: stepsOf(reports) }
}

function objectiveOf(names: readonly string[], wanted: ScriptTestInput['objective']): SeenSoFar['objective'] {
  if (wanted !== undefined && names.includes(wanted.name)) return { name: wanted.name, goal: wanted.goal ?? goalOf(wanted.name) ?? 'minimize', why: 'the metric of the study' }
  const name = names.find((candidate) => goalOf(candidate) !== undefined)
  const goal = name === undefined ? undefined : goalOf(name)
  // How well the training data is learned by heart is not what is looked for.
  if (name === undefined || goal === undefined || dataOf(name) === 'training') return null
  const data = dataOf(name)
  return { name, goal, why: data === 'validation' ? 'measured on validation data' : data === 'test' ? 'measured on test data, by its name: no validation value was printed' : 'by its name' }
}

function metricOf(name: string, reports: readonly PrintedReport[]): SeenMetric | undefined {
  const own = reports.filter(({ values }) => Object.hasOwn(values, name))
  const [first, last] = [own[0], own.at(-1)]
  const [firstValue, lastValue] = [first?.values[name], last?.values[name]]
  if (first === undefined || last === undefined || firstValue === undefined || lastValue === undefined) return undefined
  return { name, data: dataOf(name), goal: goalOf(name) ?? null, reports: own.length, firstStep: first.step, lastStep: last.step, first: firstValue, last: lastValue }
}

function stepsOf(reports: readonly (PrintedReport & { readonly atMs: number })[]): SeenSoFar['steps'] {
  const steps = new Set(reports.map(({ step }) => step))
  const [first, last] = [reports[0], reports.at(-1)]
  if (first === undefined || last === undefined) return null
  const secondsEach = steps.size < 2 ? null : (last.atMs - first.atMs) / 1000 / (steps.size - 1)
  return { count: steps.size, last: Math.max(...steps), secondsEach }
}
