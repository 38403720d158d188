import { describe, expect, it } from 'vitest'
import { fusionKey, type FusibleJob } from '../../../../shared/tasks/fusion-key.ts'

const mlp: FusibleJob = { objective: { kind: 'builtin', task: 'fashion-mnist/mlp' }, params: { units: 64, layers: 1, batch_size: 32 }, splitSeed: 7, mode: 'train' }
const withParams = (params: FusibleJob['params']): FusibleJob => ({ ...mlp, params: { ...mlp.params, ...params } })

describe('the key of jobs that can train together', () => {
  it.each([
    ['learning rate', { learning_rate: 0.05 }],
    ['momentum, with and without looking ahead', { momentum: 0, nesterov: true }],
    ['decay and dropout', { weight_decay: 0.1, dropout: 0.5 }],
    ['activation', { activation: 'tanh' }],
    ['length and schedule', { epochs: 3, schedule: 'cosine', warmup_epochs: 2, patience: 1 }],
    ['a value that a task has by default', { optimizer: 'sgd', train_fraction: 1 }],
    ['width, between the same two powers of two', { units: 33 }],
    ['a parameter that the model does not have', { filters: 9 }],
  ])('is the same whatever their %s', (_, params) => {
    expect(fusionKey(withParams(params))).toBe(fusionKey(mlp))
  })

  it.each([
    ['batch size', { batch_size: 64 }],
    ['share of the data', { train_fraction: 0.5 }],
    ['width', { units: 65 }],
    ['depth', { layers: 2 }],
    ['update rule', { optimizer: 'adam' }],
    ['clipping', { clip_norm: 1 }],
  ])('is another for another %s', (_, params) => {
    expect(fusionKey(withParams(params))).not.toBe(fusionKey(mlp))
  })

  it('is another for another split, task or file', () => {
    const csv = (path: string): FusibleJob => ({ ...mlp, objective: { kind: 'builtin', task: 'csv/mlp', data: { path, target: 'y' } } })
    const keys = [mlp, { ...mlp, splitSeed: 8 }, { ...mlp, objective: { kind: 'builtin', task: 'fashion-mnist/softmax-regression' } } as const, csv('/a.csv'), csv('/b.csv')].map(fusionKey)
    expect(new Set(keys).size).toBe(5)
  })

  it('takes adam and adamw for the one rule that they are here, and two clipping norms for clipping', () => {
    expect(fusionKey(withParams({ optimizer: 'adamw' }))).toBe(fusionKey(withParams({ optimizer: 'adam' })))
    expect(fusionKey(withParams({ clip_norm: 2 }))).toBe(fusionKey(withParams({ clip_norm: 1 })))
  })

  it('looks at the filters of a convolutional network', () => {
    const cnn = (filters: number): FusibleJob => ({ ...mlp, objective: { kind: 'builtin', task: 'fashion-mnist/cnn' }, params: { filters } })
    expect(fusionKey(cnn(6))).not.toBe(fusionKey(cnn(9)))
    expect(fusionKey(cnn(6))).toBe(fusionKey(cnn(8)))
    expect(fusionKey(cnn(6))).toBe(fusionKey({ ...cnn(6), params: {} }))
  })

  it('does not exist for what is trained alone', () => {
    const alone: FusibleJob[] = [
      { ...mlp, mode: 'test' },
      { ...mlp, objective: { kind: 'module', path: 'm.ts' } },
      { ...mlp, objective: { kind: 'command', command: 'run' } },
      { ...mlp, objective: { kind: 'builtin', task: 'no/such' } },
    ]
    expect(alone.map(fusionKey)).toEqual([undefined, undefined, undefined, undefined])
  })
})
