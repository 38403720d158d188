import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import type { StudySummary } from '../../../shared/contract/views.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { loadEngine, withEngine } from '../engine-session.ts'
import { formatDate, formatNumber, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'

/** Adds `list`. */
export function registerList(program: Command, { terminal }: CommandContext): void {
  program
    .command('list')
    .description('list the studies of a database')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('list', 'list --db results.db --json'))
    .action(async (options: DatabaseOptions & JsonOptions) => {
      const studies = await readStudies(options.db)
      if (options.json === true) terminal.print(toJson(studies))
      else if (studies.length === 0) terminal.note('There is no study yet. Run one: tunery run study.json')
      else terminal.print(renderStudies(studies, terminal.outWidth()))
    })
}

/** @param databasePath the app's own database when undefined, which need not be there yet */
async function readStudies(databasePath: string | undefined): Promise<readonly StudySummary[]> {
  const { defaultDatabasePath } = await loadEngine()
  if (databasePath === undefined && !existsSync(defaultDatabasePath())) return []
  return withEngine({ databasePath, mode: 'read' }, ({ client }) => client.studies.list())
}

function renderStudies(studies: readonly StudySummary[], width: number): string {
  return renderTable(
    [{ title: 'study' }, { title: 'status' }, { title: 'trials', align: 'right' }, { title: 'metric' }, { title: 'best', align: 'right' }, { title: 'objective' }, { title: 'created' }],
    studies.map(({ name, status, progress, metric, best, objective, createdAt }) => [
      name,
      status,
      progress.total === null ? String(progress.finished) : `${String(progress.finished)}/${String(progress.total)}`,
      metric.name,
      best === null ? '' : formatNumber(best.value),
      objective,
      formatDate(createdAt),
    ]),
    width,
  )
}
