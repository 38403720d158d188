import type { Command } from 'commander'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { formatNumber, toJson } from '../format.ts'
import { backendOption, databaseOption, examples, jsonOption, wholeNumber } from '../options.ts'
import { noBestTrial } from '../study-result.ts'
import { renderPairs } from '../table.ts'

interface EvaluateOptions extends DatabaseOptions, JsonOptions {
  readonly backend?: BackendName
  readonly trial?: number
}

/** Adds `evaluate`. */
export function registerEvaluate(program: Command, { terminal }: CommandContext): void {
  program
    .command('evaluate')
    .description('train the best trial, or another one, again and measure it on the test set')
    .argument('<study>', 'the name of the study')
    .option('--trial <n>', 'the trial (default: the best)', wholeNumber(0, Infinity))
    .addOption(databaseOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nThe test set plays no part in tuning: look at it once, at the end. Trials that are chosen by it look better than they are.\nThe result is kept, with its date, and shown on the trial's page.\n${examples('evaluate fashion-mlp', 'evaluate fashion-mlp --trial 7', 'evaluate fashion-mlp --json')}`)
    .action((name: string, options: EvaluateOptions) =>
      withEngine({ databasePath: options.db, mode: 'read', backend: options.backend }, async (engine) => {
        const study = await findStudy(engine, name)
        const number = options.trial ?? study.best?.trialNumber
        if (number === undefined) throw noBestTrial(study)
        terminal.note(`Training trial ${String(number)} again …`)
        const result = await engine.client.studies.evaluate({ studyId: study.id, number })
        if (options.json === true) {
          terminal.print(toJson({ study: study.name, ...result }))
          return
        }
        // Training again measures everything again; what only the test gives is what was asked for.
        const test = Object.entries(result.test).filter(([metric]) => result.validation[metric] === undefined)
        terminal.print(`Trial ${String(result.trialNumber)} of ${study.name}`)
        terminal.print(`Validation\n${pairs(Object.entries(result.validation))}\nTest\n${pairs(test)}`)
      }),
    )
}

function pairs(values: readonly (readonly [string, number])[]): string {
  return renderPairs(values.map(([metric, value]) => [metric, formatNumber(value)] as const))
}
