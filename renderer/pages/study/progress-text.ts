import type { Progress } from '../../../shared/contract/views.ts'
import type { StudyStatus } from '../../../shared/domain/study.ts'
import { formatCount, formatDuration, formatNumber } from '../../components/format.ts'

/** How many trials are in a state, for a legend. */
export interface StateCount {
  readonly state: 'complete' | 'pruned' | 'fail' | 'running' | 'paused' | 'waiting'
  readonly label: string
  readonly count: number
}

/** The states that there are trials in, with their counts; a paused trial waits with a checkpoint. */
export function stateCounts({ counts, paused }: Pick<Progress, 'counts' | 'paused'>): StateCount[] {
  const all: StateCount[] = [
    { state: 'complete', label: 'complete', count: counts.complete },
    { state: 'pruned', label: 'pruned', count: counts.pruned },
    { state: 'fail', label: 'failed', count: counts.fail },
    { state: 'running', label: 'running', count: counts.running },
    { state: 'paused', label: 'paused', count: paused },
    { state: 'waiting', label: 'waiting', count: Math.max(counts.waiting - paused, 0) },
  ]
  return all.filter(({ count }) => count > 0)
}

/** The big words of the progress panel: `18 of 40 trials`. Paused trials count, as in the bar: most of them stay paused. */
export function finishedText({ finished, paused, total }: Pick<Progress, 'finished' | 'paused' | 'total'>): string {
  const tried = finished + paused
  return total === null ? formatCount(tried, 'trial') : `${formatNumber(tried)} of ${formatCount(total, 'trial')}`
}

/** `about 5 min 20 s left`, or what there is to say instead. Before a trial has ended it is a rough guess, by the steps of those that run. */
export function timeLeftText(status: StudyStatus, { remainingMs, finished, paused }: Pick<Progress, 'remainingMs' | 'finished' | 'paused'>): string {
  if (status === 'finished') return 'done'
  if (status === 'created') return 'not started'
  if (status !== 'running') return status
  if (remainingMs === null) return 'time left not known yet'
  if (remainingMs < 1000) return 'about to finish'
  return `${finished + paused === 0 ? 'very roughly' : 'about'} ${formatDuration(remainingMs)} left`
}

/** `42 trials/h`, `6.9 trials/min` for fast ones; a dash before the first trial has ended. */
export function throughputText(trialsPerHour: number | null): string {
  if (trialsPerHour === null) return '–'
  if (trialsPerHour >= 120) return `${formatNumber(trialsPerHour / 60, 3)} trials/min`
  return `${formatNumber(trialsPerHour, 3)} trials/h`
}

/** `12 trials/h overall`, beside the pace of the last minutes; undefined where there is but one of the two. */
export function paceText({ trialsPerHour, recentPerHour }: Pick<Progress, 'trialsPerHour' | 'recentPerHour'>): string | undefined {
  return recentPerHour === undefined || recentPerHour === null || trialsPerHour === null ? undefined : `now; ${throughputText(trialsPerHour)} overall`
}

/** `Up to 16 trials train together on NVIDIA H100 80GB HBM3: 9.3× as fast as one at a time`, or without the gain while that is not measured. */
export function fusionText({ size, speedup, device }: NonNullable<Progress['fusion']>): string {
  return `Up to ${size} trials train together on ${device}${speedup === null ? '' : `: ${formatNumber(speedup, 2)}× as fast as one at a time`}`
}

/** What a running trial has done, in [0, 1]; null when nobody knows how many steps there will be. */
export function stepShare({ step, maxSteps }: Pick<Progress['running'][number], 'step' | 'maxSteps'>): number | null {
  return maxSteps === null || maxSteps === 0 ? null : Math.min(step / maxSteps, 1)
}

/** `step 3 of 20`. */
export function stepText({ step, maxSteps }: Pick<Progress['running'][number], 'step' | 'maxSteps'>): string {
  if (step === 0) return 'starting'
  return maxSteps === null ? `step ${step}` : `step ${step} of ${maxSteps}`
}
