import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DataPreview } from '../../../shared/contract/views.ts'
import { cifarClasses, cifarRecordBytes, isCifarFile, isImageFile } from '../../../shared/datasets/image-files.ts'
import { inferColumns } from '../../../shared/datasets/infer-columns.ts'
import { parseTable } from '../../../shared/datasets/parse-table.ts'
import { TuneryError } from '../../../shared/errors.ts'

/**
 * What a form needs to know of a CSV file (its columns) or of a folder of images (its classes). Pixels are not read.
 * @param path of a CSV file, of a folder with a sub-folder a class, or of CIFAR-10's binary files
 * @throws TuneryError not-found or bad-input that names the path and what is wrong there
 */
export async function previewData(path: string): Promise<DataPreview> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new TuneryError('not-found', `${path}: there is no such file or folder`)
  return found.isDirectory() ? previewImages(path) : previewCsv(path)
}

async function previewCsv(path: string): Promise<DataPreview> {
  const table = parseTable(await readFile(path, 'utf8'), path)
  const columns = inferColumns(table.names, table.rows)
  return {
    kind: 'csv',
    rows: table.rows.length,
    columns: columns.map(({ name, type, distinct, missing, examples }) => ({ name, type, distinct, missing, examples: [...examples] })),
    classes: [],
  }
}

async function previewImages(folder: string): Promise<DataPreview> {
  const entries = await readdir(folder, { withFileTypes: true })
  const cifar = entries.map(({ name }) => name).filter(isCifarFile)
  const classes = cifar.length > 0 ? await countCifar(folder, cifar) : await countFolders(folder, entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name))
  if (classes.length < 2) {
    throw new TuneryError('bad-input', `${folder}: needs a sub-folder of images for each class, at least two; it has ${String(classes.length)}`)
  }
  return { kind: 'images', rows: classes.reduce((sum, { count }) => sum + count, 0), columns: [], classes }
}

async function countFolders(folder: string, names: readonly string[]): Promise<DataPreview['classes']> {
  return Promise.all(
    [...names].sort().map(async (name) => ({
      name: basename(name),
      count: (await readdir(join(folder, name))).filter(isImageFile).length,
    })),
  )
}

async function countCifar(folder: string, files: readonly string[]): Promise<DataPreview['classes']> {
  const counts = cifarClasses.map(() => 0)
  for (const file of files) {
    const bytes = await readFile(join(folder, file))
    for (let at = 0; at < bytes.length; at += cifarRecordBytes) {
      const label = bytes[at] ?? 0
      counts[label] = (counts[label] ?? 0) + 1
    }
  }
  return cifarClasses.map((name, label) => ({ name, count: counts[label] ?? 0 }))
}
