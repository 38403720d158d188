import type { StudyFile } from '../../../shared/domain/study.ts'

/** The study behind “Run the sample study”: a few minutes on two cores, and every part of a study page has something to show. */
export const sampleStudy: StudyFile = {
  name: 'fashion-mlp-sample',
  objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { epochs: 8, train_fraction: 0.4 } },
  space: {
    learning_rate: { type: 'float', low: 1e-3, high: 0.1, log: true },
    batch_size: { type: 'int', low: 64, high: 256, log: true },
    units: { type: 'int', low: 64, high: 256, log: true },
    layers: { type: 'int', low: 1, high: 3 },
    activation: { type: 'categorical', choices: ['tanh', 'relu'] },
    optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
    momentum: { type: 'float', low: 0, high: 0.99, when: { param: 'optimizer', in: ['sgd'] } },
  },
  sampler: { name: 'random' },
  scheduler: { name: 'asha', min_epochs: 2, reduction_factor: 2 },
  budget: { trials: 24, seconds: 300 },
  seed: 0,
}
