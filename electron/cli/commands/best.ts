import type { Command } from 'commander'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { toJson } from '../format.ts'
import { renderFront } from '../front-table.ts'
import { renderBest } from '../leaderboard.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { noBestTrial, readResult, trialJson } from '../study-result.ts'

/** Adds `best`. */
export function registerBest(program: Command, { terminal }: CommandContext): void {
  program
    .command('best')
    .description('print the best configuration of a study, and the best compromises where it has several objectives')
    .argument('<study>', 'the name of the study')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nExit code 1 when no trial has completed, or none that keeps the bounds of the metrics.\n${examples('best fashion-mlp', 'best fashion-mlp --json | jq .trial.params')}`)
    .action((name: string, options: DatabaseOptions & JsonOptions) =>
      withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const { best, front } = await readResult(engine.client, study)
        if (best === undefined) throw noBestTrial(study)
        if (options.json === true) terminal.print(toJson({ study: study.name, metric: study.metric, trial: trialJson(best), front: front === undefined ? null : front.trials.map(trialJson) }))
        else {
          terminal.print(renderBest(study.definition.space, study.metric, best))
          if (front !== undefined) terminal.print(`\n${renderFront(study.definition, front, terminal.outWidth())}`)
        }
      }),
    )
}
