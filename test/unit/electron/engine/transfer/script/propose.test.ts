import { describe, expect, it } from 'vitest'
import type { FoundFlag } from '../../../../../../electron/engine/transfer/script/found-flag.ts'
import { proposeFlag } from '../../../../../../electron/engine/transfer/script/propose.ts'

const flag = (name: string, fields: Partial<FoundFlag> = {}): FoundFlag => {
  const label = `--${name.replaceAll('_', '-')}`
  return { name, label, form: { kind: 'option', flag: label, joined: false }, type: 'float', default: undefined, required: false, help: '', source: 'a.py:1', ...fields }
}
const proposed = (name: string, fields: Partial<FoundFlag> = {}) => proposeFlag(flag(name, fields))

describe('what is proposed for a flag', () => {
  it.each<[string, Partial<FoundFlag>, object]>([
    ['lr', { default: 0.01 }, { type: 'float', low: 1e-4, high: 1, log: true, prior: 0.01 }],
    ['learning_rate', { default: 3e-4 }, { low: 1e-6, high: 1e-2, log: true }],
    ['base_lr', { default: 0.1 }, { low: 1e-3, high: 1, log: true }],
    ['optimizer.lr', { default: 0.001 }, { low: 1e-5, high: 0.1, log: true }],
    ['weight_decay', { default: 5e-4 }, { low: 1e-5, high: 0.1, log: true }],
    ['weight_decay', { default: 0 }, { low: 1e-6, high: 0.1, log: true }],
    ['batch_size', { type: 'int', default: 64 }, { type: 'int', low: 8, high: 512, log: true, prior: 64 }],
    ['batch_size', { type: 'int', default: 100 }, { type: 'int', low: 16, high: 1024, log: true, prior: 100 }],
    ['dropout', { default: 0.2 }, { type: 'float', low: 0, high: 0.9, prior: 0.2 }],
    ['momentum', { default: 0.9 }, { low: 0, high: 0.99 }],
    ['hidden_dim', { type: 'int', default: 128 }, { low: 32, high: 512, log: true }],
    ['num_layers', { type: 'int', default: 2 }, { low: 1, high: 4 }],
    ['nesterov', { type: 'bool', default: false }, { type: 'categorical', choices: [false, true] }],
    ['optimizer', { type: 'text', choices: ['sgd', 'adam'], default: 'sgd' }, { type: 'categorical', choices: ['sgd', 'adam'], prior: 'sgd' }],
    ['alpha_x', { default: 20.5 }, { low: 2.05, high: 205, log: true }],
    ['target_kl', { default: 0.02 }, { low: 0, high: 1 }],
  ])('%s with %j is searched over %j', (name, fields, spec) => {
    expect(proposed(name, fields)).toMatchObject({ role: 'tuned', tuned: true, proposal: spec })
  })

  it.each<[string, Partial<FoundFlag>, string]>([
    ['epochs', { type: 'int', default: 10 }, 'steps'],
    ['num_train_epochs', { type: 'int', default: 3 }, 'steps'],
    ['max_steps', { type: 'int', default: 1000 }, 'steps'],
    ['seed', { type: 'int', default: 1 }, 'seed'],
    ['random_state', { type: 'int', default: 1 }, 'seed'],
    ['data_dir', { type: 'text', default: './data' }, 'path'],
    ['resume', { type: 'bool', default: false }, 'path'],
    ['output_dir', { type: 'text' }, 'output'],
    ['device', { type: 'text', default: 'cuda' }, 'machine'],
    ['num_workers', { type: 'int', default: 4 }, 'machine'],
    ['no_cuda', { type: 'bool', default: false }, 'machine'],
    ['log_interval', { type: 'int', default: 10 }, 'bookkeeping'],
    ['wandb_project', { type: 'text' }, 'bookkeeping'],
    ['verbose', { type: 'bool', default: false }, 'bookkeeping'],
  ])('%s is not searched: %j is for %s', (name, fields, role) => {
    expect(proposed(name, fields)).toMatchObject({ role, tuned: false })
  })

  it('puts the seed, and the folder of the trial, into the command', () => {
    expect(proposed('seed', { type: 'int' }).filled).toBe('{seed}')
    expect(proposed('output_dir', { type: 'text' }).filled).toBe('{trial_dir}')
    expect(proposed('checkpoint_dir', { type: 'text' }).filled).toBe('{checkpoint_dir}')
    expect(proposed('seed', { type: 'int' }).proposal).toBeNull()
  })

  it('keeps to what the script takes', () => {
    expect(proposed('batch_size', { type: 'int', default: 32, low: 8, high: 64 }).proposal).toMatchObject({ low: 8, high: 64 })
    expect(proposed('lr', { default: 0.01, high: 0.1 }).proposal).toMatchObject({ low: 1e-4, high: 0.1 })
    expect(proposed('thing', { type: 'int', low: 2, high: 5 }).proposal).toEqual({ type: 'int', low: 2, high: 5 })
  })

  it('joins a value that may begin with a dash to its flag, which argparse would take for another flag', () => {
    expect(proposed('bias_init', { default: -1 }).form).toMatchObject({ joined: true })
    expect(proposed('lr', { default: 0.1 }).form).toMatchObject({ joined: false })
  })

  it('offers a range that it is not sure of without searching it', () => {
    expect(proposed('eps', { default: 1e-8 })).toMatchObject({ tuned: false, role: 'other', proposal: { log: true } })
    expect(proposed('offset_x', { default: 0 })).toMatchObject({ tuned: false })
    expect(proposed('thing', { default: 0.5, isDelicate: true, note: 'never alone' })).toMatchObject({ tuned: false, why: expect.stringContaining('never alone') })
  })

  it('offers nothing where there is no range: a text, a list, a single choice, a number beyond all bounds', () => {
    expect(proposed('kind', { type: 'text', default: 'a' }).proposal).toBeNull()
    expect(proposed('sizes', { type: 'list' }).proposal).toBeNull()
    expect(proposed('kind', { type: 'text', choices: ['a'] }).proposal).toBeNull()
    expect(proposed('thing', { default: 1e308 }).proposal).toBeNull()
    expect(proposed('thing', { type: 'float' }).proposal).toBeNull()
  })
})
