import { Option, type Command } from 'commander'
import { fewTrials, type Importance } from '../../../shared/contract/importance.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { count, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'

interface Options extends DatabaseOptions, JsonOptions {
  readonly metric?: string
}

/** Adds `importance`. */
export function registerImportance(program: Command, { terminal }: CommandContext): void {
  program
    .command('importance')
    .description('say which parameters a metric of a study depends on')
    .argument('<study>', 'the name of the study')
    .addOption(new Option('--metric <name>', 'the metric (default: the objective)'))
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('importance fashion-mlp', 'importance fashion-mlp --metric val_loss --json'))
    .action((name: string, { metric, db, json }: Options) =>
      withEngine({ databasePath: db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const importance = await engine.client.studies.importance({ studyId: study.id, ...(metric === undefined ? {} : { metric }) })
        terminal.print(json === true ? toJson({ study: study.name, ...importance }) : render(importance, terminal.outWidth()))
      }),
    )
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function render({ metric, trials, fanova, pedAnova }: Importance, width: number): string {
  const good = new Map(pedAnova.map(({ parameter, share }) => [parameter, share]))
  const columns = [{ title: 'parameter' }, { title: 'explains alone', align: 'right' as const }, { title: 'among the best tenth', align: 'right' as const }]
  const rows = fanova.map(({ parameter, share }) => [parameter, percent(share), percent(good.get(parameter) ?? 0)])
  const few = trials < fewTrials ? ` (so few say little: ${String(fewTrials)} or more are wanted)` : ''
  return `What ${metric} depends on, from ${count(trials, 'complete trial')}${few}\n\n${renderTable(columns, rows, width)}`
}
