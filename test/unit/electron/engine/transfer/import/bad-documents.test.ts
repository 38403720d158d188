import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { importDocument } from '../../../../../../electron/engine/transfer/import/read-document.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunery-import-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const importing = (name: string, content: unknown) => (): unknown => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return importDocument(path)
}

describe('a file that cannot be imported', () => {
  it.each([
    ['an unknown type of NNI', { lr: { _type: 'gauss', _value: [1] } }, 'lr._type: "gauss" is no type of NNI'],
    ['too few numbers', { lr: { _type: 'quniform', _value: [1, 2] } }, 'lr._value: must be [low, high, q], numbers'],
    ['a nested place', { a: { _type: 'choice', _value: [{ _name: 'b', c: { _type: 'uniform', _value: ['x', 1] } }] } }, 'a.b.c._value: must be [low, high], numbers'],
    ['a bound of a sweep', { method: 'random', parameters: { lr: { min: 'low', max: 1 } } }, 'parameters.lr.min: must be a number'],
    ['a bound that is not there', { parameters: { model: { parameters: { lr: { distribution: 'uniform', min: 0 } } } } }, 'parameters.model.parameters.lr.max: is missing'],
    ['a distribution of a sweep', { parameters: { lr: { distribution: 'gamma', min: 0, max: 1 } } }, 'parameters.lr.distribution: "gamma" is no distribution of W&B'],
    ['a parameter without anything', { parameters: { lr: {} } }, 'parameters.lr: needs a value, values, or min and max'],
    ['a hyperparameter of ConfigSpace', { hyperparameters: [{ type: 'uniform_float', name: 'x', lower: 'a', upper: 1 }] }, 'hyperparameters[0].lower: must be a number'],
    ['a distribution of Optuna', { x: { name: 'FloatDistribution', attributes: { low: 'a', high: 1 } } }, 'x.attributes.low: must be a number'],
    ['a distribution in a text', { x: '{"name": "FloatDistribution", "attributes": {"low": 0}}' }, 'x.attributes.high: must be a number'],
    ['something else', { a: 1 }, 'is none of what can be imported'],
    ['a list', [1], 'is none of what can be imported'],
    ['a study file', { name: 'x', objective: { kind: 'ask-tell' } }, 'looks like a study file'],
  ])('is named with the place: %s', (_what, content, message) => {
    expect(importing('bad.json', content)).toThrow(expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(new RegExp(`bad\\.json`)) }))
    expect(importing('bad.json', content)).toThrow(message)
  })

  it('is named with the line of a syntax error', () => {
    expect(importing('bad.json', '{ "parameters": {\n  oops } }')).toThrow(/bad\.json:\n {2}line 2, column 3/)
    expect(importing('bad.yaml', 'parameters:\n  lr: [1')).toThrow(/bad\.yaml:\n {2}line \d/)
  })

  it('is named when it is not there', () => {
    expect(() => importDocument(join(folder, 'absent.json'))).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})

describe('a sweep whose parameters cannot be named in a command', () => {
  it('is asked and told, with a warning', () => {
    expect(importing('odd.json', { program: 'train.py', parameters: { 'learning rate': { min: 0.1, max: 1 } } })()).toMatchObject({
      study: { objective: { kind: 'ask-tell' } },
      warnings: expect.arrayContaining([expect.objectContaining({ path: 'objective', message: expect.stringContaining('"learning rate"') })]),
    })
  })
})

describe('a grid sweep', () => {
  it('stays a grid over lists, and is random search over ranges, with a warning', () => {
    const listed = { method: 'grid', metric: { name: 'a', goal: 'maximize' }, parameters: { x: { values: [1, 2] } } }
    expect(importing('grid.json', listed)()).toMatchObject({ study: { sampler: { name: 'grid' }, metrics: [{ name: 'a', goal: 'maximize' }] }, warnings: [] })
    const ranges = { ...listed, parameters: { x: { min: 0.5, max: 1 } } }
    expect(importing('grid.json', ranges)()).toMatchObject({ warnings: [{ path: 'sampler', message: expect.stringContaining('"x"') }] })
  })
})
