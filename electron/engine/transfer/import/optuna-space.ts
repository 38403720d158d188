import type { Parameter, ParameterValue, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Warn } from './imported.ts'
import { inferConditions } from './inferred-conditions.ts'
import { parameterOf, parseDistribution, type OptunaDistribution } from './optuna-distributions.ts'
import type { OptunaStudy, OptunaTrial } from './optuna-rows.ts'
import { choiceOf } from './parameters.ts'

/** A study's search space, and how its trials' parameters are read. */
export interface OptunaSpace {
  readonly space: SearchSpace
  /** The configuration of a trial. */
  readonly configOf: (trial: OptunaTrial) => Record<string, ParameterValue>
}

/**
 * The space that a study's trials were taken from. Optuna keeps a distribution with each parameter of each trial;
 * where they differ, the range is the widest.
 * @throws TuneryError bad-input when a distribution cannot be read
 */
export function spaceOf(study: OptunaStudy, source: string, warn: Warn): OptunaSpace {
  const distributions = study.distributions.map((json) => parseDistribution(json, source, `study "${study.name}": distribution_json`))
  const configOf = (trial: OptunaTrial): Record<string, ParameterValue> =>
    Object.fromEntries(trial.params.map(({ name, value, distribution }) => [name, externalValue(distributions[distribution], value)]))
  const space: Record<string, Parameter> = {}
  for (const [name, found] of distributionsByName(study, distributions)) space[name] = merged(name, found, warn)
  // A trial that failed or still runs may lack a parameter by accident; one that was pruned had its parameters before it reported.
  const whole = study.trials.filter(({ state }) => state === 'COMPLETE' || state === 'PRUNED').map(configOf)
  return { space: inferConditions(space, whole, warn), configOf }
}

function distributionsByName({ trials }: OptunaStudy, distributions: readonly OptunaDistribution[]): Map<string, OptunaDistribution[]> {
  const places = new Map<string, Set<number>>()
  for (const { params } of trials)
    for (const { name, distribution } of params) {
      const known = places.get(name) ?? new Set<number>()
      places.set(name, known.add(distribution))
    }
  return new Map([...places].map(([name, found]) => [name, [...found].flatMap((place) => distributions[place] ?? [])]))
}

/** Optuna keeps a choice by its place, and a whole number as a float. */
function externalValue(distribution: OptunaDistribution | undefined, value: number): ParameterValue {
  if (distribution?.type === 'categorical') return choiceOf(distribution.choices[value])
  return distribution?.type === 'int' ? Math.round(value) : value
}

function merged(name: string, found: readonly OptunaDistribution[], warn: Warn): Parameter {
  const specs = found.map((distribution, index) => parameterOf(name, distribution, index === found.length - 1 ? warn : () => undefined))
  const last = specs.at(-1)
  if (last === undefined) throw new RangeError(`no trial has the parameter "${name}"`)
  if (specs.length === 1) return last
  const same = specs.filter((spec) => spec.type === last.type)
  warn(name, `its distribution changed in the course of the study: ${same.length < specs.length ? `it is taken as ${last.type}, as in the last trials` : 'the widest is taken'}`)
  if (last.type === 'categorical') return { ...last, choices: [...new Set(same.flatMap((spec) => (spec.type === 'categorical' ? spec.choices : [])))] }
  const ranges = same.flatMap((spec) => (spec.type === 'categorical' ? [] : [spec]))
  const { step, ...rest } = last
  const low = Math.min(...ranges.map((range) => range.low))
  const keepsStep = step !== undefined && ranges.every((range) => range.step === step && Number.isInteger(Number(((range.low - low) / step).toFixed(9))))
  const keepsLog = rest.log === true && low > 0
  return { ...rest, low, high: Math.max(...ranges.map((range) => range.high)), log: keepsLog ? true : undefined, ...(keepsStep && { step }) }
}
