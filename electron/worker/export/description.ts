import type { BuiltinObjective } from '../../../shared/domain/study.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { ModelFormat } from '../../../shared/worker-protocol.ts'
import type { Dataset } from '../datasets/dataset.ts'

/** What whoever uses a model has to know: how samples become its input, and what its output says. */
export function describeModel(objective: BuiltinObjective, params: Config, dataset: Dataset, format: ModelFormat, values: MetricValues): Readonly<Record<string, unknown>> {
  const { kind, classes, columns, inputShape } = dataset
  const input =
    columns === undefined
      ? { meaning: 'pixels as numbers from 0 to 1: bytes divided by 255, [height, width, channels]' }
      : { meaning: 'the columns one after the other; a number becomes (number - mean) / deviation (0 where it is missing), a category a one in the place of its value, or in a last place for every other', columns }
  return {
    format,
    task: objective.task,
    params,
    input: { name: 'x', shape: [null, ...inputShape], dtype: 'float32', ...input },
    output:
      kind === 'classification'
        ? { name: 'probabilities', shape: [null, classes.length], meaning: 'the probability of each class', classes }
        : { name: 'value', shape: [null, 1], meaning: 'the target, in its own units' },
    values,
  }
}
