import { TuneryError } from '../errors.ts'

/** A stretch of a filter's text, in UTF-16 units; `to` is one past its last. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A filter that cannot be read: what is wrong, where, and what to write instead. */
export class FilterError extends TuneryError {
  readonly span: Span
  /** What is wrong, without the place. */
  readonly problem: string

  constructor(problem: string, span: Span) {
    super('bad-input', `The filter, at character ${span.from + 1}: ${problem}`, [{ path: 'filter', message: problem }])
    this.span = span
    this.problem = problem
  }
}
