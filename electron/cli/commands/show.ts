import type { Command } from 'commander'
import type { StudyDetail } from '../../../shared/contract/views.ts'
import { objectivesOf } from '../../../shared/domain/metric.ts'
import type { EndRules } from '../../../shared/domain/study.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { renderBounds } from '../bounds.ts'
import { renderConfirmation } from '../confirmation.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { count, formatDate, formatDuration, formatNumber, formatTimeLeft, toJson } from '../format.ts'
import { renderFront } from '../front-table.ts'
import { renderBest, whyNoBest } from '../leaderboard.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { detailsJson, earlierText, memoryText, readResult, samplerText, summaryText, trialJson, type StudyResult } from '../study-result.ts'
import { renderSpace } from '../space-table.ts'
import { renderPairs, renderTable } from '../table.ts'

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
        const result = await readResult(engine.client, study)
        const [versions, notes] = await Promise.all([engine.client.studies.spaces({ studyId: study.id }), engine.client.studies.latestEvents({ studyId: study.id, beforeSeq: null, limit: 1000, filter: 'changes' })])
        const fused = fusedText(study, notes.map(({ message }) => message))
        if (options.json === true) terminal.print(toJson({ ...study, spaceVersion: versions.length, trainedTogether: fused ?? null, bestTrial: result.best === undefined ? null : trialJson(result.best), ...detailsJson(result), failures: result.failures }))
        else terminal.print(render(result, { width: terminal.outWidth(), versions: versions.length, fused }))
      }),
    )
}

/** How it is shown, and what the study's feed and its spaces tell beside its result. */
interface Rendering {
  readonly width: number
  readonly versions: number
  readonly fused: string | undefined
}

function render(result: StudyResult, { width, versions, fused }: Rendering): string {
  const { study, best, top, front, bounds, failures } = result
  const { definition, metric, confirmation } = study
  const failed = failures.map((group) => [group.reason, String(group.count), group.lastMessage ?? ''])
  return [
    study.name,
    renderPairs(aboutPairs(study, memoryText(result), fused)),
    `\nSpace${versions === 1 ? '' : ` (version ${String(versions)}, see tunery space)`}\n${renderSpace(definition.space, width)}`,
    ...(bounds.length === 0 ? [] : [`\nBounds\n${renderBounds(bounds)}`]),
    `\n${best === undefined ? whyNoBest(top) : renderBest(definition.space, metric, best)}`,
    ...(confirmation === null ? [] : [`\n${renderConfirmation(confirmation, width)}`]),
    ...(front === undefined || front.trials.length === 0 ? [] : [`\n${renderFront(definition, front, width)}`]),
    ...(failed.length === 0 ? [] : [`\nFailures\n${renderTable([{ title: 'reason' }, { title: 'trials', align: 'right' }, { title: 'last message' }], failed, width)}`]),
  ].join('\n')
}

function aboutPairs(study: StudyDetail, memory: string | undefined, fused: string | undefined): [string, string][] {
  const { definition, progress } = study
  const { trials, seconds } = definition.budget
  const budget = [...(trials === undefined ? [] : [count(trials, 'trial')]), ...(seconds === undefined ? [] : [formatDuration(seconds * 1000)])]
  return [
    ['status', study.statusReason === null ? study.status : `${study.status} (${study.statusReason})`],
    ['progress', summaryText(study)],
    ...optionalPair('time left', progress.remainingMs === null || study.status !== 'running' ? undefined : formatTimeLeft(progress.remainingMs)),
    ...optionalPair('pace', paceText(progress)),
    ['objective', study.objective],
    ['metric', objectivesOf(definition.metrics).map(({ name, goal }) => `${goal} ${name}`).join(', ')],
    ['sampler', samplerText(study)],
    ...optionalPair('learns from', earlierText(study)),
    ['scheduler', definition.scheduler.name],
    ['budget', budget.join(' or ')],
    ...optionalPair('ends', endText(definition.end)),
    ...optionalPair('repeats', definition.repeats === 1 ? undefined : `each configuration with ${String(definition.repeats)} seeds`),
    ['at once', count(definition.parallel, 'trial')],
    ...optionalPair('together', definition.fuse === 'auto' ? fused : `${count(definition.fuse, 'trial')} of one architecture`),
    ...optionalPair('memory', memory),
    ['seed', String(definition.seed)],
    ['created', formatDate(study.createdAt)],
    ['files', study.filesFolder],
  ]
}

/** What was found about training several trials together: what runs now, or the last that the feed tells; undefined while nothing is known. */
function fusedText({ definition, progress }: StudyDetail, notes: readonly string[]): string | undefined {
  if (definition.fuse !== 'auto') return undefined
  if (progress.fusion !== null) return `${String(progress.fusion.size)} trials on ${progress.fusion.device}`
  return notes.findLast((note) => /^(\d+ trials at once on |Trials train one at a time on )/.test(note))
}

/** `12 trials an hour`, with the pace of the last minutes where it is known. */
function paceText({ trialsPerHour, recentPerHour }: StudyDetail['progress']): string | undefined {
  if (trialsPerHour === null) return undefined
  const overall = `${formatNumber(trialsPerHour)} trials an hour`
  return recentPerHour === undefined || recentPerHour === null ? overall : `${formatNumber(recentPerHour)} trials an hour now, ${formatNumber(trialsPerHour)} overall`
}

function optionalPair(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
}

/** What ends the study before its budget does, in words. */
function endText({ target, no_improvement, regret_below }: EndRules): string | undefined {
  const rules = [
    ...(target === undefined ? [] : [`at ${formatNumber(target)}`]),
    ...(no_improvement === undefined ? [] : [`after ${count(no_improvement, 'trial')} without a new best`]),
    ...(regret_below === undefined ? [] : [`when at most ${formatNumber(regret_below)} is still to be gained`]),
  ]
  return rules.length === 0 ? undefined : rules.join(' or ')
}
