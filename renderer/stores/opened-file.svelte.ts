/** A study file that the user opened; the page of a new study takes it. */
export interface OpenedFile {
  readonly name: string
  /** What relative paths in it start from; undefined when that is unknown (a browser does not say). */
  readonly folder: string | undefined
  readonly text: string
}

class OpenedFileStore {
  waiting = $state.raw<OpenedFile | undefined>(undefined)

  /** The file, once. */
  take(): OpenedFile | undefined {
    const file = this.waiting
    this.waiting = undefined
    return file
  }
}

export const openedFile = new OpenedFileStore()
