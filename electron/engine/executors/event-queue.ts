/** Values pushed by callbacks, read by one `for await`. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(value: T): void
  /** Ends the iteration after what was pushed; later pushes are ignored. */
  close(): void
}

/** A queue without a limit, for one reader. */
export function createEventQueue<T>(): EventQueue<T> {
  let values: T[] = []
  let closed = false
  let wake = (): void => undefined
  return {
    push(value) {
      if (closed) return
      values.push(value)
      wake()
    },
    close() {
      closed = true
      wake()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const batch = values
        values = []
        yield* batch
        if (values.length > 0) continue
        if (closed) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
