import { dirname, resolve } from 'node:path'
import type { StudyDefinition, StudyFile } from '../../../shared/domain/study.ts'
import { badInput, TuneryError } from '../../../shared/errors.ts'
import type { Store } from '../contracts/store.ts'
import { killStrays } from '../executors/strays.ts'
import { defaultDatabasePath } from '../paths.ts'
import { samplerIssues } from '../samplers/registry.ts'
import { openStore } from '../store/open.ts'
import { definitionToFile } from '../transfer/definition-to-file.ts'
import { importOptunaStudy, type ImportedStudy } from '../transfer/import/optuna-study.ts'
import { importDocument, isSqlite } from '../transfer/import/read-document.ts'
import { readOptunaDatabase } from '../transfer/import/read-optuna.ts'
import type { Warning } from '../transfer/import/imported.ts'
import { writeStudy } from '../transfer/import/write-study.ts'
import { parseStudy } from './definitions.ts'

export interface ImportOptions {
  /** The file of another tool. */
  readonly path: string
  /** Where studies are kept: the app's own database for those of an Optuna database, none for a search space, when left out. */
  readonly databasePath?: string
  /** Of an Optuna database the study of this name alone. */
  readonly study?: string
}

/** A study that was read, and kept where `ImportResult.databasePath` says. */
export interface ImportedStudyView {
  readonly study: StudyFile
  /** How many trials came with it. */
  readonly trials: number
  readonly warnings: readonly Warning[]
}

export interface ImportResult {
  /** What the file was recognised as. */
  readonly format: string
  /** The database that holds the studies now; undefined when they were only read. */
  readonly databasePath: string | undefined
  readonly studies: readonly ImportedStudyView[]
}

/**
 * Imports the studies of an Optuna database with their trials, or the search space of another tool as a study.
 * Either all studies of a file come over or none.
 * @throws TuneryError not-found, bad-input (with the place in the file), conflict (there is a study of that name), database-damaged, …
 */
export async function importFile({ path, databasePath, study }: ImportOptions): Promise<ImportResult> {
  if (isSqlite(path)) return importDatabase(path, databasePath ?? defaultDatabasePath(), study)
  if (study !== undefined) throw badInput(path, [{ path: '', message: `holds one search space, and no study "${study}": leave --study out` }])
  const { format, study: file, warnings } = importDocument(path)
  const checked = checkedStudy(file, path)
  if (databasePath !== undefined) await inDatabase(databasePath, (store) => void store.createStudy(checked.definition, Date.now()))
  const view = { study: checked.file, trials: 0, warnings: [...warnings, ...checked.warnings] }
  return { format, databasePath: databasePath === undefined ? undefined : resolve(databasePath), studies: [view] }
}

async function importDatabase(path: string, databasePath: string, name: string | undefined): Promise<ImportResult> {
  const studies = (await readOptunaDatabase(path, name)).map((study) => {
    const imported = importOptunaStudy(study, path)
    return { imported, checked: checkedStudy(imported.study, `${path}, study "${study.name}"`) }
  })
  await inDatabase(databasePath, (store) =>
    store.transaction(() => {
      for (const { imported, checked } of studies) writeImported(store, imported, checked.definition, path)
    }),
  )
  const views = studies.map(({ imported, checked }) => ({ study: checked.file, trials: imported.trials.length, warnings: [...imported.warnings, ...checked.warnings] }))
  return { format: 'a database of Optuna', databasePath: resolve(databasePath), studies: views }
}

function writeImported(store: Store, { trials, notes }: ImportedStudy, definition: StudyDefinition, source: string): void {
  if (store.findStudyByName(definition.name) !== undefined) {
    const remedy = 'Nothing was imported: name another database with --db, or one of the other studies with --study'
    throw new TuneryError('conflict', `There is a study "${definition.name}" in ${store.path} already. ${remedy}`)
  }
  writeStudy(store, { definition, trials, notes, source }, Date.now())
}

/** What the file says, checked; a sampler that is not there, or does not fit the space, is left out. */
function checkedStudy(file: StudyFile, source: string): { definition: StudyDefinition; file: StudyFile; warnings: Warning[] } {
  const { sampler, ...rest } = file
  const folder = dirname(resolve(source))
  const plain = parseStudy(rest, folder, source)
  const [issue] = sampler === undefined ? [] : samplerIssues(sampler, plain.space)
  const definition = sampler === undefined || issue !== undefined ? plain : parseStudy(file, folder, source)
  const warnings = issue === undefined ? [] : [{ path: 'sampler', message: `${issue.message}: "${plain.sampler.name}" takes the place of "${sampler?.name}"` }]
  return { definition, file: withoutFolder(definition, file), warnings }
}

/** The study file as a person would write it: without what depends on this computer. */
function withoutFolder(definition: StudyDefinition, { objective }: StudyFile): StudyFile {
  const { parallel: _, ...file } = definitionToFile(definition)
  return { ...file, objective }
}

async function inDatabase(databasePath: string, run: (store: Store) => void): Promise<void> {
  const store = openStore(databasePath, 'write')
  try {
    await killStrays(store.filesFolder)
    store.requeueInterrupted(Date.now())
    run(store)
  } finally {
    store.close()
  }
}
