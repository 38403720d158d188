/** What kind of thing went wrong; the CLI's exit code and the page's wording follow from it. */
export type ErrorCode =
  | 'bad-input'
  | 'not-found'
  | 'conflict'
  | 'database-busy'
  | 'database-newer'
  | 'database-damaged'
  | 'unavailable'

/** One thing that is wrong with an input: where in it (`space.units.low`), and what. */
export interface InputIssue {
  readonly path: string
  readonly message: string
}

/**
 * The one error class that is shown to the user.
 * Its message says what happened, to which input, and what to do; `issues` holds the places in a bad input.
 */
export class TuneryError extends Error {
  override readonly name = 'TuneryError'
  readonly code: ErrorCode
  readonly issues: readonly InputIssue[]

  constructor(code: ErrorCode, message: string, issues: readonly InputIssue[] = [], options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.issues = issues
  }
}

/** A bad input, with every place that is wrong in it: `fashion.json: 2 problems` and a line each. */
export function badInput(source: string, issues: readonly InputIssue[]): TuneryError {
  const lines = issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`))
  return new TuneryError('bad-input', `${source}:\n${lines.map((line) => `  ${line}`).join('\n')}`, issues)
}

/** The words of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
