import { describe, expect, it } from 'vitest'
import { readCommander } from '../../../../../../../electron/engine/transfer/script/parsers/commander.ts'
import { readYargs } from '../../../../../../../electron/engine/transfer/script/parsers/yargs.ts'
import { byName, sourceOf, sourceOfText } from '../fixture.ts'

const flags = byName(readCommander(sourceOf('commander-train.mjs')))

describe('the flags of commander', () => {
  it('are found on a chain of calls, and not in comments', () => {
    expect(Object.keys(flags)).toEqual(['data', 'lr', 'batch_size', 'dropout', 'momentum', 'nesterov', 'no_shuffle', 'sizes', 'name', 'seed', 'epochs', 'optimizer', 'weight_decay'])
  })

  it('have the type of their parser, or of a number that is written as a text', () => {
    expect(flags['lr']).toMatchObject({ label: '--lr', type: 'float', default: 0.01 })
    expect(flags['batch_size']).toMatchObject({ type: 'int', default: 32 })
    expect(flags['dropout']).toMatchObject({ type: 'float', default: 0.25, help: 'share that is dropped' })
    expect(flags['seed']).toMatchObject({ type: 'int', default: 7 })
    expect(flags['weight_decay']).toMatchObject({ type: 'float', default: 0.0001 })
  })

  it('are switches, lists, choices, and values that are needed', () => {
    expect(flags['nesterov']).toMatchObject({ type: 'bool', form: { kind: 'switch', on: '--nesterov', off: '' } })
    expect(flags['no_shuffle']?.form).toEqual({ kind: 'switch', on: '--no-shuffle', off: '' })
    expect(flags['sizes']?.type).toBe('list')
    expect(flags['optimizer']).toMatchObject({ choices: ['sgd', 'adam'], default: 'adam' })
    expect(flags['name']?.required).toBe(true)
    expect(flags['data']).toMatchObject({ form: { kind: 'positional' }, required: false })
  })

  it('are looked for where commander is imported alone', () => {
    expect(readCommander(sourceOfText('program.option("--lr <n>")', 'javascript'))).toBeUndefined()
  })
})

describe('the flags of yargs and of parseArgs', () => {
  it('are found one at a time and together', () => {
    const found = byName(readYargs(sourceOf('yargs-train.mjs')))
    expect(found['lr']).toMatchObject({ label: '--lr', type: 'float', default: 0.1, help: 'learning rate' })
    expect(found['units']).toMatchObject({ type: 'int' })
    expect(found['activation']?.choices).toEqual(['relu', 'tanh'])
    expect(found['amsgrad']?.form).toEqual({ kind: 'switch', on: '--amsgrad', off: '--no-amsgrad' })
    expect(found['log_every']?.default).toBe(10)
  })

  it('of parseArgs are numbers where their text is one', () => {
    const found = byName(readYargs(sourceOf('parse-args-train.mjs')))
    expect(found['lr']).toMatchObject({ type: 'float', default: 0.1 })
    expect(found['units']).toMatchObject({ type: 'int', default: 16 })
    expect(found['nesterov']?.form).toEqual({ kind: 'switch', on: '--nesterov', off: '' })
  })
})
