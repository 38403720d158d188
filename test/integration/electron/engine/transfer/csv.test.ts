import { parse } from 'csv-parse/sync'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { curvesCsv, trialsCsv } from '../../../../../electron/engine/transfer/csv.ts'
import { datetimeText } from '../../../../../electron/engine/transfer/pandas-time.ts'
import type { Config } from '../../../../../shared/domain/search-space.ts'
import { completeTrial, definitionOf, runningTrial, temporaryStore } from '../store/temporary-store.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Bytes of the heap that are in use, without garbage. */
function heapInUse(): number {
  if (typeof collectGarbage === 'function') collectGarbage()
  return process.memoryUsage().heapUsed
}

const read = (pieces: Iterable<string>): Record<string, string>[] => parse([...pieces].join(''), { columns: true, record_delimiter: '\r\n' })
const header = (pieces: Iterable<string>): string => [...pieces].join('').split('\r\n')[0] ?? ''

describe('the table of trials as CSV', () => {
  it('has the columns of Optuna’s trials_dataframe, then why it came out so', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    const start = new Date(2026, 10, 24, 5, 46, 0, 123).getTime()
    const id = store.addRunningTrial({ studyId: study.id, number: 0, params: { x: 0.1 + 0.2, kind: '=1+1', flag: true }, seed: 0, origin: 'user', tags: { note: 'a, "b"' } }, 's', start).id
    store.addReports([{ trialId: id, step: 1, values: { loss: 0.5 }, at: start }])
    store.endTrial({ trialId: id, state: 'complete', reason: null, message: null, values: { loss: 1e-7, train_seconds: 1.25, nan: NaN }, at: start + 1234.5 })
    expect([...trialsCsv(store, study)].join('').split('\r\n')).toEqual([
      'number,value,datetime_start,datetime_complete,duration,params_flag,params_kind,params_x,user_attrs_nan,user_attrs_note,user_attrs_train_seconds,state,reason,why',
      `0,1e-7,2026-11-24 05:46:00.123000,${datetimeText(start + 1234.5)},0 days 00:00:01.234500,True,'=1+1,0.30000000000000004,nan,"a, ""b""",1.25,COMPLETE,,`,
      '',
    ])
  })

  it('leaves empty what a trial does not have', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    store.addTrial({ studyId: study.id, number: 0, params: { x: 1 }, seed: 0, origin: 'sampler' })
    runningTrial(store, study.id, 1)
    for (const [number, state] of [[2, 'pruned'], [3, 'fail']] as const) {
      const trialId = runningTrial(store, study.id, number)
      store.addReports([{ trialId, step: 1, values: { loss: number }, at: 0 }])
      store.endTrial({ trialId, state, reason: state === 'fail' ? 'nan' : null, message: 'why', values: {}, at: 1 })
    }
    expect(read(trialsCsv(store, study)).map(({ value, state, reason, why, duration }) => [value, state, reason, why, duration])).toEqual([
      ['', 'WAITING', '', '', ''],
      ['', 'RUNNING', '', '', ''],
      ['2', 'PRUNED', '', 'why', '0 days 00:00:00.001000'],
      ['', 'FAIL', 'nan', 'why', '0 days 00:00:00.001000'],
    ])
  })

  it('says how much memory a trial’s process held at most, where that was measured', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    const [measured, _unmeasured] = [completeTrial(store, study.id, 0, { loss: 1 }), completeTrial(store, study.id, 1, { loss: 2 })]
    store.notePeakMemory(measured, 990.4)
    expect(read(trialsCsv(store, study)).map((row) => row['peak_memory_mib'])).toEqual(['990.4', ''])
  })

  it('says at which rung a trial was decided on last, what it started from and what it confirms, where any trial has such', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    const [first] = [completeTrial(store, study.id, 0, { loss: 1 }), completeTrial(store, study.id, 1, { loss: 2 })]
    const decision = { kind: 'pause', step: 1, rung: 1, bracket: 2, why: 'best third of rung 1', at: 0 } as const
    store.addDecision(first, decision)
    store.addDecision(first, { ...decision, kind: 'promote', rung: 3, step: 3, why: 'goes on' })
    store.addDecision(first, { ...decision, kind: 'promote', rung: null, bracket: null, why: 'none has run to its end' })
    store.addTrial({ studyId: study.id, number: 2, params: {}, seed: 0, origin: 'sampler', forkedFrom: { trial: 0, step: 3 } })
    store.addTrial({ studyId: study.id, number: 3, params: {}, seed: 0, origin: 'sampler', confirms: 0 })
    expect(read(trialsCsv(store, study)).map(({ why, rung, bracket, forked_from, confirms }) => [why, rung, bracket, forked_from, confirms])).toEqual([
      ['none has run to its end', '3', '2', '', ''],
      ['', '', '', '', ''],
      ['', '', '', '0', ''],
      ['', '', '', '', '0'],
    ])
  })

  it('has a column of values for each metric with a goal, where there are several', () => {
    const store = temporaryStore()
    const metrics = [{ name: 'loss', goal: 'minimize' as const }, { name: 'accuracy', goal: 'maximize' as const }, { name: 'ms', at_most: 5 }]
    const study = store.createStudy(definitionOf({ metrics }), 0)
    completeTrial(store, study.id, 0, { loss: 1, accuracy: 0.5, ms: 3 })
    expect(header(trialsCsv(store, study))).toBe('number,values_loss,values_accuracy,datetime_start,datetime_complete,duration,params_x,user_attrs_ms,state,reason,why')
  })

  it('has an empty field for what only every object has', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    const configs: Config[] = [{ constructor: 1 }, {}]
    for (const [number, params] of configs.entries()) store.addTrial({ studyId: study.id, number, params, seed: 0, origin: 'sampler' })
    expect(read(trialsCsv(store, study)).map((row) => row['params_constructor'])).toEqual(['1', ''])
  })

  it('of a study without trials is its header', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    expect([...trialsCsv(store, study)]).toEqual(['number,value,datetime_start,datetime_complete,duration,state,reason,why\r\n'])
    expect([...curvesCsv(store, study)]).toEqual(['number,step,metric,value\r\n'])
  })
})

describe('curves as CSV', () => {
  it('are one row a report and metric', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    const [first, second] = [runningTrial(store, study.id, 0), runningTrial(store, study.id, 1)]
    store.addReports([
      { trialId: second, step: 1, values: { loss: 2, '@odd': Infinity }, at: 0 },
      { trialId: first, step: 1, values: { loss: 1 }, at: 0 },
      { trialId: first, step: 2, values: { loss: NaN }, at: 0 },
    ])
    expect([...curvesCsv(store, study)].join('')).toBe("number,step,metric,value\r\n0,1,loss,1\r\n0,2,loss,nan\r\n1,1,loss,2\r\n1,1,'@odd,inf\r\n")
  })
})

describe('a large study as CSV', () => {
  it('comes in small pieces, in memory that does not grow with it', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf(), 0)
    const trials = 20_000
    store.transaction(() => {
      for (let number = 0; number < trials; number += 1) completeTrial(store, study.id, number, { loss: number / 3, seconds: 1 })
    })
    let [rows, pieces, largest, most] = [0, 0, 0, 0]
    const before = heapInUse()
    for (const piece of trialsCsv(store, study)) {
      rows += piece.split('\r\n').length - 1
      pieces += 1
      largest = Math.max(largest, piece.length)
      if (pieces % 5 === 0) most = Math.max(most, heapInUse() - before)
    }
    expect(rows).toBe(trials + 1)
    expect(pieces).toBeGreaterThan(20)
    expect(largest).toBeLessThan(70_000)
    // A page of 500 trials is in memory; all of them are some 20 MiB.
    expect(most / 2 ** 20).toBeLessThan(5)
  })
})
