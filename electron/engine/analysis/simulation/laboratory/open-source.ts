import { basename } from 'node:path'
import { z } from 'zod'
import { simulationFunctions, type SimulationSource } from '../../../../../shared/contract/simulation.ts'
import { objectiveMetric, type StudyDefinition } from '../../../../../shared/domain/study.ts'
import { badInput, TuneryError } from '../../../../../shared/errors.ts'
import { parseStudy } from '../../../api/definitions.ts'
import type { Store, StudyRecord } from '../../../contracts/store.ts'
import { openStore } from '../../../store/open.ts'
import { namedSources } from '../functions/named-sources.ts'
import { readCurveTable } from '../table/read-curves.ts'
import { createTableSource } from '../table/table-source.ts'
import type { LabSource } from './lab-source.ts'
import { studySource } from './study-source.ts'

type SomeStudy = Extract<SimulationSource, { kind: 'study' }>['study']
type TableSource = Extract<SimulationSource, { kind: 'table' }>

/**
 * Opens what an input names. A study is read beside whoever runs it.
 * @param databasePath where studies are
 * @throws TuneryError bad-input with the field that is wrong, not-found, database-damaged, …
 */
export function openSource(source: SimulationSource, databasePath: string): LabSource {
  if (source.kind === 'function') return functionSource(source.name)
  if (source.kind === 'table') return tableSource(source, databasePath)
  return withStore(databasePath, (store) => studySource(store, recordOf(store, source.study)))
}

function withStore<Result>(path: string, use: (store: Store) => Result): Result {
  const store = openStore(path, 'read')
  try {
    return use(store)
  } finally {
    store.close()
  }
}

/** A file stands for the study of its name: its trials are what is known. */
function recordOf(store: Store, study: SomeStudy): StudyRecord {
  const name = study.kind === 'id' ? undefined : nameIn(study)
  const record = study.kind === 'id' ? store.findStudy(study.studyId) : store.findStudyByName(name ?? '')
  if (record !== undefined) return record
  const which = study.kind === 'id' ? `with number ${String(study.studyId)}` : `"${name ?? ''}"`
  throw new TuneryError('not-found', `There is no study ${which} in ${store.path}: run it first (tunery run), or simulate a table or a function`, [{ path: 'study', message: 'is not in the database' }])
}

function nameIn(study: Extract<SomeStudy, { kind: 'file' }>): string {
  const named = z.object({ name: z.string() }).safeParse(study.study)
  return named.success ? named.data.name : definitionIn(study).name
}

function definitionIn({ study, folder }: Extract<SomeStudy, { kind: 'file' }>): StudyDefinition {
  return parseStudy(study, folder ?? process.cwd())
}

function functionSource(name: string): LabSource {
  const known = simulationFunctions.find((each) => each.name === name)
  const create = namedSources[name]
  if (known === undefined || create === undefined) {
    const names = simulationFunctions.map((each) => each.name).join(', ')
    throw badInput('The simulation', [{ path: 'function', message: `there is no function "${name}"; choose one of ${names}` }])
  }
  return {
    title: known.title,
    metric: { name: 'loss', goal: 'minimize' },
    space: create(0).space,
    unit: 'steps',
    notes: known.steps === 1 ? ['A trial of this function is one step: schedulers have nothing to decide.'] : [],
    curves: create,
  }
}

function tableSource({ path, study, metric, goal }: TableSource, databasePath: string): LabSource {
  const definition = study === undefined ? undefined : study.kind === 'file' ? definitionIn(study) : withStore(databasePath, (store) => recordOf(store, study).definition)
  const objective = definition === undefined ? undefined : objectiveMetric(definition)
  const table = readCurveTable(path, {
    ...(definition === undefined ? {} : { space: definition.space }),
    ...(metric === undefined && objective === undefined ? {} : { metric: metric ?? objective?.name ?? '' }),
    ...(goal === undefined && objective === undefined ? {} : { goal: goal ?? objective?.goal ?? 'minimize' }),
  })
  return {
    title: `the ${String(table.configs.length)} configurations of ${basename(path)}`,
    metric: table.metric,
    space: table.space,
    unit: 'steps',
    notes: table.leftOut === 0 ? [] : [`${String(table.leftOut)} rows of the table were left out: unfinished, without a value or outside the search space.`],
    ...(definition?.budget.trials === undefined ? {} : { trials: definition.budget.trials }),
    ...(definition === undefined ? {} : { workers: definition.parallel, own: { sampler: definition.sampler, scheduler: definition.scheduler } }),
    curves: createTableSource(table),
  }
}
