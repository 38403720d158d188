import type { Trial } from '../../../../shared/domain/trial.ts'
import type { ChartColors } from '../../../../renderer/theme/series.ts'

/** Colours that a test can tell apart. */
export const colors: ChartColors = {
  text: '#111111',
  muted: '#222222',
  subtle: '#333333',
  border: '#444444',
  surface: '#ffffff',
  raised: '#fefefe',
  hover: '#eeeeee',
  accent: '#00aaaa',
  success: '#00aa00',
  warning: '#aaaa00',
  danger: '#aa0000',
  info: '#0000aa',
  series: ['#000001', '#000002', '#000003', '#000004'],
  font: 'sans',
}

/** A complete trial with a value of `loss`, with what is changed. */
export function trial(number: number, loss?: number, changes: Partial<Trial> = {}): Trial {
  return {
    id: number + 100,
    studyId: 1,
    number,
    state: 'complete',
    reason: null,
    message: null,
    params: {},
    seed: number,
    values: loss === undefined ? {} : { loss },
    lastStep: 1,
    pausedAtStep: null,
    attempts: 1,
    slot: null,
    startedAt: 0,
    endedAt: 1000,
    runningMs: 1000,
    origin: 'sampler',
    forkedFrom: null,
    peakMemoryMiB: null,
    confirms: null,
    tags: {},
    labels: [],
    note: null,
    ...changes,
  }
}

export const objective = { name: 'loss', goal: 'minimize' } as const
