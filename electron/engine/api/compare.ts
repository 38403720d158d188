import type { z } from 'zod'
import { encodeTable } from '../../../shared/columns/table-bytes.ts'
import { tableOfComparison } from '../../../shared/columns/comparison-table.ts'
import type { comparisonInputSchema } from '../../../shared/contract/comparison.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import { comparableStudies, compareStudies, comparisonCurves, type StudyWithOutcomes } from '../analysis/comparison/comparison.ts'
import { createOutcomes, type Outcomes } from '../analysis/comparison/outcomes.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'
import { createPause } from './pause.ts'

interface Kept {
  /** The study's creation (the id of a deleted one may come back), how many trials are in each state, and its metrics. */
  readonly state: string
  readonly outcomes: Promise<Outcomes>
}

/** The outcomes of so many studies are kept: what is grouped in another way is not read again. */
const mostKept = 100

/** The procedures that put studies side by side: results as JSON, curves as the bytes of a table. */
export function comparisonProcedures({ store, studies: known }: Pick<ApiContext, 'store' | 'studies'>) {
  const outcomesOf = createOutcomeReader(store)

  async function read({ studyIds, grouping, target }: z.output<typeof comparisonInputSchema>) {
    const { compared, leftOut } = comparableStudies([...new Set(studyIds)].map((id) => known.record(id)))
    const pause = createPause()
    const studies: StudyWithOutcomes[] = []
    for (const study of compared) studies.push({ study, outcomes: await outcomesOf(study, pause) })
    return { studies, grouping, target, leftOut }
  }

  return {
    compare: procedures.studies.compare.handler(async ({ input }) => {
      const { studies, ...question } = await read(input)
      return compareStudies(studies, question)
    }),
    curves: procedures.columns.comparison.handler(async ({ input }) => {
      const { studies, grouping } = await read(input)
      return new Blob([encodeTable(tableOfComparison(await comparisonCurves(studies, grouping, createPause())))], { type: 'application/octet-stream' })
    }),
  }
}

/** Reads what the trials of a study came to, once for each state that it is in: who asks meanwhile waits for the same answer. */
function createOutcomeReader(store: Store): (study: StudyRecord, pause: () => Promise<void>) => Promise<Outcomes> {
  const kept = new Map<number, Kept>()

  async function read({ id, definition }: StudyRecord, pause: () => Promise<void>): Promise<Outcomes> {
    const gathered = createOutcomes(objectiveMetric(definition), definition.metrics)
    for (const trial of store.iterateTrials(id)) {
      gathered.add(trial)
      await pause()
    }
    return gathered.build()
  }

  return (study, pause) => {
    const state = JSON.stringify([study.createdAt, store.countTrials(study.id), study.definition.metrics])
    const known = kept.get(study.id)
    if (known?.state === state) return known.outcomes
    const entry: Kept = { state, outcomes: read(study, pause) }
    kept.delete(study.id)
    kept.set(study.id, entry)
    for (const [oldest] of kept) if (kept.size > mostKept) kept.delete(oldest)
    entry.outcomes.catch(() => kept.get(study.id) === entry && kept.delete(study.id))
    return entry.outcomes
  }
}
