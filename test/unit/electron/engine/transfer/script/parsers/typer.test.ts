import { describe, expect, it } from 'vitest'
import { readTyper } from '../../../../../../../electron/engine/transfer/script/parsers/typer.ts'
import { byName, sourceOf, sourceOfText } from '../fixture.ts'

const flags = byName(readTyper(sourceOf('typer_train.py')))

describe('the flags of typer', () => {
  it('are the parameters of its commands, and of no other function', () => {
    expect(Object.keys(flags)).toEqual(['data', 'lr', 'hidden_units', 'optimizer', 'loss', 'amp', 'residual', 'dropout', 'weight_decay', 'warmup', 'seed'])
  })

  it('are read from annotations, from typer.Option, and from both', () => {
    expect(flags['lr']).toMatchObject({ label: '--lr', type: 'float', default: 0.001, low: 0.0001, help: 'learning rate' })
    expect(flags['weight_decay']).toMatchObject({ label: '--wd', type: 'float', default: 0.0001, help: 'L2' })
    expect(flags['hidden_units']).toMatchObject({ label: '--hidden-units', type: 'int', default: 64 })
    expect(flags['dropout']).toMatchObject({ type: 'float', default: 0.2 })
    expect(flags['warmup']).toMatchObject({ type: 'int', default: undefined, required: false })
    expect(flags['data']).toMatchObject({ form: { kind: 'positional' }, required: true })
  })

  it('have the choices of an Enum and of a Literal, and an opposite where they are true or false', () => {
    expect(flags['optimizer']).toMatchObject({ choices: ['adam', 'sgd'], default: 'adam' })
    expect(flags['loss']?.choices).toEqual(['mse', 'mae'])
    expect(flags['residual']?.form).toEqual({ kind: 'switch', on: '--residual', off: '--no-residual' })
  })

  it('are found of a function that typer.run is given', () => {
    expect(byName(readTyper(sourceOfText('import typer\ndef main(lr: float = 0.1): ...\ntyper.run(main)')))['lr']?.default).toBe(0.1)
  })
})
