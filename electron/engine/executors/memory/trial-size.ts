import type { Config } from '../../../../shared/domain/search-space.ts'
import type { Objective } from '../../../../shared/domain/study.ts'
import { findTask, taskDefaults } from '../../../../shared/tasks/catalog.ts'
import type { DatasetName, Task } from '../../../../shared/tasks/task.ts'

/** What a trial's memory grows with. */
export interface TrialSize {
  /** Numbers that the model learns. */
  readonly parameters: number
  /** Weights, and what the optimiser keeps beside each: MiB of them. */
  readonly stateMiB: number
  /** What the layers put out for the samples that are computed at once, in MiB. */
  readonly activationsMiB: number
  /** No training of it holds less, in MiB: weights, the optimiser's arrays and a gradient are there at the same time. */
  readonly leastMiB: number
}

/** Samples that the worker evaluates at once. */
const evaluatedAtOnce = 1000
const mibOfNumbers = (count: number): number => (count * 4) / 2 ** 20

interface DataSize {
  readonly side: number
  readonly features: number
  readonly outputs: number
}

/** The data of a task; of the user's own it is a guess, which is the same for all trials of a study. */
const dataSizes: Readonly<Record<DatasetName, DataSize>> = {
  'fashion-mnist': { side: 28, features: 784, outputs: 10 },
  csv: { side: 1, features: 32, outputs: 2 },
  images: { side: 32, features: 3072, outputs: 10 },
}

/** The user's own data is no smaller. */
const smallestData: DataSize = { side: 8, features: 1, outputs: 1 }

/** The size of a trial; undefined where only its own code knows: a module, a command, or a parameter that is no number. */
export function trialSize(objective: Objective, params: Config): TrialSize | undefined {
  const task = objective.kind === 'builtin' ? findTask(objective.task) : undefined
  return task === undefined ? undefined : sizeOf(task, { ...taskDefaults(task), ...params })
}

/** The size of trials that train together. */
export function totalSize(sizes: readonly TrialSize[]): TrialSize {
  const sum = (pick: (size: TrialSize) => number): number => sizes.reduce((total, size) => total + pick(size), 0)
  return { parameters: sum(({ parameters }) => parameters), stateMiB: sum(({ stateMiB }) => stateMiB), activationsMiB: sum(({ activationsMiB }) => activationsMiB), leastMiB: sum(({ leastMiB }) => leastMiB) }
}

function sizeOf(task: Task, params: Config): TrialSize | undefined {
  const number = (name: string): number => (typeof params[name] === 'number' ? params[name] : NaN)
  const { parameters, outputs } = modelSize(task, dataSizes[task.dataset], number)
  const least = task.dataset === 'fashion-mnist' ? parameters : modelSize(task, smallestData, number).parameters
  const copies = 1 + slotsOf(params)
  // A step keeps what its layers put out until the gradient is known, and the gradient is as large.
  const rows = Math.max(2 * number('batch_size'), evaluatedAtOnce)
  const size = { parameters, stateMiB: mibOfNumbers(parameters * copies), activationsMiB: mibOfNumbers(rows * outputs), leastMiB: mibOfNumbers(least * (copies + 1)) }
  return Object.values(size).every(Number.isFinite) ? size : undefined
}

/** Arrays as large as the weights that the optimiser keeps. */
function slotsOf({ optimizer, momentum }: Config): number {
  const ofMomentum = momentum === 0 ? 0 : 1
  return optimizer === 'sgd' ? ofMomentum : optimizer === 'rmsprop' ? 1 + ofMomentum : 2
}

/** The parameters of a model, and the numbers that its layers put out for a sample. */
function modelSize({ model }: Task, { side, features, outputs }: DataSize, number: (name: string) => number): { parameters: number; outputs: number } {
  const [units, layers, filters] = [number('units'), number('layers'), number('filters')]
  switch (model) {
    case 'softmax-regression':
      return { parameters: (features + 1) * outputs, outputs: features + outputs }
    case 'mlp':
      return { parameters: (features + 1) * units + (layers - 1) * (units + 1) * units + (units + 1) * outputs, outputs: features + 2 * layers * units + outputs }
    case 'cnn': {
      const [more, half, quarter, fewer] = [(filters * 8) / 3, side / 2, (side / 2 - 4) / 2, (units * 84) / 120]
      const dense = quarter ** 2 * more * units + units * fewer + fewer * outputs
      return { parameters: 26 * filters + (25 * filters + 1) * more + dense, outputs: 2 * side ** 2 * filters + 2 * half ** 2 * more + 2 * (units + fewer) }
    }
  }
}
