import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseStudy } from '../../../../../../electron/engine/api/definitions.ts'
import { importDocument } from '../../../../../../electron/engine/transfer/import/read-document.ts'
import type { ImportedFile } from '../../../../../../electron/engine/transfer/import/imported.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../../fixtures/import/${name}`, import.meta.url))
const warned = ({ warnings }: ImportedFile): string[] => warnings.map(({ path }) => path.replace('space.', ''))
const when = (param: string, ...values: unknown[]) => ({ param, in: values })

describe('a sweep of W&B', () => {
  const imported = importDocument(fixture('sweep.yaml'))

  it('becomes a study with its metric, budget and command', () => {
    expect(imported.format).toBe('a sweep of W&B')
    expect(imported.study).toMatchObject({ name: 'every distribution', metrics: [{ name: 'val_loss', goal: 'minimize' }], budget: { trials: 40 }, sampler: { name: 'gp' } })
    expect(imported.study.objective).toMatchObject({ kind: 'command', command: expect.arrayContaining(['python', 'train.py', '--fixed={{x}}', '--lr={lr}', '--model.size.width={model.size.width}']) })
  })

  it('has a parameter for each distribution, or the nearest with a warning that names it', () => {
    expect(imported.study.space).toEqual({
      constant: { type: 'categorical', choices: [7] },
      choice: { type: 'categorical', choices: ['sgd', 'adam', 'None'] },
      weighted: { type: 'categorical', choices: [1, 2] },
      whole: { type: 'int', low: 1, high: 9 },
      uniform: { type: 'float', low: 0, high: 0.5 },
      stepped: { type: 'float', low: 0, high: 1, step: 0.25 },
      stepped_whole: { type: 'int', low: 4, high: 20, step: 4 },
      lr: { type: 'float', low: 0.00001, high: 0.1, log: true },
      lr_exponents: { type: 'float', low: 0.0001, high: 1, log: true },
      inverse: { type: 'float', low: 0.1, high: 1, log: true },
      units: { type: 'int', low: 16, high: 1024, log: true },
      fine: { type: 'float', low: 0.1, high: 10, log: true },
      normal: { type: 'float', low: -0.5, high: 2.5, prior: 1 },
      log_normal: { type: 'float', low: 0.0497870683679, high: 20.0855369232, log: true, prior: 1 },
      q_normal: { type: 'int', low: 4, high: 16, prior: 10 },
      beta: { type: 'float', low: 0, high: 1, prior: 0.25 },
      'model.layers': { type: 'categorical', choices: [1, 2] },
      'model.size.width': { type: 'int', low: 8, high: 64 },
    })
    expect(warned(imported)).toEqual(['choice', 'weighted', 'stepped_whole', 'units', 'fine', 'normal', 'log_normal', 'q_normal', 'beta', 'objective.command', 'scheduler'])
  })
})

describe('a search space of NNI', () => {
  const imported = importDocument(fixture('nni.json'))

  it('has a parameter for each type, and conditional ones for a nested choice', () => {
    expect(imported.study.space).toEqual({
      dropout_rate: { type: 'float', low: 0.1, high: 0.5 },
      conv_size: { type: 'categorical', choices: [2, 3, 5, 7] },
      seed: { type: 'int', low: 0, high: 9 },
      hidden: { type: 'int', low: 100, high: 500, step: 50 },
      odd: { type: 'int', low: 4, high: 8, step: 4 },
      lr: { type: 'float', low: 0.0001, high: 0.1, log: true },
      batch: { type: 'int', low: 16, high: 256, log: true },
      n: { type: 'float', low: -3, high: 3, prior: 0 },
      qn: { type: 'float', low: 2, high: 8, step: 0.5, prior: 5 },
      ln: { type: 'float', low: 0.223130160148, high: 4.48168907034, log: true, prior: 1 },
      qln: { type: 'int', low: 4, high: 90, log: true, prior: 20 },
      layer: { type: 'categorical', choices: ['Empty', 'Conv'] },
      'layer.Conv.kernel': { type: 'categorical', choices: [1, 3], when: when('layer', 'Conv') },
      'layer.Conv.pool': { type: 'categorical', choices: ['max', 'none'], when: when('layer', 'Conv') },
      'layer.Conv.pool.max.size': { type: 'int', low: 2, high: 4, when: when('layer.Conv.pool', 'max') },
    })
    expect(warned(imported)).toEqual(['metrics', 'odd', 'batch', 'n', 'qn', 'ln', 'qln'])
  })
})

// Written by `to_json` of ConfigSpace 1.2.2.
describe('a space of ConfigSpace', () => {
  const imported = importDocument(fixture('config-space.json'))

  it('keeps conditions on one parameter, and warns of those on several', () => {
    expect(imported.study.name).toBe('demo')
    expect(imported.study.space).toMatchObject({
      algo: { type: 'categorical', choices: ['svm', 'mlp', 'tree'], prior: 'mlp' },
      gamma: { when: when('algo', 'svm') },
      drop: { when: when('algo', 'mlp', 'tree') },
      z: { when: when('algo', 'mlp', 'tree') },
      width3: { when: when('algo', 'mlp') },
    })
    expect(imported.study.space?.['yy']).toEqual({ type: 'float', low: 0, high: 1 })
    expect(warned(imported)).toEqual(['algo', 'bf', 'bi', 'nf', 'ni', 'size', 'width3', 'yy', 'space'])
  })

  it('takes a stated default for a prior, and the middle of a range for none', () => {
    const space = imported.study.space ?? {}
    expect(Object.entries(space).flatMap(([name, { prior }]) => (prior === undefined ? [] : [name]))).toEqual(['algo', 'bf', 'nf', 'ni'])
  })
})

// Written by `distribution_to_json` of Optuna 5.0.0, the classes of earlier versions too.
describe('distributions of Optuna', () => {
  it('become the parameters that they are', () => {
    const imported = importDocument(fixture('optuna-distributions.json'))
    expect(imported.study.space).toEqual({
      lr: { type: 'float', low: 1e-5, high: 0.1, log: true },
      dropout: { type: 'float', low: 0, high: 0.5, step: 0.1 },
      x: { type: 'float', low: -1, high: 1 },
      units: { type: 'int', low: 16, high: 256, log: true },
      layers: { type: 'int', low: 1, high: 5 },
      even: { type: 'int', low: 0, high: 10, step: 2 },
      opt: { type: 'categorical', choices: ['sgd', 'adam', 'None', true, 1.5] },
      u: { type: 'float', low: 0, high: 1 },
      lu: { type: 'float', low: 0.001, high: 1, log: true },
      du: { type: 'float', low: 0, high: 1, step: 0.25 },
      iu: { type: 'int', low: 1, high: 9, step: 2 },
      ilu: { type: 'int', low: 1, high: 100, log: true },
    })
    expect(warned(imported)).toEqual(['opt'])
  })
})

it.each(['nni.json', 'config-space.json', 'optuna-distributions.json'])('what %s becomes is a good study', (name) => {
  const { study } = importDocument(fixture(name))
  expect(parseStudy(JSON.parse(JSON.stringify(study)), '/').space).toEqual(study.space)
})

it('the fixtures are read as they lie there', () => {
  expect(JSON.parse(readFileSync(fixture('config-space.json'), 'utf8'))).toMatchObject({ format_version: 0.4 })
})
