import type { ParameterValue } from '../domain/search-space.ts'
import type { Trial } from '../domain/trial.ts'

/** What a field of a trial holds: numbers, free text, one of a few values, or a set of tags. */
export type FieldType = 'number' | 'text' | 'choice' | 'tags'

export type FieldFamily = 'metric' | 'param' | 'trial'

/** Something that a filter, a sort or a column can ask of a trial. */
export interface Field {
  /** Its own name, as the study gives it: a metric and a parameter may share one. */
  readonly name: string
  readonly family: FieldFamily
  readonly type: FieldType
  /** In a few words: `metric`, `parameter, log`. */
  readonly about: string
  /** What it can be, where that is known: choices of a categorical, states, tags that occur. */
  readonly choices: readonly ParameterValue[]
  /** Whether it can be nothing but its choices. */
  readonly isClosed: boolean
  /** The least and the most that it may be, where that is known. */
  readonly range: { readonly low: number; readonly high: number } | undefined
  /** What a trial has of it; undefined where it has nothing. Of tags, each. */
  readonly read: (trial: Trial) => ParameterValue | readonly string[] | undefined
}

/** The name that means this field whatever else a study has: `metric.loss`. */
export function fullName({ family, name }: Field): string {
  return `${family}.${name}`
}
