import { ownValue } from '../../../../shared/domain/own-value.ts'
import type { Parameter, ParameterValue } from '../../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../../shared/domain/study.ts'
import { objectiveMetric } from '../../../../shared/domain/study.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import { formatDuration, formatMiB, formatTime, formatValue } from '../../../components/format.ts'
import { trialLook } from '../../../components/states.ts'

export const columnGroups = ['identity', 'metrics', 'parameters', 'run', 'notes'] as const
export type ColumnGroup = (typeof columnGroups)[number]

export const groupTitles: Readonly<Record<ColumnGroup, string>> = { identity: 'Trial', metrics: 'Metrics', parameters: 'Parameters', run: 'Run', notes: 'Notes' }

/** The range that a parameter's bars stand in; undefined for a metric, whose values give it. */
export interface BarRange {
  readonly low: number
  readonly high: number
  readonly log: boolean
}

/** A column of the table of trials. */
export interface TrialColumn {
  /** Unique: a metric and a parameter may share a name. */
  readonly id: string
  /** The heading. */
  readonly label: string
  readonly group: ColumnGroup
  readonly numeric: boolean
  /** Pixels. */
  readonly width: number
  /** What it is sorted by; undefined where the trial has none. */
  readonly value: (trial: Trial) => ParameterValue | undefined
  readonly text: (trial: Trial) => string
  /** Shown before the user chooses. */
  readonly shown: boolean
  /** Whether a cell has a bar that says where its value lies, and in what range. */
  readonly bar: 'none' | 'of-values' | BarRange
}

type Extras = Partial<Pick<TrialColumn, 'text' | 'numeric' | 'shown' | 'width'>>

function column(id: string, label: string, group: ColumnGroup, value: TrialColumn['value'], extras: Extras = {}): TrialColumn {
  const text = (trial: Trial): string => formatValue(value(trial))
  return { id, label, group, numeric: false, shown: false, value, text, bar: 'none', width: widthFor(label, 7), ...extras }
}

/** Pixels for a heading and cells of so many characters. */
function widthFor(label: string, characters: number): number {
  return Math.min(Math.max(label.length * 6.8 + 50, characters * 7.4 + 20), 224)
}

/** Every column of a study's trials, group by group; among the metrics the objective first, the parameters in the study's order. */
export function trialColumns(definition: StudyDefinition, metricNames: readonly string[], has: { readonly labels: boolean; readonly notes: boolean } = { labels: false, notes: false }): TrialColumn[] {
  const objective = objectiveMetric(definition).name
  const named = new Set(definition.metrics.map((metric) => metric.name))
  const metrics = new Set([objective, ...named, ...metricNames])
  const dash = (value: number | null, format: (value: number) => string): string => (value === null ? '–' : format(value))
  return [
    column('number', 'Trial', 'identity', (trial) => trial.number, { numeric: true, shown: true, width: 92, text: (trial) => String(trial.number) }),
    column('state', 'State', 'identity', (trial) => trialLook(trial).text, { shown: true, width: 158 }),
    ...[...metrics].map((name) => metricColumn(name, named.has(name))),
    ...Object.entries(definition.space).map(([name, spec]) => parameterColumn(name, spec)),
    column('step', 'Step', 'run', (trial) => trial.lastStep, { numeric: true, shown: true }),
    column('duration', 'Duration', 'run', durationOf, { numeric: true, shown: true, width: 104, text: durationText }),
    column('started', 'Started', 'run', (trial) => trial.startedAt ?? undefined, { width: 176, text: ({ startedAt }) => dash(startedAt, formatTime) }),
    column('slot', 'Slot', 'run', (trial) => trial.slot ?? undefined, { width: 110 }),
    column('memory', 'Peak memory', 'run', (trial) => trial.peakMemoryMiB ?? undefined, { numeric: true, text: ({ peakMemoryMiB }) => dash(peakMemoryMiB, formatMiB) }),
    column('attempts', 'Attempts', 'run', (trial) => trial.attempts, { numeric: true }),
    column('origin', 'Origin', 'run', (trial) => trial.origin, { text: (trial) => (trial.origin === 'user' ? 'by hand' : 'sampler') }),
    column('message', 'Message', 'run', (trial) => trial.message ?? undefined, { width: 280 }),
    column('tags', 'Tags', 'notes', ({ labels }) => (labels.length === 0 ? undefined : labels.join(', ')), { shown: has.labels, width: 190 }),
    column('note', 'Note', 'notes', (trial) => trial.note ?? undefined, { shown: has.notes, width: 240 }),
  ]
}

function metricColumn(name: string, shown: boolean): TrialColumn {
  return { ...column(`metric:${name}`, name, 'metrics', ({ values }) => ownValue(values, name), { numeric: true, shown }), bar: 'of-values' }
}

function parameterColumn(name: string, spec: Parameter): TrialColumn {
  const base = column(`param:${name}`, name, 'parameters', ({ params }) => ownValue<ParameterValue>(params, name), { shown: true })
  if (spec.type !== 'categorical') return { ...base, numeric: true, bar: { low: spec.low, high: spec.high, log: spec.log === true } }
  return { ...base, width: widthFor(name, Math.min(24, Math.max(...spec.choices.map((choice) => String(choice).length)))) }
}

/** The time spent running; undefined before the first stop. */
function durationOf(trial: Trial): number | undefined {
  return trial.runningMs > 0 ? trial.runningMs : undefined
}

function durationText(trial: Trial): string {
  const duration = durationOf(trial)
  return duration === undefined ? '–' : formatDuration(duration)
}
