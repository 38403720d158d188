import type { Command } from 'commander'
import type { BracketView } from '../../../shared/contract/rungs.ts'
import { badInput } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { count, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'

/** Adds `rungs`. */
export function registerRungs(program: Command, { terminal }: CommandContext): void {
  program
    .command('rungs')
    .description('show how many trials came to each rung of a scheduler that has rungs (asha, hyperband, successive-halving), and went on')
    .argument('<study>', 'the name of the study')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nExit code 2 when the scheduler of the study has no rungs.\n${examples('rungs fashion-asha', "rungs fashion-asha --json | jq '.brackets[0].rungs'")}`)
    .action((name: string, options: DatabaseOptions & JsonOptions) =>
      withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const rungs = await engine.client.studies.rungs({ studyId: study.id })
        if (rungs === null) throw noRungs(name, study.definition.scheduler.name)
        if (options.json === true) terminal.print(toJson({ study: study.name, ...rungs }))
        else if (rungs.brackets.length === 0) terminal.note(`No trial of "${name}" has come to a rung yet`)
        else terminal.print(rungs.brackets.map((bracket) => renderBracket(bracket, terminal.outWidth())).join('\n\n'))
      }),
    )
}

const noRungs = (study: string, scheduler: string) =>
  badInput(`"${study}" has no rungs to show`, [{ path: 'scheduler', message: `"${scheduler}" compares no trials at rungs; asha, hyperband, bohb, dehb, mobster and successive-halving do` }])

const fates = ['promoted', 'complete', 'running', 'waiting', 'pruned', 'failed'] as const

function renderBracket({ bracket, trials, best, rungs }: BracketView, width: number): string {
  const right = { align: 'right' as const }
  const columns = [{ title: 'step', ...right }, { title: 'arrived', ...right }, ...fates.map((title) => ({ title, ...right })), { title: 'place of the best', ...right }]
  const rows = rungs.map((rung) => [String(rung.step), String(rung.arrived), ...fates.map((fate) => String(rung[fate])), rung.bestPlace === null ? '' : String(rung.bestPlace)])
  const title = `${bracket === null ? '' : `Bracket ${String(bracket)}: `}${count(trials, 'trial')}${best === null ? '' : `; best: trial ${String(best)}`}`
  return `${title}\n${renderTable(columns, rows, width)}`
}
