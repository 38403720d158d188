import type { FlagForm } from '../../../../shared/contract/scripts.ts'
import type { ParameterValue } from '../../../../shared/domain/search-space.ts'

/** A flag as its script states it. */
export interface FoundFlag {
  readonly name: string
  readonly label: string
  readonly form: FlagForm
  readonly type: 'float' | 'int' | 'bool' | 'text' | 'list'
  /** Undefined where it is nothing, or not to be read from the text. */
  readonly default: ParameterValue | undefined
  readonly required: boolean
  readonly choices?: readonly ParameterValue[] | undefined
  /** The least and the most that the script takes. */
  readonly low?: number | undefined
  readonly high?: number | undefined
  readonly help: string
  /** `train.py:12` */
  readonly source: string
  /** What the user should know of how it is read. */
  readonly note?: string | undefined
  /** It is not searched unless it is asked for, since it may not stand with another one or not alone. */
  readonly isDelicate?: boolean | undefined
}

/** What one way of reading flags has found in a script. */
export interface Found {
  /** Its name: `argparse`. */
  readonly reader: string
  readonly flags: readonly FoundFlag[]
  readonly notes: readonly string[]
  /** What a command ends with. */
  readonly extra?: readonly string[]
}

/** `--batch-size` → `batch_size` */
export function parameterName(flag: string): string {
  const name = flag.replace(/^-+/, '').replaceAll('-', '_')
  return name === '__proto__' ? 'proto' : name
}

/** The flag that says most: the first with two dashes, else the first. */
export function longestFlag(flags: readonly string[]): string {
  return flags.find((flag) => flag.startsWith('--')) ?? flags[0] ?? ''
}

/** The type of a value; `isFloat` for numbers such as 1.0. */
export function typeOfValue(value: ParameterValue | null | undefined, isFloat: boolean): FoundFlag['type'] | undefined {
  if (typeof value === 'number') return isFloat || !Number.isInteger(value) ? 'float' : 'int'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'text' : undefined
}

/** Blanks and line ends as one blank, and no more of it than fits on a line. */
export function helpText(text: unknown): string {
  if (typeof text !== 'string') return ''
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
