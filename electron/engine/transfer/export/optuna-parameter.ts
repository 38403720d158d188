import { stepCount, valueAtStep } from '../../../../shared/domain/config.ts'
import { isInDomain, type Parameter, type ParameterValue, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import { toPythonJson } from '../import/python-json.ts'

/** A parameter of a trial as Optuna keeps it: a number, and the distribution that says what the number means. */
export interface OptunaParameter {
  readonly value: number
  readonly distribution: string
}

/** A parameter as the JSON of Optuna's distribution. */
function distributionOf(spec: Parameter): string {
  if (spec.type === 'categorical') return toPythonJson({ name: 'CategoricalDistribution', attributes: { choices: spec.choices } })
  const { low, log = false, step } = spec
  // Optuna wants the last step at the end of the range.
  const high = step === undefined ? spec.high : valueAtStep(spec, step, stepCount(spec, step) - 1)
  if (spec.type === 'int') return toPythonJson({ name: 'IntDistribution', attributes: { log, step: step ?? 1, low, high } })
  return toPythonJson({ name: 'FloatDistribution', attributes: { step: step ?? null, low, high, log } })
}

/**
 * Makes what writes the parameters of a study's trials. A trial may be of an earlier space, whose ranges then count;
 * a value of none of them becomes the only choice of a distribution of its own.
 * @param spaces the spaces that the study has had, oldest first
 */
export function createParameterWriter(spaces: readonly SearchSpace[]): (name: string, value: ParameterValue) => OptunaParameter {
  const newestFirst = spaces.toReversed()
  const written = new Map<Parameter, string>()
  return (name, value) => {
    const spec = newestFirst.map((space) => space[name]).find((each) => each !== undefined && isInDomain(each, value))
    if (spec === undefined) return { value: 0, distribution: distributionOf({ type: 'categorical', choices: [value] }) }
    const distribution = written.get(spec) ?? distributionOf(spec)
    written.set(spec, distribution)
    return { value: spec.type === 'categorical' ? spec.choices.indexOf(value) : Number(value), distribution }
  }
}
