import type { ModelName } from '../../../shared/tasks/task.ts'
import type { Tf } from '../backends/backend.ts'
import { createCnn } from './cnn.ts'
import { createMlp } from './mlp.ts'
import type { Activation, Model, ModelInput } from './model.ts'
import { createSoftmaxRegression } from './softmax-regression.ts'

/** The parameters of every family together; a family looks at its own. */
export interface ModelOptions {
  readonly units: number
  readonly layers: number
  readonly filters: number
  readonly activation: Activation
  readonly dropout: number
}

/** The model of a family. A convolutional network needs images: an input shape of three sizes. */
export function createModel(tf: Tf, name: ModelName, input: ModelInput, options: ModelOptions): Model {
  switch (name) {
    case 'softmax-regression':
      return createSoftmaxRegression(tf, input)
    case 'mlp':
      return createMlp(tf, input, options)
    case 'cnn':
      return createCnn(tf, input, options)
  }
}
