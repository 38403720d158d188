import { patternOf, type LogQuery } from '../../../../shared/logs/terminal-text.ts'

export interface LogMatches {
  readonly count: number
  readonly lines: readonly number[]
}

export type SearchLog = (query: LogQuery, signal: AbortSignal) => Promise<LogMatches>

const noMatches: LogMatches = { count: 0, lines: [] }

/** The search of a log: the engine reads all of it, the page marks what is in sight. */
export class LogSearch {
  query = $state('')
  regex = $state(false)
  matchCase = $state(false)
  isBusy = $state(false)
  error = $state<string>()
  matches = $state.raw<LogMatches>(noMatches)
  /** Which of the matching lines it is at. */
  at = $state(0)
  /** What marks the matches in a line; undefined while nothing is searched for, or it is no expression. */
  readonly pattern: RegExp | undefined = $derived.by(() => {
    if (this.query === '') return undefined
    try {
      return patternOf({ query: this.query, regex: this.regex, matchCase: this.matchCase })
    } catch {
      return undefined
    }
  })
  readonly line: number | undefined = $derived(this.matches.lines[Math.min(this.at, this.matches.lines.length - 1)])
  readonly #search: SearchLog
  readonly #wordsOf: (error: unknown) => string

  constructor(search: SearchLog, wordsOf: (error: unknown) => string) {
    this.#search = search
    this.#wordsOf = wordsOf
  }

  /** Searches for what is asked for now. @param again keeps the place: the log has grown */
  async run(again: boolean, signal: AbortSignal): Promise<void> {
    const asked = { query: this.query, regex: this.regex, matchCase: this.matchCase }
    if (asked.query === '') {
      this.#take(noMatches, again)
      return
    }
    this.isBusy = true
    try {
      const matches = await this.#search(asked, signal)
      if (!signal.aborted) this.#take(matches, again)
    } catch (error) {
      if (signal.aborted) return
      this.#take(noMatches, false)
      this.error = this.#wordsOf(error)
    } finally {
      if (!signal.aborted) this.isBusy = false
    }
  }

  /** Goes to the next match, or the one before. @returns its line */
  step(by: 1 | -1): number | undefined {
    const { length } = this.matches.lines
    if (length === 0) return undefined
    this.at = (Math.min(this.at, length - 1) + by + length) % length
    return this.line
  }

  /** Where the search is, in words. */
  status(): string {
    const { count, lines } = this.matches
    if (this.error !== undefined) return this.error
    if (this.query === '') return ''
    if (this.isBusy && count === 0) return 'searching…'
    if (count === 0) return 'no match'
    const of = count > lines.length ? `the first ${lines.length.toLocaleString('en')} of ${count.toLocaleString('en')}` : count.toLocaleString('en')
    return `${(Math.min(this.at, lines.length - 1) + 1).toLocaleString('en')} of ${of} ${count === 1 ? 'line' : 'lines'}`
  }

  #take(matches: LogMatches, again: boolean): void {
    this.error = undefined
    this.matches = matches
    if (!again) this.at = 0
  }
}
