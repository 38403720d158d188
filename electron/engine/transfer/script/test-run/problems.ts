import type { ScriptProblem, SeenSoFar } from '../../../../../shared/contract/scripts.ts'
import { isMetricName } from '../metric-names.ts'

/** What is known of a command that has ended, or whose time was over. */
export interface TestedCommand {
  readonly seen: SeenSoFar
  readonly exitCode: number | null
  readonly signal: string | null
  readonly startError: string | undefined
  readonly isLimited: boolean
  readonly seconds: number
  readonly lastWords: readonly string[]
  /** Lines that name a metric with a number and are no reports, the first few. */
  readonly nearMisses: readonly string[]
  /** Whether reports stand on its error output. */
  readonly reportsOnErrors: boolean
  /** The first word of the command. */
  readonly program: string
  /** Whether it printed anything. */
  readonly hasPrinted: boolean
}

/** What keeps a study of this command from working, in plain words; the worst first. */
export function problemsOf(command: TestedCommand): ScriptProblem[] {
  if (command.startError !== undefined) return [{ message: command.startError, example: null }]
  const { seen, isLimited, exitCode } = command
  const crash = isLimited || exitCode === 0 ? [] : [{ message: describeEnd(command), example: null }]
  if (seen.metrics.length === 0) return crash.length > 0 ? crash : [silence(command)]
  return [...crash, ...trainingOnly(command), ...nameless(seen), ...notANumber(seen)]
}

const hints: readonly (readonly [RegExp, (match: string) => string])[] = [
  [/No module named ['"]([\w.]+)['"]/, (name) => `The Python that runs it has no module "${name}": install it there, or write the whole path of another Python at the beginning of the command (an environment in .venv beside the script is found by itself).`],
  [/Cannot find (?:module|package) ['"]([^'"]+)['"]/, (name) => `Node finds no module "${name}": run npm install in the folder of the script.`],
  [/(?:unrecognized arguments?:|[Nn]o such option:?|unknown option|Unknown arguments?:|Unknown option)\s*['"]?([^'"\n]+)/, (flag) => `It does not take ${flag.trim()}: take it out of the command.`],
  [/(?:arguments are required:|Missing (?:option|argument|parameter)|required option|Missing required arguments?:|Missing mandatory value:)\s*['"]?([^'"\n]+)/, (flag) => `It needs a value for ${flag.trim()}: write it into the command.`],
  [/can't open file ['"]?([^'"\n]+)/, (file) => `There is no script ${file}: check the working folder of the command.`],
  [/CUDA out of memory|OutOfMemoryError/, () => 'The memory of the graphics card ran out: a smaller batch may fit.'],
]

function describeEnd({ exitCode, signal, lastWords, seconds }: TestedCommand): string {
  const how = exitCode === null ? `was killed by ${signal ?? 'a signal'}` : `ended with exit code ${String(exitCode)}`
  const text = lastWords.join('\n')
  const hint = hints.flatMap(([pattern, words]) => {
    const match = pattern.exec(text)
    return match === null ? [] : [words(match[1] ?? '')]
  })[0]
  const last = lastWords.slice(-3).map((line) => line.trim())
  return [`The command ${how} after ${seconds.toFixed(1)} s${last.length === 0 ? ' and printed nothing.' : '.'}`, ...(hint === undefined ? [] : [hint]), ...(last.length === 0 ? [] : ['Its last words:', ...last])].join('\n')
}

function silence({ isLimited, seconds, nearMisses, reportsOnErrors, program, hasPrinted }: TestedCommand): ScriptProblem {
  const [near] = nearMisses
  if (reportsOnErrors) {
    return { message: 'It reports on its error output, as Python’s logging does, and only the standard output is read: print the reports there.', example: howToReport(program, []) }
  }
  if (near !== undefined) {
    const names = metricNamesIn(near)
    return { message: `It prints lines such as “${shortened(near)}”, which cannot be told from a log. A report is a JSON object on a line of its own:`, example: howToReport(program, names) }
  }
  if (isLimited) {
    const what = hasPrinted ? 'nothing that is a report' : 'nothing'
    return { message: `In ${seconds.toFixed(0)} s it printed ${what}: give the test more time, or let it report more often. A report is a JSON object on a line of its own:`, example: howToReport(program, []) }
  }
  return { message: 'It ended well but reported no metric, so that no trial could be compared with another. After each epoch, print a JSON object on a line of its own:', example: howToReport(program, []) }
}

const shortened = (line: string): string => (line.length > 120 ? `${line.slice(0, 119)}…` : line).trim()

/** What people print for each other is short; looking takes time with the square of a word's length. */
const mostLookedAt = 1000
/** `loss: 0.31`, `val_acc = 0.9`, `Accuracy 93.1 %` */
const nearMiss = /([A-Za-z][\w/.-]*)['"]?\s*(?:[:=]|is\b)?\s*[+-]?(?:\d+\.?\d*|\.\d+)/g

/** The metrics that a line names with a number. */
export function metricNamesIn(line: string): string[] {
  return [...new Set([...line.slice(0, mostLookedAt).matchAll(nearMiss)].map(([, name]) => name ?? '').filter(isMetricName))]
}

/** A line of code that reports, in the language of a program. */
export function howToReport(program: string, names: readonly string[]): string {
  const metrics = names.length > 0 ? names.slice(0, 3) : ['val_loss']
  if (/python/i.test(program)) return `print(json.dumps({"step": epoch, ${metrics.map((name) => `"${name}": ${variable(name)}`).join(', ')}}), flush=True)`
  if (/node|deno|bun/i.test(program)) return `console.log(JSON.stringify({ step: epoch, ${metrics.map((name) => (variable(name) === name ? name : `'${name}': ${variable(name)}`)).join(', ')} }))`
  return `{"step": 3, ${metrics.map((name) => `"${name}": 0.12`).join(', ')}}`
}

const variable = (name: string): string => name.replace(/\W+/g, '_').replace(/^(?=\d)/, '_')

function trainingOnly({ seen, program }: TestedCommand): ScriptProblem[] {
  const known = seen.metrics.filter(({ goal }) => goal !== null)
  if (seen.objective !== null || known.length === 0 || known.some(({ data }) => data !== 'training')) return []
  const names = known.map(({ name }) => name)
  const wanted = names.map((name) => name.replace(/train(?:ing)?/i, 'val'))
  return [{ message: `It reports ${names.join(', ')} alone, and the training loss is not the target: a model that learns its data by heart would win. Report a value on validation data too:`, example: howToReport(program, [...wanted, ...names]) }]
}

function nameless({ metrics, objective }: SeenSoFar): ScriptProblem[] {
  if (objective !== null || metrics.some(({ goal }) => goal !== null)) return []
  return [{ message: `The names ${metrics.map(({ name }) => name).join(', ')} do not say what is good: pick the objective, and whether it is to be small or large.`, example: null }]
}

function notANumber({ metrics, objective }: SeenSoFar): ScriptProblem[] {
  const metric = metrics.find(({ name }) => name === objective?.name)
  return metric !== undefined && !Number.isFinite(metric.last) ? [{ message: `"${metric.name}" ended as ${String(metric.last)} with these values: the training diverges, or it is computed wrongly.`, example: null }] : []
}
