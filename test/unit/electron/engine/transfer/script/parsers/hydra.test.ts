import { describe, expect, it } from 'vitest'
import { readHydra } from '../../../../../../../electron/engine/transfer/script/parsers/hydra.ts'
import { byName, sourceOf, sourceOfText } from '../fixture.ts'

const found = readHydra(sourceOf('hydra/train.py'))
const flags = byName(found)

describe('the configuration of a Hydra application', () => {
  it('gives its numbers, texts and truth values by their keys, with what its defaults list takes in', () => {
    expect(Object.keys(flags).sort()).toEqual([
      'batch_size', 'epochs', 'model', 'model.depth', 'model.dropout', 'model.hidden', 'optimizer.lr', 'optimizer.weight_decay', 'run_name', 'seed',
      'trainer.grad_clip', 'trainer.schedule.kind', 'trainer.schedule.warmup_steps', 'use_ema',
    ])
    expect(flags['batch_size']).toMatchObject({ type: 'int', default: 64, help: 'images a step', source: 'conf/config.yaml:7', form: { kind: 'override', key: 'batch_size' } })
    expect(flags['trainer.grad_clip']).toMatchObject({ type: 'float', default: 1 })
    expect(flags['model.hidden']?.source).toBe('conf/model/mlp.yaml:2')
  })

  it('lets what a file says itself go before what it takes in', () => {
    expect(flags['optimizer.lr']?.default).toBe(0.002)
  })

  it('knows what must be given, and leaves out what is filled in', () => {
    expect(flags['run_name']?.required).toBe(true)
    expect(flags['data_dir']).toBeUndefined()
  })

  it('offers a group of configurations as a choice that is not searched by itself', () => {
    expect(flags['model']).toMatchObject({ choices: ['cnn', 'mlp'], default: 'mlp', isDelicate: true })
    expect(flags['optimizer']).toBeUndefined()
  })

  it('writes what it keeps into the folder of the trial', () => {
    expect(found?.extra).toEqual(['hydra.run.dir="{trial_dir}"'])
  })

  it('says which configuration is not there', () => {
    const missing = readHydra(sourceOfText('import hydra\n@hydra.main(config_path="conf", config_name="train")\ndef main(cfg): ...'))
    expect(missing?.notes).toEqual([expect.stringMatching(/"train" of @hydra\.main is not in .*conf/)])
    expect(readHydra(sourceOfText('main(config_name="x")'))).toBeUndefined()
  })
})
