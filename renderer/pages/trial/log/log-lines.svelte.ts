/** Lines of a log, from one on. */
export interface LogPiece {
  readonly from: number
  readonly lines: readonly string[]
  readonly total: number
  /** Bytes. */
  readonly size: number
}

export type ReadLines = (from: number, count: number, signal: AbortSignal) => Promise<LogPiece>

/** Lines that are read at once. */
const pageLines = 256
/** Pages that are kept: some megabytes. */
const mostPages = 64

/** The lines of a log that were looked at; all others stay with the engine. */
export class LogLines {
  total = $state(0)
  /** Bytes. */
  size = $state(0)
  isRead = $state(false)
  /** Grows with every page that comes, so that whoever shows lines looks again. */
  version = $state(0)
  readonly #read: ReadLines
  // `version` says when they have changed: a signal a page would be for nothing.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- see above
  readonly #pages = new Map<number, readonly string[]>()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nobody looks at it
  readonly #asked = new Set<number>()
  readonly #failed: (error: unknown) => void
  readonly #controller = new AbortController()

  /** @param failed told when lines cannot be read */
  constructor(read: ReadLines, failed: (error: unknown) => void) {
    this.#read = read
    this.#failed = failed
  }

  /** Looks how long the log is now. */
  async refresh(): Promise<void> {
    try {
      const before = { total: this.total, size: this.size }
      const piece = await this.#read(Number.MAX_SAFE_INTEGER, 1, this.#controller.signal)
      if (piece.size === before.size && this.isRead) return
      // A trial that started again began its log anew; else the last line that was known may have gone on.
      if (piece.size < before.size) this.#pages.clear()
      else this.#pages.delete(Math.floor(Math.max(before.total - 1, 0) / pageLines))
      this.#apply(piece)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Has lines read that are to be shown. */
  need(first: number, end: number): void {
    for (let page = Math.floor(first / pageLines); page * pageLines < Math.min(end, this.total); page += 1) if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#ask(page)
  }

  /** A line; undefined while it is not read. */
  line(number: number): string | undefined {
    return this.#pages.get(Math.floor(number / pageLines))?.[number % pageLines]
  }

  /** Ends all reading. */
  close(): void {
    this.#controller.abort()
  }

  async #ask(page: number): Promise<void> {
    this.#asked.add(page)
    try {
      const piece = await this.#read(page * pageLines, pageLines, this.#controller.signal)
      // The engine answers with the last lines where there are not so many from there on.
      this.#pages.set(page, piece.lines.slice(Math.max(page * pageLines - piece.from, 0)))
      for (const old of [...this.#pages.keys()].slice(0, Math.max(this.#pages.size - mostPages, 0))) this.#pages.delete(old)
      this.#apply(piece)
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#asked.delete(page)
    }
  }

  #apply({ total, size }: LogPiece): void {
    this.total = total
    this.size = size
    this.isRead = true
    this.version += 1
  }

  #fail(error: unknown): void {
    if (!this.#controller.signal.aborted) this.#failed(error)
  }
}
