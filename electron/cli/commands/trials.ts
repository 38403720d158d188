import type { Command } from 'commander'
import { TuneryError } from '../../../shared/errors.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { allTrials, findStudy, withEngine } from '../engine-session.ts'
import { count, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption, wholeNumber } from '../options.ts'
import { trialJson } from '../study-result.ts'
import type { Terminal } from '../terminal.ts'
import { renderTrials, selectTrials, trialsCsv, type TrialSelection } from '../trial-table.ts'

interface TrialsOptions extends DatabaseOptions, JsonOptions {
  readonly filter?: string
  readonly sort?: string
  readonly columns?: string
  readonly limit?: number
  readonly csv?: boolean
}

/** Adds `trials`. */
export function registerTrials(program: Command, { terminal }: CommandContext): void {
  program
    .command('trials')
    .description('print the trials of a study as a table, filtered and sorted')
    .argument('<study>', 'the name of the study')
    .option('--filter <expression>', 'those that it is true of, such as "val_error < 0.12 and units >= 256"')
    .option('--sort <fields>', 'by these, a - in front turns one round: val_error,-units')
    .option('--columns <fields>', 'these alone, in this order: number,val_error,tag')
    .option('--limit <n>', 'the first so many', wholeNumber(1, Infinity))
    .option('--csv', 'print CSV, numbers in full')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
A filter compares metrics, parameters and what every trial has (number, state, reason, tag, note, step, seconds, …):
< <= > >= = != in [a, b], between a and b, contains "text", is missing, is nan; and, or, not, ( ).
A name with spaces stands in backticks; of a metric and a parameter of one name write metric.loss and param.loss.
${examples('trials fashion-mlp --filter "val_error < 0.12 and units >= 256" --sort val_error --limit 10', 'trials fashion-mlp --filter "state = fail" --columns number,reason,message', 'trials fashion-mlp --filter "tag = keep" --csv > keep.csv')}`,
    )
    .action(async (name: string, options: TrialsOptions) => {
      if (options.csv === true && options.json === true) throw new TuneryError('bad-input', 'Say one of --csv and --json: both go to stdout.')
      await withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const trials: Trial[] = []
        for await (const trial of allTrials(engine.client, study.id)) trials.push(trial)
        const selection = selectTrials(study, trials, options)
        if (options.json === true) terminal.print(toJson({ study: study.name, total: trials.length, passing: selection.passing, trials: selection.trials.map(trialJson) }))
        else if (options.csv === true) for (const piece of trialsCsv(selection)) process.stdout.write(piece)
        else printTable(selection, trials.length, terminal)
      })
    })
}

function printTable(selection: TrialSelection, total: number, terminal: Terminal): void {
  if (selection.trials.length > 0) terminal.print(renderTrials(selection, terminal.outWidth()))
  const { passing, trials } = selection
  const shown = trials.length < passing ? `, the first ${String(trials.length)} of them shown` : ''
  terminal.note(passing === total && shown === '' ? count(total, 'trial') : `${String(passing)} of ${count(total, 'trial')}${shown}`)
}
