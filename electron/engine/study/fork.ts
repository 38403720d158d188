import { rmSync } from 'node:fs'
import type { Config, ParameterValue } from '../../../shared/domain/search-space.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Slot } from '../contracts/executor.ts'
import type { Fork } from '../contracts/scheduler.ts'
import { shortNumber } from '../schedulers/words.ts'
import { copyCheckpoint } from './checkpoint-copy.ts'
import { checkpointFolder, trialFolder, trialSeed } from './job.ts'
import { prunePaused } from './prune-paused.ts'
import type { StudyState } from './study-state.ts'

/**
 * Starts a new trial from the checkpoint of a paused one, and prunes the one whose place it takes. Called inside a transaction: the copy is on disk
 * before the trial is in the database, so there is no moment at which a crash leaves a fork without its checkpoint.
 */
export function startFork(state: StudyState, number: number, fork: Fork, slot: Slot): Trial {
  const { parts, studyId, definition, history } = state
  const copied = copyFrom(state, number, fork.trial)
  // A process that was lost, or saves every few steps, left a checkpoint of an earlier step than that of the pause: the lineage tells what was copied.
  const step = copied.step > 0 ? copied.step : fork.step
  const forkedFrom = { trial: fork.trial, step }
  const added = { studyId, number, params: fork.config, seed: trialSeed(definition.seed, number), origin: 'sampler', forkedFrom } as const
  const trial = parts.store.addRunningTrial(added, slot.name, parts.clock())
  if (copied.step > 0) parts.store.setCheckpoint(trial.id, copied.step)
  state.addEvent('promoted', number, forkMessage(number, { ...fork, step }, history.trials[fork.trial]?.config ?? {}))
  if (copied.problem !== undefined) state.addEvent('note', number, `Trial ${number} starts from scratch: ${copied.problem}`)
  history.add(number, fork.config, 'running', forkedFrom)
  if (fork.replaces !== undefined) {
    prunePaused(state, fork.replaces, { message: fork.why, why: fork.why })
    state.addEvent('ended', fork.replaces, `Trial ${fork.replaces} pruned: ${fork.why}`)
  }
  return trial
}

/** The step of the checkpoint that the new trial has now; 0 with what is in the way when it has none. */
function copyFrom(state: StudyState, number: number, donor: number): { readonly step: number; readonly problem?: string } {
  const { parts: { store }, studyId } = state
  const clear = (): void => rmSync(trialFolder(store.filesFolder, studyId, number), { recursive: true, force: true })
  // A folder of an earlier database of this name is none of this trial's.
  clear()
  const step = store.checkpointStep(state.trial(donor).id)
  if (step === 0) return { step, problem: `trial ${donor} has kept no checkpoint` }
  const folderOf = (each: number): string => checkpointFolder(store.filesFolder, studyId, each)
  try {
    if (copyCheckpoint(folderOf(donor), folderOf(number))) return { step }
    return { step: 0, problem: `the checkpoint of trial ${donor} is not there any more` }
  } catch (error) {
    clear()
    return { step: 0, problem: `the checkpoint of trial ${donor} cannot be copied: ${messageOf(error)}` }
  }
}

const shown = (value: ParameterValue | undefined): string => (typeof value === 'number' ? shortNumber(value) : String(value ?? 'none'))

/**
 * A fork as the study's feed tells of it: `Trial 12 goes on from trial 3 at step 4 with learning_rate 0.01 → 0.012: ` and why.
 * @param config the configuration of the trial that is copied
 */
export function forkMessage(number: number, fork: Fork, config: Config): string {
  const names = [...new Set([...Object.keys(config), ...Object.keys(fork.config)])].filter((name) => config[name] !== fork.config[name])
  const changes = names.map((name) => `${name} ${shown(config[name])} → ${shown(fork.config[name])}`).join(', ')
  const how = changes === '' ? 'unchanged' : `with ${changes}`
  return `Trial ${number} goes on from trial ${fork.trial} at step ${fork.step} ${how}: ${fork.why}`
}
