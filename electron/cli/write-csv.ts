import { createWriteStream } from 'node:fs'
import { access, constants, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, TuneryError } from '../../shared/errors.ts'
import type { Client } from './engine-session.ts'

/** `trials` is a row a trial, `curves` a row a reported value: see docs/csv.md. */
export type CsvContent = 'trials' | 'curves'

/**
 * Writes a study's CSV to a file piece by piece; the file appears complete, by one rename, or not at all.
 * @param path `-` writes to stdout instead
 * @throws TuneryError bad-input when there is no such folder, or no file can be there; unavailable when the file cannot be written
 */
export async function writeCsv(client: Client, studyId: number, content: CsvContent, path: string): Promise<void> {
  const read = async (): Promise<Readable> => Readable.from(await client.studies.csv({ studyId, content }))
  if (path === '-') {
    await pipeline(await read(), process.stdout, { end: false })
    return
  }
  await checkTarget(path)
  const target = resolve(path)
  const temporary = `${target}.${String(process.pid)}.tmp`
  try {
    await pipeline(await read(), createWriteStream(temporary))
    await rename(temporary, target)
  } catch (error) {
    // What it could not clean up is of less interest than why it could not write.
    await rm(temporary, { force: true }).catch(() => undefined)
    const isFileError = error instanceof Error && 'syscall' in error
    if (!isFileError) throw error
    throw new TuneryError('unavailable', `${target} cannot be written: ${messageOf(error)}`, [], { cause: error })
  }
}

/** The options of a command that name CSV files; `-` is stdout. */
export interface CsvOptions {
  readonly csv?: string
  readonly curves?: string
}

/**
 * Whether the files can be written later, as far as that can be known: said before a long study rather than after it.
 * @throws TuneryError bad-input that names the file and what is wrong with its place
 */
export async function checkCsvTargets({ csv, curves }: CsvOptions): Promise<void> {
  for (const path of [csv, curves]) if (path !== undefined && path !== '-') await checkTarget(path)
}

/** A folder is not made: a mistyped path is more likely than one that is wanted, and some (in /proc) cannot be made at all. */
async function checkTarget(path: string): Promise<void> {
  const target = resolve(path)
  const folder = dirname(target)
  const place = await stat(folder).catch(() => undefined)
  if (place?.isDirectory() !== true) throw new TuneryError('bad-input', `${target} cannot be written: there is no folder ${folder}. Create it first.`)
  const present = await stat(target).catch(() => undefined)
  // A rename would put a file in the place of a device.
  if (present?.isFile() === false) throw new TuneryError('bad-input', `${target} cannot be written: it is there, and no file.`)
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new TuneryError('bad-input', `${target} cannot be written: ${messageOf(error)}`, [], { cause: error })
  })
}

/** Writes the files that the options of a command name. @returns their absolute paths, undefined for what was not asked for */
export async function writeCsvFiles(client: Client, studyId: number, options: CsvOptions): Promise<CsvOptions> {
  const { csv, curves } = options
  if (csv !== undefined) await writeCsv(client, studyId, 'trials', csv)
  if (curves !== undefined) await writeCsv(client, studyId, 'curves', curves)
  return csvPaths(options)
}

/** The absolute paths of the files that the options name. */
export function csvPaths({ csv, curves }: CsvOptions): CsvOptions {
  const absolute = (path: string | undefined): string | undefined => (path === undefined || path === '-' ? path : resolve(path))
  return { csv: absolute(csv), curves: absolute(curves) }
}
