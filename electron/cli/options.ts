import { InvalidArgumentError, Option } from 'commander'
import { backendNameSchema } from '../../shared/worker-protocol.ts'

/** A parser of whole numbers within limits, for commander. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < low || number > high) {
      throw new InvalidArgumentError(`It must be a whole number ${high === Infinity ? `>= ${String(low)}` : `from ${String(low)} to ${String(high)}`}.`)
    }
    return number
  }
}

/** Graphics cards a trial, for commander: a share or a whole number. */
export function cardCount(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text)
  if (!(number >= 0)) throw new InvalidArgumentError('It must be a number >= 0, such as 1 or 0.5.')
  return number
}

/** How many trials train together: `auto`, or a number. */
export function fuseValue(text: string): 'auto' | number {
  return text === 'auto' ? text : wholeNumber(1, 256)(text)
}

/** The database of a command. */
export function databaseOption(): Option {
  return new Option('--db <file>', 'the database (default: that of the app)')
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout')
}

export function backendOption(): Option {
  return new Option('--backend <name>', 'the training backend (default: the one that trains the study soonest, see `tunery doctor`)').choices(backendNameSchema.options).env('TUNERY_BACKEND')
}

/** The examples below a command's options. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ tunery ${line}`).join('\n')}`
}
