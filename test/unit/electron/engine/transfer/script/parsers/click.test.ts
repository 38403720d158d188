import { describe, expect, it } from 'vitest'
import { readClick } from '../../../../../../../electron/engine/transfer/script/parsers/click.ts'
import { byName, sourceOf, sourceOfText } from '../fixture.ts'

const flags = byName(readClick(sourceOf('click_train.py')))

describe('the flags of click', () => {
  it('have the name that the function knows, and the longest flag', () => {
    expect(Object.keys(flags)).toEqual(['dataset', 'learning_rate', 'batch_size', 'gamma', 'activation', 'shuffle', 'amsgrad', 'layers', 'epochs', 'name', 'random_seed'])
    expect(flags['learning_rate']).toMatchObject({ label: '--lr', type: 'float', default: 3e-4, form: { flag: '--lr' } })
  })

  it('have the bounds of their types, and their choices', () => {
    expect(flags['batch_size']).toMatchObject({ type: 'int', low: 8, high: 256, default: 32 })
    expect(flags['gamma']).toMatchObject({ type: 'float', low: 0.5, high: 1, help: 'Discount of later rewards' })
    expect(flags['activation']?.choices).toEqual(['relu', 'tanh', 'gelu'])
  })

  it('are switches, pairs of them, lists, and values that are needed', () => {
    expect(flags['shuffle']).toMatchObject({ label: '--shuffle', form: { kind: 'switch', on: '--shuffle', off: '--no-shuffle' }, default: true })
    expect(flags['amsgrad']).toMatchObject({ form: { kind: 'switch', on: '--amsgrad', off: '' }, default: false })
    expect(flags['layers']?.type).toBe('list')
    expect(flags['name']?.required).toBe(true)
    expect(flags['dataset']).toMatchObject({ form: { kind: 'positional' }, required: true })
  })

  it('are looked for where click is imported alone', () => {
    expect(readClick(sourceOfText('parser.option("--lr")'))).toBeUndefined()
    expect(byName(readClick(sourceOfText('from click import command, option\n@command()\n@option("--lr", default=0.1)\ndef f(lr): ...')))['lr']?.default).toBe(0.1)
  })
})
