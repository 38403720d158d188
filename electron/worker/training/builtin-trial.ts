import type { BuiltinObjective } from '../../../shared/domain/study.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { deriveSeed } from '../../../shared/random/rng.ts'
import { findTask } from '../../../shared/tasks/catalog.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import type { DataCache } from '../datasets/data-cache.ts'
import { outputsOf, type DatasetSource } from '../datasets/dataset.ts'
import { createModel } from '../models/index.ts'
import { chooseExecution } from './choose-execution.ts'
import { readHyperparameters } from './hyperparameters.ts'
import { createLoss } from './loss.ts'
import { createOptimizer } from './optimizer.ts'
import { finish, trainToEnd } from './train-to-end.ts'
import type { Training } from './training.ts'
import type { TrialHost, TrialOutcome } from './trial-host.ts'
import { initialState } from './training-state.ts'

/** The stream of a trial's seed that its first weights are drawn from. */
export const weightStream = 100

/** The task of an objective. @throws TuneryError bad-input when there is none of that name */
export function taskOf(objective: BuiltinObjective): Task {
  const task = findTask(objective.task)
  if (task === undefined) throw new TuneryError('bad-input', `There is no task "${objective.task}": \`tunery tasks\` lists them.`)
  return task
}

/** Where a task's data comes from. @throws TuneryError bad-input when the objective does not say it */
export function sourceOf(task: Task, { data }: BuiltinObjective): DatasetSource {
  if (task.dataset === 'fashion-mnist') return { dataset: 'fashion-mnist' }
  if (data === undefined) throw new TuneryError('bad-input', `${task.name} needs objective.data.path, which says where the data is.`)
  if (task.dataset === 'images') return { dataset: 'images', path: data.path }
  if (data.target === undefined) throw new TuneryError('bad-input', `${task.name} needs objective.data.target, the name of the column to predict.`)
  return { dataset: 'csv', path: data.path, target: data.target, kind: data.kind }
}

/** What a worker keeps between trials. */
export interface Caches {
  readonly data: DataCache
  readonly graphs: GraphCache
}

/**
 * Trains a built-in task's model. The outcome's numbers follow from the job alone, on the same backend:
 * run twice, or paused and resumed, it ends with the same weights.
 * @throws NotFiniteError when the loss diverges, TuneryError bad-input when data or parameters cannot be used
 */
export async function runBuiltinTrial(tf: Tf, caches: Caches, objective: BuiltinObjective, job: WorkerJob, host: TrialHost): Promise<TrialOutcome> {
  const task = taskOf(objective)
  const options = readHyperparameters(task, job.params)
  const data = await caches.data.get(sourceOf(task, objective), job.splitSeed)
  const { dataset } = data
  const model = createModel(tf, task.model, { inputShape: dataset.inputShape, outputs: outputsOf(dataset) }, options)
  const optimizer = createOptimizer(tf, options, model.weights)
  const loss = createLoss(tf, dataset)
  try {
    const execution = chooseExecution(caches.graphs, { tf, task, data, model, loss, options }, host)
    const training: Training = { tf, job, data, model, optimizer, execution, options }
    const start = (): ReturnType<typeof initialState> => initialState(tf, model, optimizer, deriveSeed(job.seed, weightStream))
    const ended = await trainToEnd(training, start, host)
    return ended.type === 'trained' ? await finish(training, ended) : ended
  } finally {
    optimizer.dispose()
  }
}
