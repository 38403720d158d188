import type { ParameterValue, SearchSpace } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'

/** Something that is known of trials and can be an axis. */
export interface Quantity {
  /** Unique: a metric and a parameter may share a name. */
  readonly id: string
  readonly label: string
  /** Whether its values are spread over orders of magnitude. */
  readonly log: boolean
  /** The values of a categorical, in its order; undefined for numbers. */
  readonly choices: readonly ParameterValue[] | undefined
  readonly of: (trial: Trial) => ParameterValue | undefined
}

/** What an axis can show of a study's trials: metrics, then parameters that can vary, then number, step and duration. */
export function quantities(space: SearchSpace, metricNames: readonly string[]): Quantity[] {
  const plain = { log: false, choices: undefined }
  return [
    ...metricNames.map((name): Quantity => ({ ...plain, id: `metric:${name}`, label: name, of: ({ values }) => values[name] })),
    ...Object.entries(space).flatMap(([name, spec]): Quantity[] => {
      const isFixed = spec.type === 'categorical' ? spec.choices.length < 2 : spec.low === spec.high
      const scale = spec.type === 'categorical' ? { log: false, choices: spec.choices } : { log: spec.log === true, choices: undefined }
      return isFixed ? [] : [{ ...scale, id: `param:${name}`, label: name, of: ({ params }) => params[name] }]
    }),
    { ...plain, id: 'number', label: 'trial', of: ({ number }) => number },
    { ...plain, id: 'step', label: 'last step', of: ({ lastStep }) => lastStep },
    { ...plain, id: 'seconds', label: 'seconds', of: ({ runningMs }) => (runningMs > 0 ? runningMs / 1000 : undefined) },
  ]
}

/** Where a value stands on the axis of its quantity: a number as it is, a choice by its position; undefined where there is no place. */
export function placeOn({ choices, log }: Pick<Quantity, 'choices' | 'log'>, value: ParameterValue | undefined): number | undefined {
  if (value === undefined) return undefined
  if (choices !== undefined) {
    const position = choices.indexOf(value)
    return position < 0 ? undefined : position
  }
  return typeof value === 'number' && Number.isFinite(value) && (!log || value > 0) ? value : undefined
}
