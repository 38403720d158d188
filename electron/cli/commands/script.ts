import { writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { stringify } from 'yaml'
import type { ScriptInspection, ScriptTestResult, SeenSoFar } from '../../../shared/contract/scripts.ts'
import type { Goal, Metric } from '../../../shared/domain/metric.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { likelyConfig, missingFlags, proposedChoices, proposedMetrics, scriptCommand, scriptSpace, scriptStudy, type FlagChoices } from '../../../shared/scripts/script-study.ts'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJson } from '../format.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { examples } from '../options.ts'
import { flagTable, metricTable, problemLines } from '../script-report.ts'
import { shellLine } from '../../../shared/shell-line.ts'
import type { Terminal } from '../terminal.ts'

interface ScriptOptions extends JsonOptions {
  readonly test?: boolean
  readonly seconds: number
  readonly tune?: string[]
  readonly fix: string[]
  readonly set: Readonly<Record<string, string>>
  readonly metric?: string
  readonly goal?: Goal
  readonly name?: string
  readonly write?: string
}

/** Adds `script`. */
export function registerScript(program: Command, context: CommandContext): void {
  program
    .command('script')
    .description('find the flags of a script of yours, try it, and write the study file that tunes it')
    .argument('<file>', 'a script: Python (argparse, click, typer, hydra), Node (commander, yargs, parseArgs); others without their flags')
    .option('--test', 'run it once with its defaults and say which metrics it prints')
    .addOption(new Option('--seconds <n>', 'how long the test may take').argParser(seconds).default(30))
    .option('--write <file>', 'write the study file (.yaml or .json), for tunery run')
    .option('--tune <names>', 'search these flags and no others, such as lr,batch_size', names)
    .addOption(new Option('--fix <names>', 'do not search these').argParser(names).default([]))
    .addOption(new Option('--set <name=value>', 'give a flag this value in every trial (repeatable)').argParser(setting).default({}))
    .option('--metric <name>', 'the objective (default: what the test found, or what its text mentions)')
    .addOption(new Option('--goal <goal>', 'what is good of it (default: by its name)').choices(['minimize', 'maximize']))
    .option('--name <name>', 'of the study (default: that of the script)')
    .option('--json', 'print one JSON document on stdout: the script, its study, the test')
    .addHelpText(
      'after',
      `
The script is read, not run, unless --test is given. Exit code 1: the test says that a study of it would not work.
${examples('script train.py', 'script train.py --test --write study.yaml && tunery run study.yaml', 'script train.py --tune lr,weight_decay --set data=/data/cifar --test')}`,
    )
    .action((path: string, options: ScriptOptions) => scriptCommandOf(path, options, context))
}

async function scriptCommandOf(path: string, options: ScriptOptions, { terminal, exitWith }: CommandContext): Promise<void> {
  const { inspectScript } = await loadEngine()
  const script = inspectScript(path)
  const choices = choicesOf(script, options)
  if (options.json !== true) printScript(script, choices, terminal)
  const missing = missingFlags(script, choices)
  if (missing.length > 0) {
    const words = missing.map(({ label, name }) => `${label} (--set ${name}=…)`).join(', ')
    const message = `It needs a value for ${words}.`
    if (options.test === true || options.write !== undefined) throw new TuneryError('bad-input', `${path}: ${message}`)
    if (options.json !== true) terminal.note(message)
  }
  const tested = options.test === true ? await test(script, choices, options, terminal) : undefined
  const study = scriptStudy(script, choices, { name: options.name ?? script.name, metrics: metricsOf(script, tested?.seen, options), folder: folderFor(script, options.write) })
  if (options.write !== undefined) await write(options.write, study, terminal)
  if (options.json === true) terminal.print(toJson({ script, study, test: tested?.result ?? null, file: options.write === undefined ? null : resolve(options.write) }))
  else if (options.write === undefined && tested === undefined) terminal.note('--test runs it once, --write study.yaml writes the study.')
  const isMissing = tested?.seen !== undefined && options.metric !== undefined && !tested.seen.metrics.some(({ name: seen }) => seen === options.metric)
  if (isMissing) terminal.note(`It did not print "${options.metric ?? ''}", the objective.`)
  exitWith(tested?.interruptedBy ?? (tested === undefined || (tested.result?.ok === true && !isMissing) ? exitCodes.ok : exitCodes.failed))
}

/** What the options say about flags, by their names or as they stand on the command line. */
function choicesOf(script: ScriptInspection, { tune, fix, set }: ScriptOptions): FlagChoices {
  const nameOf = (text: string): string => {
    const flag = script.flags.find(({ name, label }) => [name, label, label.replace(/^-+/, '')].includes(text))
    if (flag === undefined) throw new TuneryError('bad-input', `${script.path} has no flag "${text}"; it has ${script.flags.map(({ name }) => name).join(', ') || 'none that was found'}.`)
    return flag.name
  }
  const tuned = new Set(tune?.map(nameOf) ?? proposedChoices(script).tuned)
  for (const name of tuned) {
    if (script.flags.find((flag) => flag.name === name)?.proposal === null) throw new TuneryError('bad-input', `No range is known for "${name}": write the study file with --write, and its range into that.`)
  }
  const values = Object.fromEntries(Object.entries(set).map(([text, value]) => [nameOf(text), value]))
  for (const text of fix) tuned.delete(nameOf(text))
  for (const name of Object.keys(values)) tuned.delete(name)
  return { tuned, set: values }
}

function metricsOf(script: ScriptInspection, seen: SeenSoFar | undefined, { metric, goal }: ScriptOptions): Metric[] {
  const [mentioned] = proposedMetrics(script)
  const found = seen?.objective ?? mentioned
  const name = metric ?? found?.name ?? 'val_error'
  const known = seen?.metrics.find((one) => one.name === name)?.goal ?? script.metrics.find((one) => one.name === name)?.goal
  return [{ name, goal: goal ?? (name === found?.name ? found.goal : undefined) ?? known ?? 'minimize' }]
}

/** The working folder in a study file: relative to the file, so that both can be moved together. */
function folderFor(script: ScriptInspection, file: string | undefined): string {
  return file === undefined ? script.folder : relative(dirname(resolve(file)), script.folder)
}

async function write(path: string, study: unknown, terminal: Terminal): Promise<void> {
  try {
    await writeFile(path, path.endsWith('.json') ? `${toJson(study)}\n` : stringify(study, { lineWidth: 0 }))
  } catch (error) {
    throw new TuneryError('unavailable', `${path} cannot be written: ${messageOf(error)}`, [], { cause: error })
  }
  terminal.note(`Wrote ${resolve(path)}`)
}

function printScript(script: ScriptInspection, choices: FlagChoices, terminal: Terminal): void {
  const how = script.readers.length === 0 ? '' : `, flags by ${script.readers.join(' and ')}`
  terminal.note(`${script.path}: ${script.language}${how}`)
  if (script.flags.length > 0) terminal.print(flagTable(script, choices, terminal.outWidth()))
  terminal.note(`\n  ${shellLine(scriptCommand(script, choices))}`)
  for (const note of script.notes) terminal.note(note)
}

interface Tested {
  /** Undefined when it was interrupted. */
  readonly result: ScriptTestResult | undefined
  readonly seen: SeenSoFar | undefined
  readonly interruptedBy: number | undefined
}

async function test(script: ScriptInspection, choices: FlagChoices, options: ScriptOptions, terminal: Terminal): Promise<Tested> {
  const { testCommand } = await loadEngine()
  const interrupts = listenForInterrupts(() => terminal.note('\nEnding the test run.'))
  const [command, params] = [scriptCommand(script, choices), likelyConfig(scriptSpace(script, choices))]
  let [result, seen]: [ScriptTestResult | undefined, SeenSoFar | undefined] = [undefined, undefined]
  terminal.note(`\nTest run, at most ${String(options.seconds)} s:`)
  const input = { command, params, folder: script.folder, seconds: options.seconds, ...(options.metric !== undefined && { objective: { name: options.metric, ...(options.goal !== undefined && { goal: options.goal }) } }) }
  for await (const event of testCommand(input, interrupts.signal)) {
    if (event.kind === 'output') terminal.writeRaw(event.text)
    else if (event.kind === 'seen') seen = event.seen
    else result = event.result
  }
  seen = result?.seen ?? seen
  if (options.json !== true) printTest(result, seen, terminal)
  return { result, seen, interruptedBy: interrupts.exitCode() }
}

function printTest(result: ScriptTestResult | undefined, seen: SeenSoFar | undefined, terminal: Terminal): void {
  if (seen !== undefined && seen.metrics.length > 0) terminal.print(`\n${metricTable(seen, terminal.outWidth())}`)
  if (result === undefined) return
  terminal.note(`\n${result.ok ? terminal.errStyle.good(result.summary) : result.summary}`)
  for (const line of problemLines(result)) terminal.note(line)
}

function seconds(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text)
  if (!(number > 0 && number <= 3600)) throw new InvalidArgumentError('It must be a number of seconds, at most 3600.')
  return number
}

function names(text: string): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '')
}

function setting(text: string, earlier: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be a name and a value, such as data=/data/cifar.')
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) }
}
