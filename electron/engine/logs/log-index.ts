import { open, type FileHandle } from 'node:fs/promises'
import { createLineCutter } from './line-reader.ts'

const newline = 10
/** Where every so manieth line begins is remembered: to read any line at most so many are passed over. */
const linesPerMark = 256
const chunkBytes = 1024 * 1024

/** Lines of a log, from one on. */
export interface LogLines {
  /** The number of the first one, counted from 0. */
  readonly from: number
  readonly lines: readonly string[]
  /** How many lines the log has now. */
  readonly total: number
  /** Bytes. */
  readonly size: number
}

/** Where the lines of a log begin. It grows with the log, so that nothing is read twice to be counted. */
export class LogIndex {
  readonly #path: string
  #marks: number[] = [0]
  #lines = 0
  /** What is counted: up to behind the last line that has ended. */
  #upTo = 0
  #size = 0
  #file: bigint | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Reads lines. @param from clamped so that `count` lines come where the log has as many: a large number asks for the last ones
   * @throws what the file system throws; an absent file is an empty log
   */
  read(from: number, count: number): Promise<LogLines> {
    // One after the other: each goes on counting where the one before ended.
    const result = this.#turn.then(() => this.#read(from, count))
    this.#turn = result.catch(() => undefined)
    return result
  }

  async #read(from: number, count: number): Promise<LogLines> {
    const file = await open(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (file === undefined) {
      this.#reset(undefined)
      return { from: 0, lines: [], total: 0, size: 0 }
    }
    try {
      await this.#count(file)
      const total = this.#lines + (this.#size > this.#upTo ? 1 : 0)
      const first = Math.max(0, Math.min(from, total - count))
      return { from: first, lines: await this.#linesFrom(file, first, Math.min(count, total - first)), total, size: this.#size }
    } finally {
      await file.close()
    }
  }

  #reset(file: bigint | undefined): void {
    this.#marks = [0]
    this.#lines = 0
    this.#upTo = 0
    this.#size = 0
    this.#file = file
  }

  /** Counts the lines that have come since the last time. */
  async #count(file: FileHandle): Promise<void> {
    const { size, ino } = await file.stat({ bigint: true })
    // A trial that started again from scratch began its log anew.
    if (ino !== this.#file || Number(size) < this.#size) this.#reset(ino)
    this.#size = Number(size)
    for (let at = this.#upTo; at < this.#size; ) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(Math.min(chunkBytes, this.#size - at)), position: at })
      if (bytesRead === 0) break
      for (let place = buffer.indexOf(newline); place >= 0 && place < bytesRead; place = buffer.indexOf(newline, place + 1)) {
        this.#lines += 1
        this.#upTo = at + place + 1
        if (this.#lines % linesPerMark === 0) this.#marks.push(this.#upTo)
      }
      at += bytesRead
    }
  }

  async #linesFrom(file: FileHandle, first: number, count: number): Promise<string[]> {
    const lines: string[] = []
    if (count <= 0) return lines
    const mark = Math.floor(first / linesPerMark)
    let passed = mark * linesPerMark
    const cutter = createLineCutter((line) => {
      if (passed >= first) lines.push(line)
      passed += 1
      return lines.length < count
    })
    for (let at = this.#marks[mark] ?? 0; lines.length < count && at < this.#size; ) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(Math.min(chunkBytes, this.#size - at)), position: at })
      if (bytesRead === 0) break
      cutter.push(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    if (lines.length < count) cutter.end()
    return lines
  }
}

/** Indexes of the logs that were looked at last. */
export function createLogIndexes(capacity = 16): (path: string) => LogIndex {
  const held = new Map<string, LogIndex>()
  return (path) => {
    const index = held.get(path) ?? new LogIndex(path)
    held.delete(path)
    held.set(path, index)
    const [oldest] = held.keys()
    if (held.size > capacity && oldest !== undefined) held.delete(oldest)
    return index
  }
}
