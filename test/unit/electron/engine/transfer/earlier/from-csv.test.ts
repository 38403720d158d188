import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fitTrials, type NewStudy } from '../../../../../../electron/engine/transfer/earlier/fit-trials.ts'
import { csvSource } from '../../../../../../electron/engine/transfer/earlier/from-csv.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunery-earlier-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const study: NewStudy = {
  space: {
    lr: { type: 'float', low: 0, high: 1 },
    layers: { type: 'int', low: 1, high: 4 },
    kind: { type: 'categorical', choices: ['a', '=b', '', true, 3] },
  },
  metrics: [{ name: 'loss', goal: 'minimize' }],
}

const file = (text: string): string => {
  const path = join(folder, 'trials.csv')
  writeFileSync(path, text)
  return path
}
const read = (text: string, of: NewStudy = study, defaults: Readonly<Record<string, number>> = {}) => fitTrials(of, csvSource(file(text), of, (name) => defaults[name])).trials
const failure = (text: string, of: NewStudy = study): string => {
  try {
    read(text, of)
  } catch (error) {
    return error instanceof Error ? error.message.replace(join(folder, 'trials.csv'), 'FILE') : String(error)
  }
  throw new Error('nothing was thrown')
}

describe('a CSV file of trials', () => {
  it('is read as pandas writes Optuna’s: an index without a name, whole numbers as floats, only complete trials', () => {
    // study.trials_dataframe().to_csv() of Optuna 5, columns that play no part left out.
    const text = ',number,value,params_kind,params_layers,params_lr,state\n0,0,0.5,a,2.0,0.1,COMPLETE\n1,1,0.25,a,2.0,0.1,PRUNED\n2,2,,a,3.0,1e-05,FAIL\n'
    expect(read(text)).toEqual([{ params: { lr: 0.1, layers: 2, kind: 'a' }, values: { loss: 0.5 } }])
  })

  it('is read as Tunery writes it: text that looked like a formula, quoted empty text, booleans, numbers as choices', () => {
    const text = 'number,value,params_kind,params_layers,params_lr,state,reason,confirms\r\n0,1,\'=b,1,0,COMPLETE,,\r\n1,2,"",1,0,COMPLETE,,\r\n2,3,True,1,0,COMPLETE,,\r\n3,4,3,1,0,COMPLETE,,\r\n4,5,a,1,0,COMPLETE,,0\r\n'
    expect(read(text).map(({ params, values }) => [params['kind'], values['loss']])).toEqual([['=b', 1], ['', 2], [true, 3], [3, 4]])
  })

  it('may have other separators, no state, and defaults for what it lacks', () => {
    expect(read('value;params_lr;params_kind\n1;0.5;a\n2;0.25;\n', study, { layers: 2 })).toEqual([{ params: { lr: 0.5, layers: 2, kind: 'a' }, values: { loss: 1 } }])
  })

  const several: NewStudy = { space: { lr: { type: 'float', low: 0, high: 1 } }, metrics: [{ name: 'loss', goal: 'minimize' }, { name: 'accuracy', goal: 'maximize' }, { name: 'ms', at_most: 5 }] }

  it.each([
    ['values_loss,values_accuracy,user_attrs_ms,params_lr', 'by their names'],
    ['values_0,values_1,user_attrs_ms,params_lr', 'by their positions'],
    ['value,user_attrs_accuracy,user_attrs_ms,params_lr', 'as other metrics of a study with one objective'],
  ])('with %s has several metrics, %s', (header) => {
    expect(read(`${header}\n1,0.5,3,0.1\n`, several)).toEqual([{ params: { lr: 0.1 }, values: { loss: 1, accuracy: 0.5, ms: 3 } }])
  })

  it('leaves out a value that is not finite, and one that is not in the space', () => {
    expect(read('value,params_lr,params_kind,params_layers\nnan,0.5,a,1\n-inf,0.5,a,1\n1,0.5,c,1\n1,2,a,1\n3,0.5,a,1\n').map(({ values }) => values['loss'])).toEqual([3])
  })

  it.each([
    ['value,params_lr,params_kind,params_layers\n1,0.5,a,1\n1,fast,a,1\n', 'FILE line 3, column params_lr: "fast" is not a number'],
    ['value,params_lr,params_kind,params_layers\nlow,0.5,a,1\n', 'FILE line 2, column value: "low" is not a number'],
    ['a,b\n1,2\n', 'FILE line 1: has no column "params_<name>"'],
    ['params_lr\n1\n', 'FILE line 1: has no column for the metric "loss": "values_loss" or "value" or "user_attrs_loss" or "values_0"'],
    ['value,value,params_lr\n1,1,1\n', 'FILE line 1: two columns are called "value"'],
    ['value,params_lr\n1,1\n1\n', 'FILE line 3'],
    ['', 'FILE is empty'],
  ])('%j is refused with its place', (text, message) => {
    expect(failure(text)).toContain(message)
  })

  it('that is not there is named', () => {
    expect(() => csvSource(join(folder, 'none.csv'), study, () => undefined)).toThrow(`there is no file ${join(folder, 'none.csv')}`)
  })
})
