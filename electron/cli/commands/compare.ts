import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Grouping } from '../../../shared/contract/comparison.ts'
import { renderComparison } from '../comparison-result.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'

interface Options extends DatabaseOptions, JsonOptions {
  readonly groupBy: Grouping
  readonly target?: number
}

/** Adds `compare`. */
export function registerCompare(program: Command, { terminal }: CommandContext): void {
  program
    .command('compare')
    .description('put studies side by side: results over seeds, time to a target, what differs, and whether the difference may be chance')
    .argument('<study...>', 'the names of the studies')
    .addOption(new Option('--group-by <how>', 'definition: studies that differ in name and seed alone; study: each by itself; or words,in,their,names').argParser(groupingOf).default({ by: 'definition' }, 'definition'))
    .addOption(new Option('--target <value>', 'the value of the metric to get to (default: the worst of the groups’ median results)').argParser(finiteNumber))
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('compare tpe-1 tpe-2 random-1 random-2', 'compare tpe-1 tpe-2 random-1 random-2 --group-by tpe,random --target 0.12 --json'))
    .action((names: string[], { groupBy, target, db, json }: Options) =>
      withEngine({ databasePath: db, mode: 'read' }, async (engine) => {
        const studyIds: number[] = []
        for (const name of names) studyIds.push((await findStudy(engine, name)).id)
        const comparison = await engine.client.studies.compare({ studyIds, grouping: groupBy, ...(target === undefined ? {} : { target }) })
        terminal.print(json === true ? toJson(comparison) : renderComparison(comparison, terminal.outWidth()))
      }),
    )
}

function groupingOf(text: string): Grouping {
  if (text === 'definition' || text === 'study') return { by: text }
  const words = text.split(',').map((word) => word.trim()).filter((word) => word !== '')
  if (words.length === 0) throw new InvalidArgumentError('It must be definition, study, or words that are in the names of the studies, such as tpe,random.')
  return { by: 'words', words }
}

function finiteNumber(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text)
  if (!Number.isFinite(number)) throw new InvalidArgumentError('It must be a number, such as 0.12.')
  return number
}
