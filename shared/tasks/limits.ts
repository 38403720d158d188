import type { Parameter, ParameterValue } from '../domain/search-space.ts'
import type { InputIssue } from '../errors.ts'
import type { TaskParameter } from './task.ts'

/** The numbers that a task can work with at all; the default range of a parameter lies well inside. */
interface Limit {
  readonly low: number
  readonly high: number
  /** Whether the bound itself is excluded. */
  readonly lowIsOpen?: boolean
  readonly highIsOpen?: boolean
}

const share: Limit = { low: 0, high: 1, highIsOpen: true }
const count: Limit = { low: 1, high: 1_000_000 }

/** By the parameter's name: a name means the same in every task. A choice has no entry, its choices are its limit. */
const limits: Readonly<Record<string, Limit>> = {
  learning_rate: { low: 0, high: Infinity, lowIsOpen: true },
  batch_size: count,
  momentum: share,
  units: { low: 1, high: 65_536 },
  layers: { low: 0, high: 32 },
  filters: { low: 1, high: 4096 },
  dropout: share,
  epochs: count,
  weight_decay: { low: 0, high: Infinity },
  warmup_epochs: { low: 0, high: 1_000_000 },
  step_epochs: count,
  step_factor: { low: 0, high: 1, lowIsOpen: true },
  clip_norm: { low: 0, high: Infinity },
  patience: { low: 0, high: 1_000_000 },
  train_fraction: { low: 0, high: 1, lowIsOpen: true },
}

function limitIssue(name: string, value: number): string | undefined {
  const limit = limits[name]
  if (limit === undefined) return undefined
  if (limit.lowIsOpen === true ? value <= limit.low : value < limit.low) return `must be ${limit.lowIsOpen === true ? '>' : '>='} ${limit.low}`
  if (limit.highIsOpen === true ? value >= limit.high : value > limit.high) return `must be ${limit.highIsOpen === true ? '<' : '<='} ${limit.high}`
  return undefined
}

/** What keeps a task from working with this value of its parameter; undefined when nothing does. */
export function taskValueIssue(name: string, parameter: TaskParameter, value: ParameterValue): string | undefined {
  const { spec } = parameter
  if (spec.type === 'categorical') {
    return spec.choices.includes(value) ? undefined : `must be one of ${spec.choices.map((choice) => JSON.stringify(choice)).join(', ')}`
  }
  if (typeof value !== 'number') return 'must be a number'
  if (spec.type === 'int' && !Number.isInteger(value)) return 'must be a whole number'
  return limitIssue(name, value)
}

/**
 * What keeps a task from working with every value of a range in place of its parameter's default one.
 * The range may be wider than the default one; a choice of numbers may stand for a number.
 * @returns issues with paths inside the range: `low`, `choices[1]`, `type`
 */
export function taskRangeIssues(name: string, parameter: TaskParameter, range: Parameter): InputIssue[] {
  if (range.type === 'categorical') {
    return range.choices.flatMap((choice, index) => issueAt(`choices[${index}]`, taskValueIssue(name, parameter, choice)))
  }
  if (range.type !== parameter.spec.type) {
    const wanted = parameter.spec.type === 'categorical' ? '"categorical"' : `"${parameter.spec.type}" or "categorical"`
    return [{ path: 'type', message: `must be ${wanted}` }]
  }
  return [...issueAt('low', taskValueIssue(name, parameter, range.low)), ...issueAt('high', taskValueIssue(name, parameter, range.high))]
}

const issueAt = (path: string, message: string | undefined): InputIssue[] => (message === undefined ? [] : [{ path, message }])
