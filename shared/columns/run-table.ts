import { runOutcomeSchema, type TrialRun } from '../domain/trial-run.ts'
import { valueAt, type Table } from './column.ts'
import { createTableBuilder } from './table-builder.ts'

/** Runs of trials as columns, one row a run. */
export function tableOfRuns(runs: readonly TrialRun[]): Table {
  const builder = createTableBuilder(runs.length)
  runs.forEach((run, row) => {
    for (const [name, value] of Object.entries(run)) builder.set(name, row, value)
  })
  return builder.build()
}

/**
 * The runs of a table, in the order of its rows.
 * @throws Error (zod's, or a RangeError) when the table is not one of runs
 */
export function runsOfTable({ length, columns }: Table): TrialRun[] {
  const reader = (name: string) => {
    const column = columns.get(name)
    return (row: number) => (column === undefined ? undefined : valueAt(column, row))
  }
  const number = (name: string) => {
    const read = reader(name)
    return (row: number): number => {
      const value = read(row)
      if (typeof value !== 'number') throw new RangeError(`a table of runs needs a number in every row of "${name}"; one has ${String(value)}`)
      return value
    }
  }
  const [trialNumber, attempt, startedAt] = [number('trialNumber'), number('attempt'), number('startedAt')]
  const [slot, endedAt, outcome] = [reader('slot'), reader('endedAt'), reader('outcome')]
  return Array.from({ length }, (_, row) => {
    const end = endedAt(row)
    return {
      trialNumber: trialNumber(row),
      attempt: attempt(row),
      slot: String(slot(row) ?? ''),
      startedAt: startedAt(row),
      endedAt: typeof end === 'number' ? end : null,
      outcome: runOutcomeSchema.parse(outcome(row)),
    }
  })
}
