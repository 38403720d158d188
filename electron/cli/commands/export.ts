import type { Command } from 'commander'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, loadEngine, withEngine } from '../engine-session.ts'
import { toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { writeCsvFiles } from '../write-csv.ts'

interface ExportOptions extends DatabaseOptions, JsonOptions {
  readonly csv?: string
  readonly curves?: string
  readonly optuna?: string
}

/** Adds `export`. */
export function registerExport(program: Command, { terminal }: CommandContext): void {
  program
    .command('export')
    .description('write the trials or the learning curves of a study as CSV, or all of it as a database of Optuna')
    .argument('<study>', 'the name of the study')
    .option('--csv <file>', 'write the trials (- for stdout)')
    .option('--curves <file>', 'write the learning curves (- for stdout)')
    .option('--optuna <file>', 'write a new SQLite database that Optuna opens')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('export fashion-mlp --csv trials.csv', 'export fashion-mlp --csv trials.csv --curves curves.csv', 'export fashion-mlp --csv - | head', 'export fashion-mlp --optuna optuna.db'))
    .action(async (name: string, options: ExportOptions) => {
      const wrong = usageProblem(options)
      if (wrong !== undefined) throw new TuneryError('bad-input', wrong)
      await withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const files = { ...(await writeCsvFiles(engine.client, study.id, options)), optuna: await writeOptuna(engine.databasePath, study.id, options.optuna) }
        if (options.json === true) terminal.print(toJson({ study: study.name, ...files }))
        else for (const file of [files.csv, files.curves, files.optuna]) if (file !== undefined && file !== '-') terminal.note(`Wrote ${file}`)
      })
    })
}

async function writeOptuna(databasePath: string, studyId: number, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  const { exportOptuna } = await loadEngine()
  return exportOptuna({ databasePath, studyId, path }).path
}

function usageProblem({ csv, curves, optuna, json }: ExportOptions): string | undefined {
  if (csv === undefined && curves === undefined && optuna === undefined) return 'Say what to write: --csv FILE, --curves FILE, --optuna FILE, or several of them.'
  if (csv === '-' && curves === '-') return 'Only one of --csv and --curves can go to stdout.'
  if (json === true && (csv === '-' || curves === '-')) return '--json and a CSV cannot both go to stdout.'
  return undefined
}
