import type { Front } from '../../shared/contract/views.ts'
import { ownValue } from '../../shared/domain/own-value.ts'
import { parametersInOrder } from '../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../shared/domain/study.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { count, formatDuration, formatNumber, formatParameter } from './format.ts'
import { renderTable } from './table.ts'

/** The front of a study with several objectives, with its trials in the order of the first objective, the best first. */
export interface FrontResult {
  readonly front: Front
  readonly trials: readonly Trial[]
}

/** A longer table says nothing on a terminal. */
const mostRows = 20

/** In the order of the first objective, the best first. */
export function frontResult(front: Front, trials: readonly Trial[]): FrontResult {
  const [objective] = front.objectives
  const loss = ({ values }: Trial): number => (objective === undefined ? 0 : (ownValue(values, objective.name) ?? NaN) * (objective.goal === 'minimize' ? 1 : -1))
  return { front, trials: [...trials].sort((a, b) => loss(a) - loss(b) || a.number - b.number) }
}

/** The best compromises as a table, with the hypervolume and what it is measured up to. */
export function renderFront({ space, metrics }: Pick<StudyDefinition, 'space' | 'metrics'>, { front, trials }: FrontResult, width: number): string {
  const names = parametersInOrder(space)
  const rows = trials.slice(0, mostRows).map((trial) => [
    String(trial.number),
    ...metrics.map(({ name }) => formatNumber(ownValue(trial.values, name) ?? NaN)),
    ...names.map((name) => {
      const value = ownValue(trial.params, name)
      return value === undefined ? '' : formatParameter(value)
    }),
    formatDuration(trial.runningMs),
  ])
  const columns = [
    { title: 'trial', align: 'right' as const },
    ...metrics.map(({ name }) => ({ title: name, align: 'right' as const })),
    ...names.map((name) => ({ title: name, align: ownValue(space, name)?.type === 'categorical' ? ('left' as const) : ('right' as const) })),
    { title: 'time', align: 'right' as const },
  ]
  const more = trials.length - rows.length
  return [headline({ front, trials }), renderTable(columns, rows, width), ...(more > 0 ? [`… and ${String(more)} more: tunery export --csv FILE`] : [])].join('\n')
}

function headline({ front, trials }: FrontResult): string {
  const compromises = `${count(trials.length, 'trial')} with the best compromises`
  const last = front.hypervolume?.history.at(-1)
  if (front.hypervolume === null || last === undefined) return `Front: ${compromises}`
  const reference = front.objectives.map(({ name }, k) => `${name} ${formatNumber(front.hypervolume?.reference[k] ?? NaN)}`)
  return `Front: ${compromises}; hypervolume ${formatNumber(last.value)} (up to ${reference.join(', ')})`
}
