import type { CategoricalParameter, FloatParameter, IntParameter, ParameterValue } from '../../../../shared/domain/search-space.ts'
import { badInput, type TuneryError } from '../../../../shared/errors.ts'
import type { Warn } from './imported.ts'

/** Any value that JSON or YAML can hold. */
export type AnyValue = unknown

/** A range of another tool: uniform, or uniform over the logarithm. */
export interface Range {
  readonly low: number
  readonly high: number
  readonly log?: boolean
}

/** How many standard deviations of a normal distribution a range covers on each side: 99.7 % of it. */
const deviations = 3

/** The error for a place in the file that makes no sense. */
export function badField(source: string, path: string, message: string): TuneryError {
  return badInput(source, [{ path, message }])
}

/** A number without the noise of its arithmetic: 0.3 instead of 0.30000000000000004. */
export const tidy = (value: number): number => Number(value.toPrecision(12)) + 0

/**
 * A choice of another tool as one that a parameter can take: a null, a list or an object becomes its JSON text.
 * Numbers that JSON does not know are texts too.
 */
export function choiceOf(value: AnyValue): ParameterValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  return value === null ? 'None' : JSON.stringify(value)
}

/** A parameter with these choices. Those that differ only in what they become are one. */
export function categorical(name: string, values: readonly AnyValue[], warn: Warn): CategoricalParameter {
  const choices = values.map(choiceOf)
  const changed = values.filter((value, index) => value !== choices[index])
  if (changed.length > 0) warn(name, `${changed.map((value) => JSON.stringify(value) ?? String(value)).join(', ')}: a choice is a number, a text or a truth value, so that the program gets the text`)
  const unique = [...new Set(choices)]
  if (unique.length < choices.length) warn(name, 'choices that are given twice are one, with the chance of one')
  return { type: 'categorical', choices: unique }
}

/** A range of floats. */
export function float({ low, high, log }: Range): FloatParameter {
  return { type: 'float', low, high, ...(log === true && { log }) }
}

/** A range of whole numbers, both ends included. */
export function int({ low, high, log }: Range): IntParameter {
  return { type: 'int', low, high, ...(log === true && { log }) }
}

/**
 * What `round(x / q) * q` gives for an x of the range: the multiples of q in it.
 * A logarithmic range has no step here: it stays one of whole numbers where q is whole, else one of floats.
 */
export function quantised(name: string, { low, high, log }: Range, q: number, warn: Warn): FloatParameter | IntParameter {
  if (log === true) {
    if (!Number.isInteger(q)) {
      warn(name, `the steps of ${q} are left out: a logarithmic range has none`)
      return float({ low, high, log })
    }
    if (q > 1) warn(name, `the steps of ${q} are left out: a logarithmic range of whole numbers has steps of 1`)
    return int({ low: Math.max(1, Math.round(low)), high: Math.max(1, Math.round(high)), log })
  }
  const [first, last] = [tidy(Math.ceil(tidy(low / q)) * q), tidy(Math.floor(tidy(high / q)) * q)]
  if (first > last) {
    warn(name, `no multiple of ${q} lies in [${low}, ${high}]: the range is taken without steps`)
    return float({ low, high })
  }
  if (first !== low || last !== high) warn(name, `the multiples of ${q} in [${low}, ${high}] reach from ${first} to ${last}`)
  const isWhole = Number.isInteger(q) && Number.isInteger(first)
  const step = isWhole && q === 1 ? {} : { step: q }
  return { type: isWhole ? 'int' : 'float', low: first, high: last, ...step }
}

/**
 * A normal distribution as the range of its middle 99.7 %, with its mean as the prior.
 * @param log mean and deviation are those of the logarithm
 * @param q results are multiples of this, where given
 */
export function normal(name: string, { mu, sigma, log = false, q }: { readonly mu: number; readonly sigma: number; readonly log?: boolean; readonly q?: number }, warn: Warn): FloatParameter | IntParameter {
  const [from, to] = [mu - deviations * sigma, mu + deviations * sigma]
  const range = log ? { low: tidy(Math.exp(from)), high: tidy(Math.exp(to)), log } : { low: tidy(from), high: tidy(to) }
  const spec = q === undefined ? float(range) : quantised(name, range, q, () => undefined)
  const middle = log ? tidy(Math.exp(mu)) : mu
  const prior = Math.min(Math.max(spec.type === 'int' ? Math.round(middle) : middle, spec.low), spec.high)
  const steps = q === undefined || (spec.step ?? (spec.type === 'int' ? 1 : undefined)) === q ? '' : `, in ${spec.type === 'int' ? 'whole numbers' : 'no steps'} instead of steps of ${q}`
  warn(name, `a ${log ? 'log-normal' : 'normal'} distribution (mean ${mu}, deviation ${sigma}) is taken as the ${log ? 'logarithmic ' : ''}range [${spec.low}, ${spec.high}] with the prior ${prior}${steps}`)
  return { ...spec, prior }
}
