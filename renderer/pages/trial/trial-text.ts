import type { ObjectiveMetric } from '../../../shared/domain/metric.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { formatDuration, formatMiB, formatTime } from '../../components/format.ts'

/** What is known of a trial besides its parameters and values, as names and texts. */
export function trialFacts(trial: Trial, now: number): (readonly [name: string, text: string])[] {
  return [
    ['Steps', String(trial.lastStep)],
    ['Duration', durationText(trial, now)],
    ['Started', trial.startedAt === null ? '–' : formatTime(trial.startedAt)],
    ['Ended', trial.endedAt === null ? '–' : formatTime(trial.endedAt)],
    ['Attempts', String(trial.attempts)],
    ['Ran on', trial.slot ?? '–'],
    ['Peak memory', trial.peakMemoryMiB === null ? '–' : formatMiB(trial.peakMemoryMiB)],
    ['Proposed by', proposerText(trial)],
    ['Seed', String(trial.seed)],
  ]
}

/** Where the configuration comes from. */
export function proposerText({ origin, forkedFrom, confirms }: Pick<Trial, 'origin' | 'forkedFrom' | 'confirms'>): string {
  if (confirms !== null) return `confirms trial ${confirms}`
  if (forkedFrom !== null) return origin === 'user' ? `you: continues trial ${forkedFrom.trial} from step ${forkedFrom.step}` : `trial ${forkedFrom.trial}, from step ${forkedFrom.step}`
  return origin === 'user' ? 'you' : 'the sampler'
}

/** The time spent running; that of a running trial's last attempt so far. */
export function durationText(trial: Pick<Trial, 'state' | 'startedAt' | 'runningMs'>, now: number): string {
  if (trial.state === 'running' && trial.runningMs === 0 && trial.startedAt !== null) return formatDuration(Math.max(now - trial.startedAt, 0))
  return trial.runningMs > 0 ? formatDuration(trial.runningMs) : '–'
}

/** The names of a trial's metrics, the objective first, the others in the order of the alphabet. */
export function valueNames(trial: Pick<Trial, 'values'>, objective: ObjectiveMetric): string[] {
  const others = Object.keys(trial.values).filter((name) => name !== objective.name)
  return [objective.name, ...others.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))]
}

/** The numbers of the trials before and after one; null at an end. `trials` are ordered by number. */
export function neighbours(trials: readonly Pick<Trial, 'number'>[], number: number): { readonly previous: number | null; readonly next: number | null } {
  let previous: number | null = null
  for (const trial of trials) {
    if (trial.number > number) return { previous, next: trial.number }
    if (trial.number < number) previous = trial.number
  }
  return { previous, next: null }
}
