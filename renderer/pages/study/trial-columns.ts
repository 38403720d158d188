import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { ParameterValue } from '../../../shared/domain/search-space.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { formatDuration, formatMiB, formatTime, formatValue } from '../../components/format.ts'
import { trialLook } from '../../components/states.ts'

/** A column of the table of trials. */
export interface TrialColumn {
  /** Unique: a metric and a parameter may share a name. */
  readonly id: string
  /** The heading. */
  readonly label: string
  readonly group: 'Trial' | 'Metrics' | 'Parameters'
  readonly numeric: boolean
  /** What it is sorted by; undefined where the trial has none. */
  readonly sortValue: (trial: Trial) => ParameterValue | undefined
  readonly text: (trial: Trial) => string
  /** Shown before the user chooses. */
  readonly shown: boolean
}

type Extras = Partial<Pick<TrialColumn, 'text' | 'numeric' | 'shown'>>

const trialColumn = (id: string, label: string, sortValue: TrialColumn['sortValue'], extras: Extras): TrialColumn => ({
  id,
  label,
  group: 'Trial',
  numeric: false,
  shown: false,
  sortValue,
  text: (trial) => formatValue(sortValue(trial)),
  ...extras,
})

/** Every column of a study's trials: the objective first, then the parameters in the study's order, then the rest. */
export function trialColumns(definition: StudyDefinition, metricNames: readonly string[]): TrialColumn[] {
  const objective = objectiveMetric(definition).name
  const others = [...new Set([...definition.metrics.map((metric) => metric.name), ...metricNames])].filter((name) => name !== objective)
  const bounded = new Set(definition.metrics.map((metric) => metric.name))
  return [
    trialColumn('number', 'Trial', (trial) => trial.number, { numeric: true, shown: true, text: (trial) => String(trial.number) }),
    trialColumn('state', 'State', (trial) => trialLook(trial).text, { shown: true }),
    metricColumn(objective, true),
    ...Object.entries(definition.space).map(([name, spec]) => parameterColumn(name, spec.type !== 'categorical')),
    ...others.map((name) => metricColumn(name, bounded.has(name))),
    trialColumn('step', 'Step', (trial) => trial.lastStep, { numeric: true, shown: true }),
    trialColumn('duration', 'Duration', durationOf, { numeric: true, shown: true, text: durationText }),
    trialColumn('started', 'Started', (trial) => trial.startedAt ?? undefined, { text: (trial) => (trial.startedAt === null ? '–' : formatTime(trial.startedAt)) }),
    trialColumn('slot', 'Slot', (trial) => trial.slot ?? undefined, {}),
    trialColumn('memory', 'Peak memory', (trial) => trial.peakMemoryMiB ?? undefined, { numeric: true, text: ({ peakMemoryMiB }) => (peakMemoryMiB === null ? '–' : formatMiB(peakMemoryMiB)) }),
    trialColumn('attempts', 'Attempts', (trial) => trial.attempts, { numeric: true }),
    trialColumn('origin', 'Origin', (trial) => trial.origin, { text: (trial) => (trial.origin === 'user' ? 'by hand' : 'sampler') }),
    trialColumn('message', 'Message', (trial) => trial.message ?? undefined, {}),
  ]
}

function metricColumn(name: string, shown: boolean): TrialColumn {
  const sortValue = (trial: Trial): number | undefined => trial.values[name]
  return { id: `metric:${name}`, label: name, group: 'Metrics', numeric: true, shown, sortValue, text: (trial) => formatValue(sortValue(trial)) }
}

function parameterColumn(name: string, numeric: boolean): TrialColumn {
  const sortValue = (trial: Trial): ParameterValue | undefined => trial.params[name]
  return { id: `param:${name}`, label: name, group: 'Parameters', numeric, shown: true, sortValue, text: (trial) => formatValue(sortValue(trial)) }
}

/** The time spent running; undefined before the first stop. */
function durationOf(trial: Trial): number | undefined {
  return trial.runningMs > 0 ? trial.runningMs : undefined
}

function durationText(trial: Trial): string {
  const duration = durationOf(trial)
  return duration === undefined ? '–' : formatDuration(duration)
}
