/** A study file that the user opened; the page of a new study takes it. */
export interface OpenedFile {
  readonly name: string
  /** What relative paths in it start from; undefined when that is unknown (a browser does not say). */
  readonly folder: string | undefined
  readonly text: string
}

class OpenedFileStore {
  #waiting = $state.raw<readonly OpenedFile[]>([])

  /** The files that nobody has taken yet. */
  get waiting(): readonly OpenedFile[] {
    return this.#waiting
  }

  add(file: OpenedFile): void {
    this.#waiting = [...this.#waiting, file]
  }

  /** The last file opened, once; a form holds one study, so the others are named and let go. */
  take(): { readonly file: OpenedFile; readonly others: readonly string[] } | undefined {
    const file = this.#waiting.at(-1)
    const others = this.#waiting.slice(0, -1).map(({ name }) => name)
    this.#waiting = []
    return file === undefined ? undefined : { file, others }
  }
}

export const openedFile = new OpenedFileStore()
