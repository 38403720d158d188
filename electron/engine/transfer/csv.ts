import { ownValue } from '../../../shared/domain/own-value.ts'
import type { Trial, TrialDecision } from '../../../shared/domain/trial.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { csvText, type CsvField } from '../../../shared/csv/csv-text.ts'
import { datetimeText, durationText } from './pandas-time.ts'

interface Column {
  readonly title: string
  readonly field: (trial: Trial, decisions: readonly TrialDecision[]) => CsvField
}

/**
 * The trials of a study as CSV text in pieces, in constant memory: the columns of Optuna's `Study.trials_dataframe()`
 * (`optuna/study/_dataframe.py`: each group sorted by name), then `reason`, which says why a trial failed, `why` in words, and where any
 * trial has one the most memory that it held, the rung and bracket of the last decision about it, the trial it started from, the trial it confirms, its tags and its note.
 *
 * `value` is the objective's, `values_<metric>` where several metrics have a goal: as in Optuna the result of a complete
 * trial, the last report of a pruned one, and empty for any other. Every other metric and what came along with an imported trial are `user_attrs_*`.
 * @param numbers the trials to write, all when left out; by number, whatever their order here
 */
export function trialsCsv(store: Store, study: StudyRecord, numbers?: readonly number[]): Generator<string> {
  return csvText(trialRows(store, study, numbers))
}

/** The learning curves of a study as CSV text in pieces, in constant memory: one row a report and metric; of all trials, or of some. */
export function curvesCsv(store: Store, study: StudyRecord, numbers?: readonly number[]): Generator<string> {
  return csvText(curveRows(store, study, numbers))
}

function* trialRows(store: Store, study: StudyRecord, numbers?: readonly number[]): Generator<CsvField[]> {
  const columns = trialColumns(store, study)
  yield columns.map(({ title }) => title)
  for (const trial of trialsOf(store, study.id, numbers)) {
    const decisions = store.decisions(trial.id)
    yield columns.map(({ field }) => field(trial, decisions))
  }
}

function* curveRows(store: Store, study: StudyRecord, numbers?: readonly number[]): Generator<CsvField[]> {
  yield ['number', 'step', 'metric', 'value']
  const wanted = numbers && new Set(numbers)
  for (const { number, step, metric, value } of store.iterateCurvePoints(study.id)) if (wanted?.has(number) !== false) yield [number, step, metric, value]
}

/** So many trials are read one by one; of more, all are passed by. */
const mostSingle = 500

function* trialsOf(store: Store, studyId: number, numbers: readonly number[] | undefined): Generator<Trial> {
  const wanted = numbers && new Set(numbers)
  if (wanted === undefined || wanted.size > mostSingle) {
    for (const trial of store.iterateTrials(studyId)) if (wanted?.has(trial.number) !== false) yield trial
    return
  }
  for (const number of [...wanted].sort((a, b) => a - b)) {
    const trial = store.findTrial(studyId, number)
    if (trial !== undefined) yield trial
  }
}

function trialColumns(store: Store, { id, definition }: StudyRecord): Column[] {
  const { params, tags, ...has } = store.trialColumns(id)
  const goals = definition.metrics.filter(({ goal }) => goal !== undefined).map(({ name }) => name)
  const attributes = new Set([...store.metricNames(id).filter((name) => !goals.includes(name)), ...tags])
  return [
    { title: 'number', field: (trial) => trial.number },
    ...goals.map((name) => ({ title: goals.length === 1 ? 'value' : `values_${name}`, field: (trial: Trial) => resultOf(trial, name) })),
    { title: 'datetime_start', field: ({ startedAt }) => startedAt === null ? undefined : datetimeText(startedAt) },
    { title: 'datetime_complete', field: ({ endedAt }) => endedAt === null ? undefined : datetimeText(endedAt) },
    { title: 'duration', field: ({ startedAt, endedAt }) => startedAt === null || endedAt === null ? undefined : durationText(endedAt - startedAt) },
    ...sorted(params).map((name) => ({ title: `params_${name}`, field: (trial: Trial) => ownValue<CsvField>(trial.params, name) })),
    ...sorted(attributes).map((name) => ({ title: `user_attrs_${name}`, field: (trial: Trial) => ownValue<CsvField>(trial.values, name) ?? ownValue<CsvField>(trial.tags, name) })),
    { title: 'state', field: ({ state }) => state.toUpperCase() },
    { title: 'reason', field: ({ reason }) => reason ?? undefined },
    { title: 'why', field: ({ message }, decisions) => message ?? decisions.at(-1)?.why },
    ...(has.peaks ? [{ title: 'peak_memory_mib', field: ({ peakMemoryMiB }: Trial) => peakMemoryMiB ?? undefined }] : []),
    ...(has.rungs ? [{ title: 'rung', field: (_: Trial, decisions: readonly TrialDecision[]) => lastAtRung(decisions)?.rung ?? undefined }] : []),
    ...(has.brackets ? [{ title: 'bracket', field: (_: Trial, decisions: readonly TrialDecision[]) => lastAtRung(decisions)?.bracket ?? undefined }] : []),
    ...(has.forks ? [{ title: 'forked_from', field: ({ forkedFrom }: Trial) => forkedFrom?.trial }] : []),
    ...(has.confirmations ? [{ title: 'confirms', field: ({ confirms }: Trial) => confirms ?? undefined }] : []),
    ...(has.labels ? [{ title: 'tags', field: ({ labels }: Trial) => (labels.length === 0 ? undefined : labels.join(',')) }] : []),
    ...(has.notes ? [{ title: 'note', field: ({ note }: Trial) => note ?? undefined }] : []),
  ]
}

function lastAtRung(decisions: readonly TrialDecision[]): TrialDecision | undefined {
  return decisions.findLast(({ rung }) => rung !== null)
}

function resultOf(trial: Trial, metric: string): number | undefined {
  return trial.state === 'complete' || trial.state === 'pruned' ? ownValue(trial.values, metric) : undefined
}

/** By code point, as Python sorts. */
function sorted(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : Number(a > b)))
}
