import { z } from 'zod'
import { configIssues } from '../../../../shared/domain/config.ts'
import { configSchema, type Config, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import { failureReasonSchema, type FailureReason, type MetricValues, type TrialState } from '../../../../shared/domain/trial.ts'
import { momentOf } from './optuna-time.ts'
import type { OptunaTrial, OptunaValue } from './optuna-rows.ts'
import { choiceOf } from './parameters.ts'
import { parsePythonJson } from './python-json.ts'

/** A trial that is ready to be written. */
export interface ImportedTrial {
  readonly params: Config
  readonly state: Exclude<TrialState, 'running'>
  readonly reason: FailureReason | null
  readonly message: string | null
  readonly values: MetricValues
  /** Values of the first objective, by step. */
  readonly reports: readonly { readonly step: number; readonly value: number }[]
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly tags: Readonly<Record<string, string>>
  /** Where it started from another's checkpoint, or runs another's configuration again; an export of ours says so. */
  readonly forkedFrom?: { readonly trial: number; readonly step: number }
  readonly confirms?: number
}

/** What a trial is read with. */
export interface TrialContext {
  readonly space: SearchSpace
  readonly configOf: (trial: OptunaTrial) => Config
  /** The names of the objectives. */
  readonly objectives: readonly string[]
  /** The name that a constraint has as a metric. */
  readonly constraintNames: ReadonlyMap<string, string>
  /** The number that a trial of Optuna gets here; undefined when there is none of that number. */
  readonly placeOf: (number: number) => number | undefined
}

/** The user attributes in which an export says why a trial ended, and where it comes from. */
export const reasonAttribute = 'tunery:reason'
export const messageAttribute = 'tunery:message'
export const forkAttribute = 'tunery:forked_from'
export const confirmsAttribute = 'tunery:confirms'

const trialNumber = z.int().min(0)
const forkSchema = z.object({ trial: trialNumber, step: trialNumber })

const specials = { INF_POS: Infinity, INF_NEG: -Infinity, NAN: NaN, FINITE: NaN } as const
const numberOf = ({ value, kind }: OptunaValue): number => (kind === 'FINITE' && value !== null ? value : specials[kind])

/** A JSON text, or undefined for what is none. */
function read(json: string): unknown {
  try {
    return parsePythonJson(json)
  } catch {
    return undefined
  }
}

/**
 * The constraints of a trial by Optuna's name for them: each is kept where it is at most 0.
 * Optuna 5 has an attribute for each, earlier versions a list of all.
 */
export function constraintsOf({ systemAttributes }: OptunaTrial): Map<string, number> {
  const found = new Map<string, number>()
  for (const { key, json } of systemAttributes) {
    const value = key === 'constraints' || key.startsWith('constraints:') ? read(json) : undefined
    if (Array.isArray(value)) value.forEach((each, index) => typeof each === 'number' && found.set(String(index), each))
    else if (typeof value === 'number') found.set(key.slice('constraints:'.length), value)
  }
  return found
}

/** Whether a user attribute is called like a constraint, and is another number. */
export function hasOtherAttribute({ userAttributes }: OptunaTrial, name: string, constraint: number): boolean {
  return userAttributes.some(({ key, json }) => key === name && read(json) !== constraint)
}

/** The text of an attribute as a tag: a text that would be read as other JSON keeps its quotes, so that it comes back as it was. */
function tagOf(json: string): string {
  const value = read(json)
  return typeof value === 'string' && read(value) === undefined ? value : json
}

/** A trial of Optuna as one of ours. Numbers among its user attributes become metrics, the rest tags. */
export function importTrial(trial: OptunaTrial, context: TrialContext): ImportedTrial {
  const { objectives, constraintNames } = context
  const own = [reasonAttribute, messageAttribute, forkAttribute, confirmsAttribute]
  const attributes = trial.userAttributes.filter(({ key }) => !own.includes(key)).map(({ key, json }) => ({ key, json, value: read(json) }))
  const isMetric = ({ key, value }: { key: string; value: unknown }): boolean => trial.state !== 'WAITING' && typeof value === 'number' && !objectives.includes(key)
  const ending = endOf(trial, context)
  return {
    ...ending,
    ...originOf(trial, context.placeOf),
    values: {
      ...Object.fromEntries(attributes.filter(isMetric).map(({ key, value }) => [key, Number(value)])),
      ...Object.fromEntries([...constraintsOf(trial)].map(([name, value]) => [constraintNames.get(name) ?? name, value])),
      ...Object.fromEntries(trial.values.flatMap((value) => (objectives[value.index] === undefined ? [] : [[objectives[value.index], numberOf(value)]]))),
    },
    reports: trial.intermediate.map((value) => ({ step: value.index, value: numberOf(value) })),
    startedAt: momentOf(trial.start),
    endedAt: momentOf(trial.complete),
    tags: Object.fromEntries(attributes.filter((attribute) => !isMetric(attribute)).map(({ key, json }) => [key, tagOf(json)])),
  }
}

type Ending = Pick<ImportedTrial, 'params' | 'state' | 'reason' | 'message'>

function endOf(trial: OptunaTrial, { configOf, space, objectives }: TrialContext): Ending {
  const params = configOf(trial)
  const plain = { params, reason: null, message: null }
  const stated = statedEnding(trial)
  switch (trial.state) {
    case 'COMPLETE':
      if (trial.values.length >= objectives.length) return { ...plain, state: 'complete' }
      return { params, state: 'fail', reason: 'crash', message: 'It was complete in Optuna, but without a value' }
    case 'PRUNED':
      return { ...plain, state: 'pruned', message: stated.message ?? null }
    case 'FAIL':
      return { params, state: 'fail', reason: stated.reason ?? 'crash', message: stated.message ?? 'Failed in Optuna' }
    case 'WAITING':
    case 'RUNNING':
      return waiting(trial, { ...fixedParams(trial), ...params }, space)
  }
}

function userAttribute({ userAttributes }: OptunaTrial, name: string): unknown {
  return read(userAttributes.find(({ key }) => key === name)?.json ?? '')
}

/**
 * Where a trial comes from, as an export of ours says. Its numbers are those of Optuna's file.
 * Only an earlier trial that is imported too can be meant: anything else was not written by us, and is left out.
 */
function originOf(trial: OptunaTrial, placeOf: TrialContext['placeOf']): Pick<ImportedTrial, 'forkedFrom' | 'confirms'> {
  const fork = forkSchema.safeParse(userAttribute(trial, forkAttribute)).data
  const from = fork !== undefined && fork.trial < trial.number ? placeOf(fork.trial) : undefined
  const confirmed = trialNumber.safeParse(userAttribute(trial, confirmsAttribute)).data
  const confirms = confirmed !== undefined && confirmed < trial.number ? placeOf(confirmed) : undefined
  return { ...(fork !== undefined && from !== undefined && { forkedFrom: { trial: from, step: fork.step } }), ...(confirms !== undefined && { confirms }) }
}

/** Why a trial ended, as an export of ours says. */
function statedEnding(trial: OptunaTrial): { reason: FailureReason | undefined; message: string | undefined } {
  const message = userAttribute(trial, messageAttribute)
  return { reason: failureReasonSchema.safeParse(userAttribute(trial, reasonAttribute)).data, message: typeof message === 'string' ? message : undefined }
}

/** A trial that did not end runs again, if its configuration is known in full. */
function waiting({ state }: OptunaTrial, params: Config, space: SearchSpace): Ending {
  if (configIssues(space, params).length === 0) return { params, state: 'waiting', reason: null, message: null }
  const was = state === 'WAITING' ? 'waited' : 'ran'
  return { params, state: 'fail', reason: 'interrupted', message: `It ${was} in Optuna when it was imported, and its configuration is not known in full` }
}

/** The configuration of an enqueued trial, which Optuna keeps as an attribute until the trial runs. */
function fixedParams({ systemAttributes }: OptunaTrial): Config {
  const json = systemAttributes.find(({ key }) => key === 'fixed_params')?.json
  const fixed = z.record(z.string(), z.unknown()).safeParse(json === undefined ? undefined : read(json))
  return fixed.success ? configSchema.parse(Object.fromEntries(Object.entries(fixed.data).map(([name, value]) => [name, choiceOf(value)]))) : {}
}
