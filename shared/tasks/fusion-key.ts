import type { Config, ParameterValue } from '../domain/search-space.ts'
import type { Objective } from '../domain/study.ts'
import { findTask, taskDefaults } from './catalog.ts'
import type { ModelName } from './task.ts'

/** What decides whether a job can train in a group. */
export interface FusibleJob {
  readonly objective: Objective
  /** Searched, fixed and default values together. */
  readonly params: Config
  readonly splitSeed: number
  readonly mode: 'train' | 'test' | 'export'
}

/** What every member of a group has in common: the steps of an epoch and the operations of a step. */
const common: Readonly<Record<ModelName, readonly string[]>> = {
  'softmax-regression': ['batch_size', 'train_fraction'],
  mlp: ['batch_size', 'train_fraction', 'layers'],
  cnn: ['batch_size', 'train_fraction'],
}

/** The widths of each model family. */
const widths: Readonly<Record<ModelName, readonly string[]>> = {
  'softmax-regression': [],
  mlp: ['units'],
  cnn: ['filters', 'units'],
}

/** Widths are alike up to the next power of two: all of a group are padded to its widest, so that at most half of a layer is padding. */
function bucketOf(width: ParameterValue | undefined): ParameterValue | undefined {
  return typeof width === 'number' && width >= 1 ? 2 ** Math.ceil(Math.log2(width)) : width
}

/**
 * Jobs with the same key can be trained together by one worker: they have the same data, split, batch size, depth and
 * update rule, and widths between the same two powers of two. All else may differ: learning rate and schedule,
 * momentum, decay, dropout, activation, seed, patience, number of epochs, and the epoch that a job is resumed from.
 * @returns undefined for a job that is trained alone: a module, a command, or a run on the test set
 */
export function fusionKey({ objective, params, splitSeed, mode }: FusibleJob): string | undefined {
  const task = objective.kind === 'builtin' ? findTask(objective.task) : undefined
  if (objective.kind !== 'builtin' || task === undefined || mode !== 'train') return undefined
  const complete: Config = { ...taskDefaults(task), ...params }
  // Decay is decoupled in both, so that they are one rule.
  const optimizer = complete['optimizer'] === 'adamw' ? 'adam' : complete['optimizer']
  const clips = complete['clip_norm'] !== 0
  const same = common[task.model].map((name) => complete[name])
  const alike = widths[task.model].map((name) => bucketOf(complete[name]))
  return JSON.stringify([task.name, objective.data ?? null, splitSeed, optimizer, clips, ...same, ...alike])
}
