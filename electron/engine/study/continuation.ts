import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isFinal, type Trial } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { completeParams } from '../../../shared/tasks/complete-params.ts'
import type { NewTrial, Store } from '../contracts/store.ts'

/** A trial that goes on from another one because the user asked for more steps of it. */
export interface Continuation {
  readonly params: Config
  /** That of the trial that it goes on from, so that it meets the batches which that one would have met. */
  readonly seed: number
  readonly forkedFrom: NonNullable<Trial['forkedFrom']>
}

/** The names by which programs are told how long to train, the likeliest first. */
const lengthNames = ['epochs', 'max_epochs', 'num_epochs', 'n_epochs', 'num_train_epochs', 'steps', 'max_steps', 'num_steps', 'n_steps', 'iterations', 'max_iter', 'n_estimators']

/** The parameter that says how many steps a trial trains; undefined where none of the study's does. */
export function lengthParameter(definition: StudyDefinition, params: Config): string | undefined {
  const complete = completeParams(definition, params)
  return lengthNames.find((name) => Number.isInteger(complete[name]))
}

/**
 * The trial that trains another one for so many steps more.
 * @param step the step of the checkpoint that it starts from
 * @throws TuneryError bad-input when nothing in the study says how long a trial trains
 */
export function continuationOf(definition: StudyDefinition, trial: Trial, step: number, steps: number): Continuation {
  const length = lengthParameter(definition, trial.params)
  if (length === undefined) {
    throw new TuneryError(
      'bad-input',
      `Study "${definition.name}" has no parameter that says how many steps a trial trains (${lengthNames.slice(0, 3).join(', ')}, …), so trial ${trial.number} cannot be asked for more of them. Search one, or give it a fixed value.`,
    )
  }
  // Training ends early where the validation loss has stalled, which it may have: more was asked for.
  const stalls = definition.objective.kind === 'builtin' && Number(completeParams(definition, trial.params)['patience'] ?? 0) > 0
  return { params: { ...trial.params, ...(stalls && { patience: 0 }), [length]: Math.max(step, trial.lastStep) + steps }, seed: trial.seed, forkedFrom: { trial: trial.number, step } }
}

/** @throws TuneryError conflict or bad-input when there is nothing of a trial to go on with */
export function assertContinuable(definition: StudyDefinition, trial: Trial): void {
  const refuse = (code: 'conflict' | 'bad-input', why: string): never => {
    throw new TuneryError(code, `Trial ${trial.number} of "${definition.name}" cannot be continued: ${why}`)
  }
  if (definition.objective.kind === 'ask-tell') refuse('bad-input', 'the study is run by a program of yours, and Tunery has nothing to start')
  if (definition.repeats > 1 && trial.confirms === null) refuse('bad-input', `it is the mean of ${definition.repeats} trainings, not one that could go on`)
  if (!isFinal(trial.state)) refuse('conflict', `it is ${trial.state}. Wait for its end, or go on with the study`)
  if (trial.lastStep === 0) refuse('bad-input', 'it has not finished a single step')
  if (trial.reason === 'nan') refuse('bad-input', 'it diverged, and its weights are no numbers any more. Run it again with a smaller learning rate')
}

/** Whether a trial can be trained for longer. */
export function isContinuable(definition: StudyDefinition, trial: Trial): boolean {
  try {
    assertContinuable(definition, trial)
    return lengthParameter(definition, trial.params) !== undefined
  } catch (error) {
    if (error instanceof TuneryError) return false
    throw error
  }
}

/** Adds the trial to the database, waiting, with the checkpoint that is in its folder. */
export function addContinuation(store: Store, { studyId, number, params, seed, forkedFrom }: Continuation & Pick<NewTrial, 'studyId' | 'number'>): Trial {
  return store.addTrial({ studyId, number, params, seed, origin: 'user', forkedFrom, checkpointStep: forkedFrom.step })
}
