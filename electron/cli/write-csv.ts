import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
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
 * @throws TuneryError unavailable when the file cannot be written
 */
export async function writeCsv(client: Client, studyId: number, content: CsvContent, path: string): Promise<void> {
  const pieces = Readable.from(await client.studies.csv({ studyId, content }))
  if (path === '-') {
    await pipeline(pieces, process.stdout, { end: false })
    return
  }
  const target = resolve(path)
  const temporary = `${target}.${String(process.pid)}.tmp`
  try {
    await mkdir(dirname(target), { recursive: true })
    await pipeline(pieces, createWriteStream(temporary))
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    const isFileError = error instanceof Error && 'syscall' in error
    if (!isFileError) throw error
    throw new TuneryError('unavailable', `${target} cannot be written: ${messageOf(error)}`, [], { cause: error })
  }
}

/** Writes the files that the options of a command name. @returns their absolute paths, undefined for what was not asked for */
export async function writeCsvFiles(
  client: Client,
  studyId: number,
  { csv, curves }: { readonly csv?: string; readonly curves?: string },
): Promise<{ csv?: string; curves?: string }> {
  if (csv !== undefined) await writeCsv(client, studyId, 'trials', csv)
  if (curves !== undefined) await writeCsv(client, studyId, 'curves', curves)
  const absolute = (path: string | undefined): string | undefined => (path === undefined || path === '-' ? path : resolve(path))
  return { csv: absolute(csv), curves: absolute(curves) }
}
