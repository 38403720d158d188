import type { Command } from 'commander'
import { utilisationOf } from '../../../shared/analysis/utilisation.ts'
import { runsOfTable } from '../../../shared/columns/run-table.ts'
import { decodeTable } from '../../../shared/columns/table-bytes.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { renderTimeline, utilisationLine } from '../timeline-text.ts'

/** Adds `timeline`. */
export function registerTimeline(program: Command, { terminal }: CommandContext): void {
  program
    .command('timeline')
    .description('show which trials ran when and in which slot, and how busy the slots were')
    .argument('<study>', 'the name of the study')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('timeline fashion-mlp', "timeline fashion-mlp --json | jq '.slots[].share'"))
    .action((name: string, options: DatabaseOptions & JsonOptions) =>
      withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const table = await engine.client.columns.runs({ studyId: study.id })
        const runs = runsOfTable(decodeTable(await table.arrayBuffer()))
        const now = Date.now()
        const use = utilisationOf(runs, now)
        if (options.json === true) terminal.print(toJson({ study: study.name, ...use, runs }))
        else if (runs.length === 0) terminal.note(`No trial of "${name}" has run yet. Start it: tunery run, or the app`)
        else terminal.print(`${utilisationLine(runs, use)}\n\n${renderTimeline(runs, use, now, terminal.outWidth())}`)
      }),
    )
}
