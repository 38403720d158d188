import type { Command } from 'commander'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { writeCsvFiles } from '../write-csv.ts'

interface ExportOptions extends DatabaseOptions, JsonOptions {
  readonly csv?: string
  readonly curves?: string
}

/** Adds `export`. */
export function registerExport(program: Command, { terminal }: CommandContext): void {
  program
    .command('export')
    .description('write the trials or the learning curves of a study as CSV')
    .argument('<study>', 'the name of the study')
    .option('--csv <file>', 'write the trials (- for stdout)')
    .option('--curves <file>', 'write the learning curves (- for stdout)')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('export fashion-mlp --csv trials.csv', 'export fashion-mlp --csv trials.csv --curves curves.csv', 'export fashion-mlp --csv - | head'))
    .action(async (name: string, options: ExportOptions) => {
      const wrong = usageProblem(options)
      if (wrong !== undefined) throw new TuneryError('bad-input', wrong)
      await withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const files = await writeCsvFiles(engine.client, study.id, options)
        if (options.json === true) terminal.print(toJson({ study: study.name, ...files }))
        else for (const file of [files.csv, files.curves]) if (file !== undefined && file !== '-') terminal.note(`Wrote ${file}`)
      })
    })
}

function usageProblem({ csv, curves, json }: ExportOptions): string | undefined {
  if (csv === undefined && curves === undefined) return 'Say what to write: --csv FILE, --curves FILE or both.'
  if (csv === '-' && curves === '-') return 'Only one of --csv and --curves can go to stdout.'
  if (json === true && (csv === '-' || curves === '-')) return '--json and a CSV cannot both go to stdout.'
  return undefined
}
