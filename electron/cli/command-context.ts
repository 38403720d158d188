import type { Terminal } from './terminal.ts'

/** What a subcommand gets from the program. */
export interface CommandContext {
  readonly terminal: Terminal
  /** Sets the exit code of a command that has done its work; errors are thrown instead. */
  exitWith(code: number): void
}

/** Options that several commands have. */
export interface DatabaseOptions {
  readonly db?: string
}
export interface JsonOptions {
  readonly json?: boolean
}
