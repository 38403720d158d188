import { z } from 'zod'
import type { Metric } from '../../../../shared/domain/metric.ts'
import type { StudyFile } from '../../../../shared/domain/study.ts'
import { createWarnings, type Warning } from './imported.ts'
import { spaceOf } from './optuna-space.ts'
import { constraintsOf, hasOtherAttribute, importTrial, type ImportedTrial } from './optuna-trials.ts'
import type { OptunaStudy } from './optuna-rows.ts'
import { parsePythonJson } from './python-json.ts'

/** A study of Optuna with its trials, ready to be written. */
export interface ImportedStudy {
  readonly study: StudyFile
  /** By number. */
  readonly trials: readonly ImportedTrial[]
  /** What has no place in a study here, in words, for its feed. */
  readonly notes: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * A study of Optuna as one of ours: its objectives and constraints as metrics, the space that its trials show.
 * Its budget is the number of its trials: who goes on with it raises that.
 * @throws TuneryError bad-input
 */
export function importOptunaStudy(study: OptunaStudy, source: string): ImportedStudy {
  const { list, warn } = createWarnings()
  const { space, configOf } = spaceOf(study, source, warn)
  const objectives = objectiveNames(study)
  const constraintNames = namesOfConstraints(study, objectives)
  const metrics: Metric[] = [
    ...objectives.map((name, index) => ({ name, goal: study.directions[index] === 'MAXIMIZE' ? ('maximize' as const) : ('minimize' as const) })),
    ...[...constraintNames.values()].map((name) => ({ name, at_most: 0 })),
  ]
  const places = new Map(study.trials.map(({ number }, place) => [number, place]))
  const trials = study.trials.map((trial) => importTrial(trial, { space, configOf, objectives, constraintNames, placeOf: (number) => places.get(number) }))
  const lost = trials.filter(({ reason }) => reason === 'interrupted').length
  if (lost > 0) list.push({ path: 'trials', message: `${lost} that waited or ran have failed, since their configuration is not known in full` })
  if (study.trials.some(({ number }, index) => number !== index)) list.push({ path: 'trials', message: 'their numbers had gaps: they are numbered anew' })
  if (trials.length === 0) list.push({ path: 'space', message: 'it is empty: Optuna learns the space of a study from its trials, and there are none' })
  return {
    study: { name: study.name.slice(0, 200), objective: { kind: 'ask-tell' }, metrics, space, sampler: { name: 'tpe' }, budget: { trials: Math.max(trials.length, 1) } },
    trials,
    notes: study.userAttributes.map(({ key, json }) => `Optuna's attribute "${key}": ${json}`),
    warnings: list,
  }
}

/** The names that the user gave to the objectives; else `value`, as Optuna's tables call it. */
function objectiveNames({ directions, systemAttributes }: OptunaStudy): string[] {
  const count = Math.max(directions.length, 1)
  const json = systemAttributes.find(({ key }) => key === 'study:metric_names')?.json
  const names = z.array(z.string().min(1)).length(count).safeParse(json === undefined ? undefined : parsed(json))
  if (names.success && new Set(names.data).size === count) return names.data
  return count === 1 ? ['value'] : Array.from({ length: count }, (_, index) => `value_${index}`)
}

function parsed(json: string): unknown {
  try {
    return parsePythonJson(json)
  } catch {
    return undefined
  }
}

/** A metric for each constraint of a trial; one that is only numbered, or called like something else that was measured, is named `constraint_…`. */
function namesOfConstraints({ trials }: OptunaStudy, objectives: readonly string[]): Map<string, string> {
  const names = new Set<string>()
  const taken = new Set(objectives)
  for (const trial of trials)
    for (const [name, value] of constraintsOf(trial)) {
      names.add(name)
      if (hasOtherAttribute(trial, name, value)) taken.add(name)
    }
  return new Map([...names].map((name) => [name, /^\d*$/.test(name) || taken.has(name) ? `constraint_${name}` : name]))
}
