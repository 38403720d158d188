import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import type { ImportResult } from '../../engine/index.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { count, toJson } from '../format.ts'
import { examples, jsonOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface ImportOptions extends DatabaseOptions, JsonOptions {
  readonly out?: string
  readonly study?: string
}

/** Adds `import`. */
export function registerImport(program: Command, { terminal }: CommandContext): void {
  program
    .command('import')
    .description('take over the studies of an Optuna database, or the search space of Optuna, W&B, NNI or ConfigSpace')
    .argument('<file>', 'an SQLite database of Optuna, distributions of Optuna (JSON), a W&B sweep (YAML), a space of NNI or ConfigSpace (JSON)')
    .option('--out <file>', 'write the study file (default: print it, unless it goes into a database)')
    .option('--db <file>', 'keep the study in this database (default for an Optuna database: that of the app)')
    .option('--study <name>', 'of an Optuna database this study alone')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
What has no equal here becomes what is nearest, and a line on stderr says so for each parameter. The studies are of kind
"ask-tell", or run the program of a sweep: see what is there before you go on with it.
${examples('import optuna.db', 'import optuna.db --study mnist --db results.db --out mnist.json', 'import sweep.yaml --out study.json', 'import search_space.json > study.json')}`,
    )
    .action((path: string, options: ImportOptions) => importCommand(path, options, terminal))
}

async function importCommand(path: string, options: ImportOptions, terminal: Terminal): Promise<void> {
  const { importFile } = await loadEngine()
  const result = await importFile({ path, databasePath: options.db, study: options.study })
  const [first] = result.studies
  const out = options.out === undefined ? undefined : resolve(options.out)
  if (out !== undefined && (first === undefined || result.studies.length > 1))
    throw new TuneryError('bad-input', `All ${String(result.studies.length)} studies were imported, but a study file holds one: name it with --study. No file was written.`)
  if (out !== undefined && first !== undefined) await writeStudyFile(out, first.study)
  printWarnings(path, result, terminal)
  if (options.json === true) terminal.print(toJson({ ...result, databasePath: result.databasePath ?? null, file: out ?? null }))
  else if (result.databasePath === undefined && out === undefined) terminal.print(toJson(first?.study))
  else printResult(result, out, terminal)
}

async function writeStudyFile(path: string, study: unknown): Promise<void> {
  try {
    await writeFile(path, `${toJson(study)}\n`)
  } catch (error) {
    throw new TuneryError('unavailable', `${path} cannot be written: ${messageOf(error)}`, [], { cause: error })
  }
}

function printWarnings(path: string, { format, studies }: ImportResult, terminal: Terminal): void {
  terminal.note(`${path}: ${format}`)
  for (const { study, warnings } of studies) {
    if (studies.length > 1 && warnings.length > 0) terminal.note(`${study.name}:`)
    for (const warning of warnings) terminal.note(`  ${warning.path}: ${warning.message}`)
  }
}

function printResult({ studies, databasePath }: ImportResult, out: string | undefined, terminal: Terminal): void {
  if (out !== undefined) terminal.note(`Wrote ${out}`)
  if (databasePath === undefined) return
  for (const { study, trials } of studies) terminal.print(`${study.name}: ${count(trials, 'trial')}`)
  terminal.note(`In ${databasePath}`)
}
