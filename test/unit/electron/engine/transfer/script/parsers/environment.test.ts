import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../../../../../../electron/engine/transfer/script/parsers/environment.ts'
import { byName, sourceOf, sourceOfText } from '../fixture.ts'

describe('the parameters of a script that reads TUNERY_PARAMS', () => {
  it('are what it looks up, with the defaults that it puts under them', () => {
    const found = byName(readEnvironment(sourceOf('environment_train.py')))
    expect(Object.keys(found).sort()).toEqual(['amp', 'batch_size', 'dropout', 'epochs', 'learning_rate', 'momentum', 'optimizer'])
    expect(found['learning_rate']).toMatchObject({ type: 'float', default: 0.01, required: false, form: { kind: 'environment' } })
    expect(found['batch_size']).toMatchObject({ type: 'int', default: 64 })
    expect(found['dropout']).toMatchObject({ type: 'float', default: 0.25 })
    expect(found['amp']).toMatchObject({ type: 'bool', default: false })
    expect(found['momentum']).toMatchObject({ type: 'float', required: true, source: 'environment_train.py:6' })
  })

  it('are found in JavaScript: looked up, and taken apart', () => {
    const looked = readEnvironment(sourceOfText('const params = JSON.parse(process.env.TUNERY_PARAMS)\nf(params.lr, params["units"], params.toFixed())', 'javascript'))
    expect(Object.keys(byName(looked))).toEqual(['lr', 'units'])
    const apart = byName(readEnvironment(sourceOfText("const { lr = 1e-3, units: width = 32, depth } = JSON.parse(process.env['TUNERY_PARAMS'] ?? '{}')", 'javascript')))
    expect(apart).toMatchObject({ lr: { default: 0.001, type: 'float' }, units: { default: 32, type: 'int' }, depth: { required: true, type: 'int' } })
  })

  it('are none where the variable is not read into one', () => {
    expect(readEnvironment(sourceOfText('print("TUNERY_PARAMS")'))).toBeUndefined()
    expect(readEnvironment(sourceOfText('x = 1'))).toBeUndefined()
  })
})
