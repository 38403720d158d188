import { stepCount, valueAtStep, valueCount } from '../../../../shared/domain/config.ts'
import { isInDomain, parameterSchema, type FloatParameter, type IntParameter, type ParameterValue } from '../../../../shared/domain/search-space.ts'
import type { ParameterRow } from '../form-model.ts'
import { specOf } from '../parameter-row.ts'

/** A whole range of numbers up to so long becomes choices of each of them. */
const mostListed = 8
/** A longer one becomes so many choices. */
const picked = 5

/** The row with another type, which keeps what it can: a range becomes choices from it, choices of numbers their range; a prior stays where it is still allowed. */
export function withType(row: ParameterRow, type: ParameterRow['type']): ParameterRow {
  if (type === row.type) return row
  const changed = { ...row, ...fieldsFor(row, type), type }
  return { ...changed, prior: keptPrior(changed) }
}

function fieldsFor(row: ParameterRow, type: ParameterRow['type']): Partial<ParameterRow> {
  if (type === 'categorical') return row.choices.length > 0 ? {} : { choices: choicesOf(row) }
  const numeric = row.type === 'categorical' ? rangeOf(row) : row
  if (type === 'float') return numeric === row ? {} : numeric
  const { low, high, step, scale } = { ...row, ...numeric }
  return { ...numeric, low: whole(low, scale === 'log' ? 1 : -Infinity), high: whole(high, scale === 'log' ? 1 : -Infinity), step: step === undefined ? undefined : whole(step, 1) }
}

function whole(value: number | undefined, least: number): number | undefined {
  return value === undefined || Number.isNaN(value) ? value : Math.max(Math.round(value), least) + 0
}

/** The range of choices that are all numbers; nothing of others. */
function rangeOf({ choices, scale }: ParameterRow): Partial<ParameterRow> {
  const numbers = choices.filter((choice) => typeof choice === 'number')
  if (numbers.length === 0 || numbers.length < choices.length) return {}
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  // A hundredfold is a matter of scale; a step of another range says nothing about this one.
  return { low, high, scale: low > 0 && (scale === 'log' || high / low >= 100) ? 'log' : 'linear' }
}

function choicesOf(row: ParameterRow): ParameterValue[] {
  const parsed = parameterSchema.safeParse(specOf({ ...row, when: undefined, prior: undefined }))
  if (!parsed.success || parsed.data.type === 'categorical') return []
  const spec = parsed.data
  const count = valueCount(spec)
  if (count <= mostListed) return Array.from({ length: count }, (_, index) => (spec.step === undefined ? spec.low + index : valueAtStep(spec, spec.step, index)))
  return [...new Set(Array.from({ length: picked }, (_, index) => between(spec, index / (picked - 1))))]
}

/** A value between the ends of a range, which are at 0 and 1; in few digits where any value would do. */
function between(spec: FloatParameter | IntParameter, share: number): number {
  const { low, high, step, log } = spec
  if (step !== undefined) return valueAtStep(spec, step, Math.round(share * (stepCount(spec, step) - 1)))
  if (share === 0 || share === 1) return share === 0 ? low : high
  const value = log === true ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low))) : low + share * (high - low)
  return spec.type === 'int' ? Math.round(value) : Math.min(Math.max(Number(value.toPrecision(2)), low), high)
}

function keptPrior(row: ParameterRow): ParameterValue | undefined {
  const parsed = parameterSchema.safeParse(specOf({ ...row, when: undefined, prior: undefined }))
  return parsed.success && row.prior !== undefined && isInDomain(parsed.data, row.prior) ? row.prior : undefined
}
