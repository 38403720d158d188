import { open } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { TuneryError } from '../../shared/errors.ts'

/** What the dialog offers and a command line may name. */
export const studyFileExtensions = ['tunery', 'json', 'yaml', 'yml']
const pattern = new RegExp(`\\.(${studyFileExtensions.join('|')})$`, 'i')
const mostBytes = 1024 * 1024

/** The study files that a command line names, as absolute paths. */
export function studyFilesIn(args: readonly string[], workingFolder: string): string[] {
  return args.filter((arg) => !arg.startsWith('-') && pattern.test(arg)).map((arg) => resolve(workingFolder, arg))
}

/** A study file as the page gets it. The engine checks what it says. */
export interface StudyFileText {
  readonly name: string
  readonly folder: string
  readonly text: string
}

/**
 * Reads a study file.
 * @throws TuneryError `bad-input` when it is larger than 1 MiB or not text; the system's error when it cannot be read.
 */
export async function readStudyFile(path: string): Promise<StudyFileText> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(mostBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length)
      length += bytesRead
      if (bytesRead === 0 || length === buffer.length) break
    }
    if (length > mostBytes) throw new TuneryError('bad-input', `${path} is larger than 1 MiB: it is not a study file`)
    return { name: basename(path), folder: dirname(path), text: decode(buffer.subarray(0, length), path) }
  } finally {
    await file.close()
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new TuneryError('bad-input', `${path} is not UTF-8 text: save it as UTF-8`, [], { cause: error })
  }
}
