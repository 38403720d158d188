import { styleText } from 'node:util'

/** Marks text when the stream shows colours, else leaves it alone. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
}

/** What the commands write to: results on `out`, progress and messages on `err`. */
export interface Terminal {
  /** Writes a line of the result. */
  print(text: string): void
  /** Writes a line that is not part of the result. */
  note(text: string): void
  /** Writes to stderr as it is: the live block. */
  writeRaw(text: string): void
  readonly outStyle: Style
  readonly errStyle: Style
  /** Cells of a line of stdout; Infinity for a pipe or a file. */
  outWidth(): number
  /** Cells of a line of stderr, and whether it is a terminal. */
  errWidth(): number
  readonly errIsTerminal: boolean
}

/** The styles of a stream. @param colour false gives text without any escape sequence */
export function createStyle(colour: boolean): Style {
  const paint = (format: 'bold' | 'dim' | 'green' | 'red') => (text: string) => (colour ? styleText(format, text, { validateStream: false }) : text)
  return { bold: paint('bold'), dim: paint('dim'), good: paint('green'), bad: paint('red') }
}

/** Whether to colour: on a terminal, unless NO_COLOR (no-color.org) is set to anything, or the terminal is `dumb`. */
export function wantsColour(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  const refused = environment['NO_COLOR']
  return isTerminal && (refused === undefined || refused === '') && environment['TERM'] !== 'dumb'
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  return {
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    writeRaw: (text) => void stderr.write(text),
    outStyle: createStyle(wantsColour(stdout.isTTY, process.env)),
    errStyle: createStyle(wantsColour(stderr.isTTY, process.env)),
    outWidth: () => (stdout.isTTY ? stdout.columns : Infinity),
    errWidth: () => (stderr.isTTY ? stderr.columns : Infinity),
    errIsTerminal: stderr.isTTY && process.env['TERM'] !== 'dumb',
  }
}
