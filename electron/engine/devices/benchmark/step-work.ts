import { benchmarkSizes, type SizeName } from '../../../../shared/contract/benchmark.ts'
import { findTask } from '../../../../shared/tasks/catalog.ts'
import type { DatasetName } from '../../../../shared/tasks/task.ts'
import { denseWork, mlpWork, numberOf, outputs, sampledParams, type SizedStudy } from '../model-work.ts'

/** Configurations that stand for the study's. */
const drawn = 200

/** Samples of a data set as far as they are known before it is read: a table's columns and an image's pixels are guesses. */
const inputs: Readonly<Record<DatasetName, { readonly side: number; readonly channels: number }>> = {
  'fashion-mnist': { side: 28, channels: 1 },
  images: { side: 32, channels: 3 },
  csv: { side: 6, channels: 1 },
}

/**
 * The benchmark's size that is nearest to a study's models: by the mean work of a step over random configurations of its
 * space, in multiply-adds of the forward pass, and nearest by their ratio. The mean is what the study spends its time on;
 * the batch counts, because a device is the busier the larger it is. A module's model nobody knows: it counts as medium.
 */
export function sizeOf(study: SizedStudy): SizeName {
  const work = studyWork(study)
  if (work === undefined) return 'medium'
  const distance = ({ units, layers, batchSize }: (typeof benchmarkSizes)[number]): number =>
    Math.abs(Math.log(work / (batchSize * mlpWork(inputs['fashion-mnist'].side ** 2, units, layers))))
  return benchmarkSizes.reduce((nearest, size) => (distance(size) < distance(nearest) ? size : nearest)).name
}

/** Multiply-adds of an average step; undefined where nobody knows the model. */
function studyWork(study: SizedStudy): number | undefined {
  const task = study.objective.kind === 'builtin' ? findTask(study.objective.task) : undefined
  if (task === undefined) return undefined
  const input = inputs[task.dataset]
  const works = sampledParams(study, drawn).map((params) => {
    const [units, layers] = [numberOf(params, 'units'), task.model === 'mlp' ? numberOf(params, 'layers') : 0]
    const perSample = task.model === 'cnn' ? cnnWork(input, numberOf(params, 'filters'), units) : mlpWork(input.side ** 2 * input.channels, units, layers)
    return perSample * numberOf(params, 'batch_size')
  })
  return works.reduce((sum, work) => sum + work, 0) / drawn
}

/** Of LeNet: two 5 × 5 convolutions with a pooling to half the side after each, and three dense layers. */
function cnnWork({ side, channels }: (typeof inputs)[DatasetName], filters: number, units: number): number {
  const [second, half] = [(filters * 8) / 3, Math.ceil(side / 2)]
  const inner = Math.max(1, half - 4)
  return side ** 2 * 25 * channels * filters + inner ** 2 * 25 * filters * second + denseWork([Math.ceil(inner / 2) ** 2 * second, units, (units * 84) / 120, outputs])
}
