import type { Parameter } from '../../../shared/domain/search-space.ts'
import { formatValue } from '../../components/format.ts'

/** What a parameter may be: `0.0001 to 0.1`, `tanh, relu`. */
export function rangeText(spec: Parameter): string {
  if (spec.type === 'categorical') return spec.choices.map(formatValue).join(', ')
  return `${formatValue(spec.low)} to ${formatValue(spec.high)}${spec.step === undefined ? '' : `, step ${formatValue(spec.step)}`}`
}

/** How it is drawn: `log`, `linear`, or nothing for choices. */
export function scaleText(spec: Parameter): string {
  if (spec.type === 'categorical') return '–'
  return spec.log === true ? 'log' : 'linear'
}

/** When it is in use: `optimizer is sgd`, `always`. */
export function conditionText(spec: Parameter): string {
  if (spec.when === undefined) return 'always'
  const values = spec.when.in.map(formatValue)
  return `${spec.when.param} is ${values.length === 1 ? values[0] : `one of ${values.join(', ')}`}`
}

/** The name of a sampler or scheduler, with its options: `asha (min_epochs 4, reduction_factor 2)`. */
export function choiceText({ name, ...options }: { readonly name: string; readonly [option: string]: unknown }): string {
  const list = Object.entries(options).map(([option, value]) => `${option} ${typeof value === 'number' ? formatValue(value) : String(value)}`)
  return list.length === 0 ? name : `${name} (${list.join(', ')})`
}
