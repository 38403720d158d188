import type { Reproduction } from '../../../shared/contract/trial-work.ts'
import { configIssues } from '../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isContinuation, type Trial } from '../../../shared/domain/trial.ts'
import { findTask } from '../../../shared/tasks/catalog.ts'
import { completeParams } from '../../../shared/tasks/complete-params.ts'
import { backendNameSchema } from '../../../shared/worker-protocol.ts'
import type { StudyRecord } from '../contracts/store.ts'
import { definitionToFile } from '../transfer/definition-to-file.ts'
import { isContinuable } from './continuation.ts'
import { fingerprint } from './data-fingerprint.ts'

/** As the schema of a study has it. */
const mostNameCharacters = 200

export interface ReproductionInput {
  readonly study: StudyRecord
  readonly trial: Trial
  readonly appVersion: string
  readonly databasePath: string
  /** The folder of the dataset that ships with Tunery. */
  readonly shippedData: string
}

/** How to see a trial's numbers again. Reads the data once, for its fingerprint. */
export async function reproduction({ study: { definition }, trial, appVersion, databasePath, shippedData }: ReproductionInput): Promise<Reproduction> {
  const fileName = `${definition.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+/, '') || 'study'}-trial-${trial.number}.json`
  const backend = backendNameSchema.options.find((name) => trial.slot?.startsWith(`${name}-`) === true || trial.slot?.startsWith(`${name}:`) === true)
  const data = await dataOf(definition, trial, shippedData)
  return {
    file: { ...oneTrialFile(definition, trial) },
    fileName,
    commands: commandsOf(definition, trial, fileName, backend, databasePath),
    params: completeParams(definition, trial.params),
    versions: [
      { name: 'Tunery', version: appVersion },
      { name: 'Node', version: process.versions.node },
      { name: 'Platform', version: `${process.platform} ${process.arch}` },
      ...(backend === undefined ? [] : [{ name: 'Backend', version: backend }]),
    ],
    data,
    notes: notesOf(definition, trial, data?.changedSince === true),
  }
}

/** A study of one trial: this configuration with this seed, on the same split. */
export function oneTrialFile(definition: StudyDefinition, trial: Trial) {
  const { end: _, confirm: __, warm_start: ___, ...lasting } = definition
  const params = trial.params
  return definitionToFile({
    ...lasting,
    name: nameOf(definition, trial),
    space: spaceFor(definition.space, params),
    end: {},
    sampler: { name: 'random' },
    scheduler: { name: 'none' },
    budget: { trials: 1 },
    enqueue: [{ params, seed: trial.seed }],
  })
}

/** A name of its own: of one that would be too long the study's part is cut, not the trial's. */
function nameOf({ name }: StudyDefinition, { number }: Trial): string {
  const suffix = ` trial ${number}`
  return `${name.slice(0, mostNameCharacters - suffix.length)}${suffix}`
}

/** The study's space; one of these values alone where the configuration is of an earlier space. */
function spaceFor(space: SearchSpace, params: Config): SearchSpace {
  if (configIssues(space, params).length === 0) return space
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, { type: 'categorical' as const, choices: [value] }]))
}

/** A word as a POSIX shell and PowerShell both take it. */
const quoted = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`)

function commandsOf(definition: StudyDefinition, trial: Trial, fileName: string, backend: string | undefined, databasePath: string): Reproduction['commands'] {
  const { name, objective } = definition
  const { number, lastStep } = trial
  const db = ` --db ${quoted(databasePath)}`
  const run = { what: 'Train it again', command: `tunery run ${quoted(fileName)}${backend === undefined ? '' : ` --backend ${backend}`}` }
  const again = { what: 'Train it for longer', command: `tunery continue ${quoted(name)} ${number} --steps ${Math.max(1, lastStep)}${db}` }
  const canContinue = isContinuable(definition, trial)
  if (objective.kind !== 'builtin') return canContinue ? [run, again] : [run]
  return [
    run,
    { what: 'Measure it on the test set', command: `tunery evaluate ${quoted(name)} --trial ${number}${db}` },
    { what: 'Export its model', command: `tunery model ${quoted(name)} ${number} --format savedmodel --to ${quoted(fileName.replace(/\.json$/, ''))}${db}` },
    ...(canContinue ? [again] : []),
  ]
}

async function dataOf({ objective }: StudyDefinition, { startedAt }: Trial, shippedData: string): Promise<Reproduction['data']> {
  if (objective.kind === 'ask-tell' || objective.kind === 'command') return null
  const path = objective.kind === 'module' ? objective.path : findTask(objective.task)?.dataset === 'fashion-mnist' ? shippedData : objective.data?.path
  const print = path === undefined ? undefined : await fingerprint(path)
  if (path === undefined || print === undefined) return null
  return { path, sha256: print.sha256, bytes: print.bytes, changedSince: path !== shippedData && startedAt !== null && print.changedAt > startedAt }
}

function notesOf(definition: StudyDefinition, trial: Trial, hasChanged: boolean): string[] {
  const { kind } = definition.objective
  const { forkedFrom } = trial
  return [
    ...(hasChanged ? [`${kind === 'module' ? 'The module' : 'The data'} has changed since the trial began: it will come to other numbers.`] : []),
    ...(forkedFrom !== null
      ? [`It went on from trial ${forkedFrom.trial} at step ${forkedFrom.step}. The file trains it from the start, which comes to other numbers; \`tunery evaluate\` and \`tunery model\` train trial ${forkedFrom.trial} again first.`]
      : []),
    ...(isContinuation(trial) ? [`It is outside the search: it trains longer than trial ${forkedFrom?.trial ?? '?'} on your wish.`] : []),
    ...(trial.state === 'pruned' ? [`It was stopped after step ${trial.lastStep}; the file trains it to its end, with the same numbers up to there.`] : []),
    ...(kind === 'command' ? ['Your program has to follow TUNERY_SEED to come to the same numbers.'] : kind === 'module' ? ['Your module has to follow `seed` to come to the same numbers.'] : ['The same backend and version come to the same numbers, another one to numbers that differ by rounding.']),
    ...(kind === 'ask-tell' ? ['Your own program runs this study: the file names the configuration.'] : []),
  ]
}
