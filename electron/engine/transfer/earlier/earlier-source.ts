import type { Parameter, ParameterValue } from '../../../../shared/domain/search-space.ts'

/** A complete trial of an earlier study or of a file, before it is known whether it fits the new study. */
export interface RecordedTrial {
  /**
   * The value that it had for a parameter, searched, fixed or by default; undefined when that is not known.
   * @throws TuneryError bad-input when there is something that is no value of such a parameter
   */
  param(name: string, spec: Parameter): ParameterValue | undefined
  /** @throws TuneryError bad-input when there is something that is no number */
  metric(name: string): number | undefined
}

/** What an earlier study or a file has to tell. */
export interface EarlierSource {
  /** What its trials say where they come from. */
  readonly name: string
  /** What messages call it: `study "old"`. */
  readonly title: string
  /** The parameters that it searched. */
  readonly searched: readonly string[]
  /** Complete trials, the oldest first. */
  readonly trials: Iterable<RecordedTrial>
}
