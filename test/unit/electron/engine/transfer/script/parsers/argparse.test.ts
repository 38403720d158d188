import { describe, expect, it } from 'vitest'
import { readArgparse } from '../../../../../../../electron/engine/transfer/script/parsers/argparse.ts'
import { byName, sourceOf, sourceOfText } from '../fixture.ts'

const flags = byName(readArgparse(sourceOf('argparse_train.py')))
const one = (argument: string) => readArgparse(sourceOfText(`parser.add_argument(${argument})`))?.flags[0]

describe('the flags of argparse', () => {
  it('are found over several lines and in groups, and not in comments and strings', () => {
    expect(Object.keys(flags)).toEqual([
      'data', 'lr', 'batch_size', 'epochs', 'weight_decay', 'momentum', 'dropout', 'optimizer', 'arch', 'bias_init', 'nesterov', 'plain', 'augment', 'cosine', 'mixup',
      'hidden_sizes', 'num_layers', 'label_smoothing', 'seed', 'output_dir', 'resume', 'device', 'num_workers', 'log_interval', 'verbose', 'scale',
    ])
    expect(flags['lr']).toMatchObject({ label: '--lr', type: 'float', default: 0.01, help: 'initial learning rate (before warm-up)', source: 'argparse_train.py:27' })
    expect(flags['batch_size']).toMatchObject({ label: '--batch-size', type: 'int', default: 128, help: 'how many images (a step), "mini-batch"' })
  })

  it('have the values of constants, choices from a dict, and bounds from a range', () => {
    expect(flags['weight_decay']).toMatchObject({ label: '--weight-decay', default: 5e-4 })
    expect(flags['arch']).toMatchObject({ choices: ['resnet18', 'vgg11', 'mlp'] })
    expect(flags['num_layers']).toMatchObject({ low: 1, high: 8 })
    expect(flags['bias_init']).toMatchObject({ default: -1.5, type: 'float' })
  })

  it('are switches with and without an opposite', () => {
    expect(flags['nesterov']).toMatchObject({ type: 'bool', form: { kind: 'switch', on: '--nesterov', off: '' }, default: false })
    expect(flags['plain']).toMatchObject({ form: { kind: 'switch', on: '--plain', off: '' }, default: false })
    expect(flags['augment']).toMatchObject({ form: { kind: 'switch', on: '--augment', off: '--no-augment' }, default: true })
    expect(flags['cosine']).toMatchObject({ type: 'bool', form: { kind: 'option' }, default: true })
    expect(flags['mixup']).toMatchObject({ type: 'bool', form: { kind: 'switch', on: '--mixup=1', off: '--mixup=' } })
  })

  it('that exclude each other, or get a text where a number is meant, are delicate', () => {
    expect(flags['nesterov']?.isDelicate).toBe(true)
    expect(flags['label_smoothing']).toMatchObject({ isDelicate: true, type: 'float' })
    expect(flags['augment']?.isDelicate).toBeUndefined()
  })

  it('know what is needed, and what takes several values', () => {
    expect(flags['data']).toMatchObject({ form: { kind: 'positional' }, required: true, type: 'text' })
    expect(one('"--x", required=True, type=int')).toMatchObject({ required: true, default: undefined })
    expect(one('"x", nargs="?", type=int')).toMatchObject({ required: false })
    expect(flags['hidden_sizes']?.type).toBe('list')
    expect(flags['verbose']?.type).toBe('list')
  })

  it('take the defaults of set_defaults, and tell of sub-commands', () => {
    const found = readArgparse(sourceOfText('p.add_argument("--lr", type=float, default=1.0)\np.set_defaults(lr=0.5)\ns.add_parser("train")\ns.add_parser("test")'))
    expect(found?.flags[0]?.default).toBe(0.5)
    expect(found?.notes).toEqual([expect.stringContaining('train, test')])
  })

  it('do not get a value that only running the script would tell', () => {
    expect(flags['scale']).toMatchObject({ default: undefined, type: 'text' })
    expect(one('"--lr", type=float, default=os.environ.get("LR", 1)')).toMatchObject({ default: undefined, type: 'float' })
  })
})
