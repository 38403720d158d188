import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { z } from 'zod'
import { simulationFunctions, type SimulationEvent, type SimulationInput, type SimulationResult, type SimulationSource } from '../../../shared/contract/simulation.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import type { Engine } from '../../engine/index.ts'
import { findStudy, loadEngine } from '../engine-session.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { databaseOption, examples, wholeNumber } from '../options.ts'
import { createSimulationProgress } from '../simulation-progress.ts'
import { renderSimulation, simulationLines } from '../simulation-result.ts'

type Choice = SimulationInput['samplers'][number]

interface SimulateOptions extends DatabaseOptions, JsonOptions {
  readonly samplers: Choice[]
  readonly schedulers: Choice[]
  readonly seeds: number
  readonly workers?: number
  readonly trials?: number
  readonly function?: string
  readonly table?: string
  readonly metric?: string
  readonly goal?: 'minimize' | 'maximize'
  readonly baseline?: SimulationInput['baseline']
}

/** Adds `simulate`. */
export function registerSimulate(program: Command, context: CommandContext): void {
  program
    .command('simulate')
    .description('say what other samplers and schedulers would have done: replay them on a model of a study, a table or a function')
    .argument('[study]', 'a study of the database (its file, name or number) whose trials a model is fitted to; with --table, whose space it is')
    .addOption(new Option('--samplers <list>', 'samplers to try, such as random,tpe,gp or tpe:{"n_startup":5}').argParser(choices).default([{ name: 'random' }, { name: 'tpe' }], 'random,tpe'))
    .addOption(new Option('--schedulers <list>', 'schedulers to pair each of them with').argParser(choices).default([{ name: 'none' }, { name: 'asha' }], 'none,asha'))
    .addOption(new Option('--seeds <n>', 'how often each pair is replayed').argParser(wholeNumber(1, 1000)).default(5))
    .option('--workers <n>', 'trials at once (default: as in the study, or 4)', wholeNumber(1, 256))
    .option('--trials <n>', 'the time is what random search needs for so many whole trials (default: as in the study, or 100)', wholeNumber(1, 100_000))
    .addOption(new Option('--baseline <pair>', 'what they are compared with (default: random+none)').argParser(pair))
    .option('--function <name>', `a function: ${simulationFunctions.map(({ name }) => name).join(', ')}`)
    .option('--table <file>', 'a CSV file: a column a parameter, one for the metric, and "step" where there are curves')
    .option('--metric <name>', 'the column of the metric in the table (default: the study’s, "value", or the last one)')
    .addOption(new Option('--goal <goal>', 'what is good in the table (default: as in the study, or minimize)').choices(['minimize', 'maximize']))
    .addOption(databaseOption())
    .option('--json', 'print JSON lines on stdout: the source, a line a pair, the summary')
    .addHelpText(
      'after',
      `
Nothing is trained: the trials run on a simulated clock. docs/laboratory.md says how, and what it cannot say.
${examples('simulate mnist-mlp --samplers tpe,gp --schedulers none,asha --seeds 10', 'simulate study.json --db results.db --workers 8', 'simulate --function mlp-curves --samplers random,tpe', 'simulate study.json --table results.csv --seeds 20 --json')}`,
    )
    .action((study: string | undefined, options: SimulateOptions) => simulateCommand(study, options, context))
}

async function simulateCommand(study: string | undefined, options: SimulateOptions, { terminal, exitWith }: CommandContext): Promise<void> {
  const interrupts = listenForInterrupts(() => terminal.note('\nEnding the simulation.'))
  const progress = createSimulationProgress(terminal)
  let result: SimulationResult | undefined
  try {
    for await (const event of eventsOf(study, options, interrupts.signal)) {
      if (event.kind === 'progress') progress.show(event)
      else result = event.result
    }
  } catch (error) {
    // An interrupted call ends with an error.
    if (!interrupts.signal.aborted) throw error
  } finally {
    progress.end()
  }
  if (result !== undefined) terminal.print(options.json === true ? simulationLines(result).join('\n') : renderSimulation(result, terminal.outWidth()))
  else exitWith(interrupts.exitCode() ?? 1)
}

/** Over the contract where a database is looked at; a table or a function needs none. */
async function* eventsOf(study: string | undefined, options: SimulateOptions, signal: AbortSignal): AsyncGenerator<SimulationEvent> {
  const { runSimulation, defaultDatabasePath, readStudyFile } = await loadEngine()
  const { samplers, schedulers, seeds, workers, trials, baseline } = options
  const plan = { samplers, schedulers, seeds, ...(workers === undefined ? {} : { workers }), ...(trials === undefined ? {} : { trials }), ...(baseline === undefined ? {} : { baseline }) }
  const named: Named | undefined = study === undefined ? undefined : isFile(study) ? { kind: 'file', ...readStudyFile(study) } : { kind: 'stored', name: study }
  const source = sourceOf(named, options)
  if (source.kind === 'function' || (source.kind === 'table' && named?.kind !== 'stored')) {
    yield* runSimulation({ input: { source, ...plan }, databasePath: options.db ?? defaultDatabasePath(), signal })
    return
  }
  yield* inDatabase(options.db, async (engine) => {
    const found: Named | undefined = named?.kind === 'stored' && !/^\d+$/.test(named.name) ? { kind: 'id', studyId: (await findStudy(engine, named.name)).id } : named
    return engine.client.simulate({ source: sourceOf(found, options), ...plan }, { signal })
  })
}

/** A study as the command line names it; `stored` by a name or a number. */
type Named = { readonly kind: 'file'; readonly study: unknown; readonly folder: string } | { readonly kind: 'id'; readonly studyId: number } | { readonly kind: 'stored'; readonly name: string }

function sourceOf(named: Named | undefined, { function: name, table, metric, goal }: SimulateOptions): SimulationSource {
  if (name !== undefined && (named !== undefined || table !== undefined)) throw new TuneryError('bad-input', 'A function has a space of its own: leave the study and --table out.')
  if (name !== undefined) return { kind: 'function', name }
  const study = named?.kind === 'stored' ? { kind: 'id' as const, studyId: Number(named.name) } : named
  if (table !== undefined) return { kind: 'table', path: table, ...(study === undefined ? {} : { study }), ...(metric === undefined ? {} : { metric }), ...(goal === undefined ? {} : { goal }) }
  if (study === undefined) throw new TuneryError('bad-input', 'Name a study, or what is simulated instead: --function NAME or --table FILE.csv.')
  return { kind: 'study', study }
}

async function* inDatabase(db: string | undefined, call: (engine: Engine) => Promise<AsyncIterable<SimulationEvent>>): AsyncGenerator<SimulationEvent> {
  const { openEngine } = await loadEngine()
  const engine = await openEngine({ databasePath: db, mode: 'read' })
  try {
    yield* await call(engine)
  } finally {
    await engine.close()
  }
}

function isFile(text: string): boolean {
  return existsSync(text) || ['.json', '.yaml', '.yml'].includes(extname(text))
}

/** `random,tpe:{"n_startup":5},gp`: commas within braces do not part. */
export function choices(text: string): Choice[] {
  const parts: string[] = ['']
  let depth = 0
  for (const character of text) {
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
    depth += character === '{' ? 1 : character === '}' ? -1 : 0
  }
  return parts.map((part) => choice(part.trim()))
}

const optionsSchema = z.record(z.string(), z.unknown())

function choice(text: string): Choice {
  const colon = text.indexOf(':')
  if (colon < 0) {
    if (text === '') throw new InvalidArgumentError('A name is missing.')
    return { name: text }
  }
  try {
    return { ...optionsSchema.parse(JSON.parse(text.slice(colon + 1))), name: text.slice(0, colon) }
  } catch {
    throw new InvalidArgumentError(`The options of "${text.slice(0, colon)}" must be a JSON object, such as ${text.slice(0, colon)}:{"option":1}.`)
  }
}

function pair(text: string): NonNullable<SimulationInput['baseline']> {
  const [sampler, scheduler, ...rest] = text.split('+')
  if (sampler === undefined || scheduler === undefined || rest.length > 0) throw new InvalidArgumentError('It must be a sampler and a scheduler, such as tpe+none.')
  return { sampler: choice(sampler.trim()), scheduler: choice(scheduler.trim()) }
}
