import type { Config, SearchSpace } from '../domain/search-space.ts'
import type { DatasetName, ModelName, Task, TaskParameter } from './task.ts'

const searched = (spec: TaskParameter['spec'], initial: TaskParameter['default'], description: string): TaskParameter => ({
  spec,
  default: initial,
  searched: true,
  description,
})

const optional = (spec: TaskParameter['spec'], initial: TaskParameter['default'], description: string): TaskParameter => ({
  ...searched(spec, initial, description),
  searched: false,
})

const shaping = (parameter: TaskParameter): TaskParameter => ({ ...parameter, fixedByCheckpoint: true })

/** What every model family takes besides its own parameters. */
const training: Readonly<Record<string, TaskParameter>> = {
  epochs: shaping(optional({ type: 'int', low: 1, high: 10000 }, 8, 'Passes over the training data')),
  optimizer: shaping(optional({ type: 'categorical', choices: ['sgd', 'adam', 'adamw', 'rmsprop'] }, 'sgd', 'The update rule; adamw is adam, whose decay is decoupled here')),
  nesterov: optional({ type: 'categorical', choices: [false, true] }, false, 'Momentum of sgd that looks ahead'),
  schedule: optional({ type: 'categorical', choices: ['constant', 'cosine', 'step'] }, 'constant', 'How the learning rate changes from epoch to epoch'),
  warmup_epochs: optional({ type: 'int', low: 0, high: 20 }, 0, 'Epochs in which the learning rate rises to its value'),
  step_epochs: optional({ type: 'int', low: 1, high: 100 }, 30, 'Epochs between two falls of the schedule step'),
  step_factor: optional({ type: 'float', low: 0.01, high: 1 }, 0.1, 'What the learning rate is multiplied by at each fall'),
  clip_norm: optional({ type: 'float', low: 0, high: 100 }, 0, 'The largest norm of a gradient; 0 for no limit'),
  patience: optional({ type: 'int', low: 0, high: 100 }, 0, 'Epochs without a better val_loss after which training ends; 0 for never'),
  weight_decay: optional({ type: 'float', low: 0, high: 1 }, 0, 'Decoupled weight decay a step, times the learning rate'),
  train_fraction: optional({ type: 'float', low: 0.001, high: 1 }, 1, 'The share of the training split that is used'),
}

const batchSize = searched({ type: 'int', low: 8, high: 256, log: true }, 32, 'Samples in a step')
const momentum = searched({ type: 'float', low: 0, high: 0.99 }, 0.9, 'Momentum of sgd')
const activation = shaping(searched({ type: 'categorical', choices: ['tanh', 'relu'] }, 'relu', 'The activation of hidden layers'))

/** The parameters of each model family, in the order in which forms show them. */
const families: Readonly<Record<ModelName, Readonly<Record<string, TaskParameter>>>> = {
  // The setting of Dive into Deep Learning, section 19.1: learning rate log-uniform in [1e-4, 1].
  'softmax-regression': {
    learning_rate: searched({ type: 'float', low: 1e-4, high: 1, log: true }, 0.1, 'The size of a step'),
    batch_size: batchSize,
    momentum: optional({ type: 'float', low: 0, high: 0.99 }, 0, 'Momentum of sgd'),
    ...training,
  },
  mlp: {
    learning_rate: searched({ type: 'float', low: 1e-6, high: 1e-1, log: true }, 0.01, 'The size of a step'),
    batch_size: batchSize,
    momentum,
    activation,
    units: shaping(searched({ type: 'int', low: 32, high: 1024, log: true }, 256, 'Units in a hidden layer')),
    layers: shaping(searched({ type: 'int', low: 1, high: 6 }, 2, 'Hidden layers')),
    dropout: optional({ type: 'float', low: 0, high: 0.9 }, 0, 'The share of hidden units dropped in training'),
    ...training,
  },
  cnn: {
    learning_rate: searched({ type: 'float', low: 1e-5, high: 1e-1, log: true }, 0.01, 'The size of a step'),
    batch_size: batchSize,
    momentum,
    activation,
    filters: shaping(searched({ type: 'int', low: 4, high: 32, log: true }, 6, 'Filters of the first convolution; the second has 8/3 as many')),
    units: shaping(searched({ type: 'int', low: 32, high: 256, log: true }, 120, 'Units of the first dense layer')),
    dropout: searched({ type: 'float', low: 0, high: 0.7 }, 0, 'The share of dense units dropped in training'),
    ...training,
    weight_decay: searched({ type: 'float', low: 1e-6, high: 1e-1, log: true }, 1e-4, 'Decoupled weight decay a step, times the learning rate'),
  },
}

const datasetTitles: Readonly<Record<DatasetName, string>> = {
  'fashion-mnist': 'Fashion-MNIST',
  csv: 'a CSV file',
  images: 'a folder of images',
}

const modelTitles: Readonly<Record<ModelName, string>> = {
  'softmax-regression': 'Softmax regression',
  mlp: 'Multi-layer perceptron',
  cnn: 'Convolutional network (LeNet)',
}

function makeTask(dataset: DatasetName, model: ModelName): Task {
  return {
    name: `${dataset}/${model}`,
    title: `${modelTitles[model]} on ${datasetTitles[dataset]}`,
    description: `Trains a ${modelTitles[model].toLowerCase()} on ${datasetTitles[dataset]}; the validation error is tuned, the test set is kept for the end.`,
    dataset,
    model,
    needsData: dataset !== 'fashion-mnist',
    parameters: families[model],
    metrics: [{ name: 'val_error', goal: 'minimize' }],
    epochMetrics: ['train_loss', 'val_loss', 'val_error'],
    finalMetrics: ['train_seconds', 'parameters', 'inference_ms'],
  }
}

const datasets: readonly DatasetName[] = ['fashion-mnist', 'csv', 'images']
const models: readonly ModelName[] = ['softmax-regression', 'mlp', 'cnn']

/** Every built-in objective. A convolution needs an image, so there is no `csv/cnn`. */
export const tasks: readonly Task[] = datasets.flatMap((dataset) =>
  models.filter((model) => !(dataset === 'csv' && model === 'cnn')).map((model) => makeTask(dataset, model)),
)

/** The task of that name, or undefined. */
export function findTask(name: string): Task | undefined {
  return tasks.find((task) => task.name === name)
}

/** What the parameters of a task are when nothing is said. */
export function taskDefaults(task: Task): Config {
  return Object.fromEntries(Object.entries(task.parameters).map(([name, parameter]) => [name, parameter.default]))
}

/** The parameters of a task that a checkpoint cannot go on with another value of. */
export function fixedByCheckpoint(task: Task): string[] {
  return Object.keys(task.parameters).filter((name) => task.parameters[name]?.fixedByCheckpoint === true)
}

/** The space of a study of this task that states none: the parameters that are searched by default. */
export function defaultSpace(task: Task): SearchSpace {
  return Object.fromEntries(
    Object.entries(task.parameters)
      .filter(([, parameter]) => parameter.searched)
      .map(([name, parameter]) => [name, parameter.spec]),
  )
}
