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

/** The database of a command. */
export function databaseOption(): Option {
  return new Option('--db <file>', 'the database (default: that of the app)')
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout')
}

export function backendOption(): Option {
  return new Option('--backend <name>', 'the training backend (default: the best that this computer has)').choices(backendNameSchema.options)
}

/** The examples below a command's options. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ tunery ${line}`).join('\n')}`
}
