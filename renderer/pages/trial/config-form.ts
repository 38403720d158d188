import { configIssues, fromUnit } from '../../../shared/domain/config.ts'
import { isActive, parametersInOrder, type Config, type ParameterValue, type SearchSpace } from '../../../shared/domain/search-space.ts'

/** A configuration as it stands in a form: undefined where a field is empty. Inactive parameters keep what they had. */
export type ConfigForm = Record<string, ParameterValue | undefined>

/** A form with a configuration in it; what the configuration leaves out gets its prior, or the middle of its range. */
export function configForm(space: SearchSpace, params: Config = {}): ConfigForm {
  return Object.fromEntries(Object.entries(space).map(([name, spec]) => [name, params[name] ?? spec.prior ?? fromUnit(spec, 0.5)]))
}

/** The names of the parameters that are in use, parents before the ones that depend on them. */
export function activeNames(space: SearchSpace, form: ConfigForm): string[] {
  const config: Record<string, ParameterValue> = {}
  return parametersInOrder(space).filter((name) => {
    const spec = space[name]
    if (spec === undefined || !isActive(spec, config)) return false
    const value = form[name]
    if (value !== undefined) config[name] = value
    return true
  })
}

/** The configuration that a form stands for, or what is wrong with each field. */
export function readConfig(space: SearchSpace, form: ConfigForm): { readonly config: Config; readonly errors: Readonly<Record<string, string>> } {
  const entries = activeNames(space, form).flatMap((name): [string, ParameterValue][] => {
    const value = form[name]
    return value === undefined ? [] : [[name, value]]
  })
  const config = Object.fromEntries(entries)
  const issues = configIssues(space, config).map(({ path, message }) => [path, wording(space, path, message, config[path])] as const)
  return { config, errors: Object.fromEntries(issues) }
}

/** What is wrong with a number, by its range: a form knows more than “outside the search space”. */
function wording(space: SearchSpace, name: string, message: string, value: ParameterValue | undefined): string {
  const spec = space[name]
  if (spec === undefined || spec.type === 'categorical' || value === undefined) return message
  if (typeof value !== 'number' || Number.isNaN(value)) return 'must be a number'
  const whole = spec.type === 'int' ? 'a whole number ' : ''
  const step = spec.step === undefined ? '' : `, in steps of ${spec.step} from ${spec.low}`
  return `must be ${whole}from ${spec.low} to ${spec.high}${step}`
}
