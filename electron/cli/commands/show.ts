import type { Command } from 'commander'
import type { StudyDetail } from '../../../shared/contract/views.ts'
import type { Parameter } from '../../../shared/domain/search-space.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { allTrials, findStudy, withEngine } from '../engine-session.ts'
import { count, formatDate, formatDuration, formatNumber, formatParameter, formatTimeLeft, toJson } from '../format.ts'
import { bestOf, leadingTrials, renderBest, whyNoBest } from '../leaderboard.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { summaryText, trialJson } from '../study-result.ts'
import { renderPairs, renderTable } from '../table.ts'

/** Why trials of a study failed, with the words of the last one of each kind. */
interface FailureGroup {
  readonly reason: string
  readonly count: number
  readonly lastMessage: string | null
}

/** Adds `show`. */
export function registerShow(program: Command, { terminal }: CommandContext): void {
  program
    .command('show')
    .description('show a study: its definition, progress, best trial and failures')
    .argument('<study>', 'the name of the study')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('show fashion-mlp', 'show fashion-mlp --db results.db --json'))
    .action((name: string, options: DatabaseOptions & JsonOptions) =>
      withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const failures = new Map<string, FailureGroup>()
        const { metrics } = study.definition
        const leading = await leadingTrials(noteFailures(allTrials(engine.client, study.id), failures), metrics, 1)
        const best = bestOf(leading, metrics)
        if (options.json === true) terminal.print(toJson({ ...study, bestTrial: best === undefined ? null : trialJson(best), failures: [...failures.values()] }))
        else terminal.print(render(study, leading, [...failures.values()], terminal.outWidth()))
      }),
    )
}

async function* noteFailures(trials: AsyncIterable<Trial>, failures: Map<string, FailureGroup>): AsyncGenerator<Trial> {
  for await (const trial of trials) {
    yield trial
    if (trial.state !== 'fail') continue
    const reason = trial.reason ?? 'unknown'
    failures.set(reason, { reason, count: (failures.get(reason)?.count ?? 0) + 1, lastMessage: trial.message })
  }
}

function render(study: StudyDetail, leading: readonly Trial[], failures: readonly FailureGroup[], width: number): string {
  const { definition, metric } = study
  const best = bestOf(leading, definition.metrics)
  const space = Object.entries(definition.space).map(([name, spec]) => [name, spec.type, domainText(spec), conditionText(spec)])
  const failed = failures.map((group) => [group.reason, String(group.count), group.lastMessage ?? ''])
  return [
    study.name,
    renderPairs(aboutPairs(study)),
    `\nSpace\n${renderTable([{ title: 'parameter' }, { title: 'type' }, { title: 'values' }, { title: 'only when' }], space, width)}`,
    `\n${best === undefined ? whyNoBest(leading) : renderBest(definition.space, metric, best)}`,
    ...(failed.length === 0 ? [] : [`\nFailures\n${renderTable([{ title: 'reason' }, { title: 'trials', align: 'right' }, { title: 'last message' }], failed, width)}`]),
  ].join('\n')
}

function aboutPairs(study: StudyDetail): [string, string][] {
  const { definition, metric, progress } = study
  const { trials, seconds } = definition.budget
  const budget = [...(trials === undefined ? [] : [count(trials, 'trial')]), ...(seconds === undefined ? [] : [formatDuration(seconds * 1000)])]
  return [
    ['status', study.statusReason === null ? study.status : `${study.status} (${study.statusReason})`],
    ['progress', summaryText(study)],
    ...(progress.remainingMs === null || study.status !== 'running' ? [] : [['time left', formatTimeLeft(progress.remainingMs)] satisfies [string, string]]),
    ['objective', study.objective],
    ['metric', `${metric.goal} ${metric.name}`],
    ['sampler', definition.sampler.name],
    ['scheduler', definition.scheduler.name],
    ['budget', budget.join(' or ')],
    ['at once', count(definition.parallel, 'trial')],
    ['seed', String(definition.seed)],
    ['created', formatDate(study.createdAt)],
    ['files', study.filesFolder],
  ]
}

/** What values a parameter may take, in a few words: `0.0001 to 0.1, log`. */
export function domainText(spec: Parameter): string {
  if (spec.type === 'categorical') return spec.choices.map(formatParameter).join(', ')
  const range = `${formatNumber(spec.low)} to ${formatNumber(spec.high)}`
  return `${range}${spec.log === true ? ', log' : ''}${spec.step === undefined ? '' : `, step ${formatNumber(spec.step)}`}`
}

function conditionText({ when }: Parameter): string {
  return when === undefined ? '' : `${when.param} is ${when.in.map(formatParameter).join(' or ')}`
}
