import type { DeviceSample } from '../../../shared/contract/telemetry.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { formatDuration, formatMiB } from '../../components/format.ts'
import { durationText } from './trial-text.ts'

/** A trial's own figures of the machine, as names and texts. */
export function ownFigures(trial: Pick<Trial, 'state' | 'startedAt' | 'runningMs' | 'lastStep' | 'attempts' | 'peakMemoryMiB' | 'values'>, now: number): (readonly [name: string, text: string])[] {
  const seconds = trial.values['train_seconds']
  const inference = trial.values['inference_ms']
  const ranMs = trial.runningMs > 0 ? trial.runningMs : trial.state === 'running' && trial.startedAt !== null ? Math.max(now - trial.startedAt, 0) : 0
  return [
    ['Peak memory of its process', trial.peakMemoryMiB === null ? '–' : formatMiB(trial.peakMemoryMiB)],
    ['Time', `${durationText(trial, now)}${trial.attempts > 1 ? ` in ${trial.attempts} attempts` : ''}`],
    ...(seconds === undefined ? [] : [['Of it training', formatDuration(seconds * 1000)] as const]),
    ...(trial.lastStep > 0 && ranMs > 0 ? [['Time a step', formatDuration(ranMs / trial.lastStep)] as const] : []),
    ...(inference === undefined ? [] : [['One prediction', `${Number(inference.toPrecision(3))} ms`] as const]),
  ]
}

/** When a device was sampled, in words: what the charts stand for. */
export function sampledSpan(samples: readonly DeviceSample[], format: (at: number) => string): string {
  const times = samples.map(({ at }) => at)
  if (times.length === 0) return ''
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return first === last ? `One sample, the mean of the 15 s before ${format(last)}.` : `From ${format(first)} to ${format(last)}; each sample is the mean of 15 s, of all that ran on the device.`
}
