import type { LiveBatch, StudyDetail } from '../../../../shared/contract/views.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'

/** A study of four trials over `x`, none of which has run. */
export function aStudy(change: Partial<StudyDetail> = {}): StudyDetail {
  return {
    id: 1,
    name: 'demo',
    status: 'running',
    statusReason: null,
    createdAt: 0,
    objective: 'command',
    metric: { name: 'loss', goal: 'minimize' },
    best: null,
    progress: {
      counts: { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 },
      paused: 0,
      finished: 0,
      total: 4,
      runningMs: 0,
      remainingMs: null,
      trialsPerHour: null,
      running: [],
      fusion: null,
    },
    definition: {
      name: 'demo',
      objective: { kind: 'command', command: 'true' },
      metrics: [{ name: 'loss', goal: 'minimize' }],
      space: { x: { type: 'float', low: 0, high: 1 }, kind: { type: 'categorical', choices: ['a', 'b'] } },
      sampler: { name: 'random' },
      scheduler: { name: 'none' },
      budget: { trials: 4 },
      end: {},
      repeats: 1,
    fuse: 'auto',
      limits: {},
      parallel: 2,
      seed: 0,
    },
    budget: { trials: 4 },
    parallel: 2,
    samplerPick: null,
    earlier: [],
    confirmation: null,
    metricNames: ['loss'],
    filesFolder: '/files',
    ...change,
  }
}

export function aTrial(number: number, change: Partial<Trial> = {}): Trial {
  return {
    id: number + 100,
    studyId: 1,
    number,
    state: 'complete',
    reason: null,
    message: null,
    params: { x: 0.25, kind: 'a' },
    seed: 0,
    values: { loss: 0.5 },
    lastStep: 1,
    pausedAtStep: null,
    attempts: 1,
    slot: 'command-0',
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
    ...change,
  }
}

export function aBatch(change: Partial<LiveBatch>): LiveBatch {
  return { seq: 1, reset: false, studies: [], removed: [], trials: [], points: [], events: [], ...change }
}
