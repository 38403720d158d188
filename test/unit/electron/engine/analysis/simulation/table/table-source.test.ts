import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCurveTable } from '../../../../../../../electron/engine/analysis/simulation/table/read-curves.ts'
import { createTableSource } from '../../../../../../../electron/engine/analysis/simulation/table/table-source.ts'
import type { TrialView } from '../../../../../../../electron/engine/contracts/history.ts'
import type { SearchSpace } from '../../../../../../../shared/domain/search-space.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-table-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
function table(...lines: string[]): string {
  const path = join(folder, 'table.csv')
  writeFileSync(path, lines.join('\n'))
  return path
}
const view = (number: number): TrialView => ({ number, place: number, config: {}, state: 'running', lastStep: 0, loss: undefined, curve: new Map(), pausedAtStep: undefined, result: undefined })

describe('a table of curves', () => {
  it('has a space of what its columns hold, and the last column for a metric', () => {
    const { space, metric, configs } = readCurveTable(table('lr,units,act,epoch,error', '0.001,16,relu,1,0.9', '0.1,64,tanh,1,0.8', '0.1,64,tanh,2,0.7'), {})
    expect(space).toEqual({ lr: { type: 'float', low: 0.001, high: 0.1, log: true }, units: { type: 'int', low: 16, high: 64 }, act: { type: 'categorical', choices: ['relu', 'tanh'] } })
    expect(metric).toEqual({ name: 'error', goal: 'minimize' })
    expect(configs.map(({ runs }) => runs)).toEqual([[[[1, 0.9]]], [[[1, 0.8], [2, 0.7]]]])
  })

  it('is read as a study exports it, without trials that did not complete', () => {
    const path = table('number,value,params_x,state,reason', '0,3,0.5,COMPLETE,', '1,1,0.25,PRUNED,', '2,,0.75,FAIL,crash')
    const { space, configs, leftOut } = readCurveTable(path, { space: { x: { type: 'float', low: 0, high: 1 } }, metric: 'loss', goal: 'maximize' })
    expect(Object.keys(space)).toEqual(['x'])
    expect(configs).toEqual([{ config: { x: 0.5 }, runs: [[[1, 3]]] }])
    expect(leftOut).toBe(2)
  })

  it('gives a configuration the curve of the nearest one, straight between steps and flat behind the last', () => {
    const curves = createTableSource(readCurveTable(table('x,c,step,y', '0,a,1,8', '0,a,4,4', '1,a,1,2', '1,a,16,1', '0,b,1,5'), {}))(0)
    expect([curves.maxSteps, curves.optimum]).toEqual([16, 1])
    const near = { x: 0.2, c: 'a' }
    expect([1, 2, 4, 16].map((step) => curves.truthAt(near, step))).toEqual([8, 6, 4, 4])
    expect(curves.truthAt({ x: 0.4, c: 'b' }, 3)).toBe(5)
    expect(curves.truthAt({ x: 0.9, c: 'a' }, 16)).toBe(1)
  })

  it('compares conditional parameters by whether they are there', () => {
    const space: SearchSpace = { kind: { type: 'categorical', choices: ['p', 'q'] }, depth: { type: 'int', low: 1, high: 9, when: { param: 'kind', in: ['q'] } } }
    const curves = createTableSource(readCurveTable(table('kind,depth,y', 'p,,1', 'q,1,2', 'q,9,3'), { space, metric: 'y' }))(0)
    expect([curves.truthAt({ kind: 'p' }, 1), curves.truthAt({ kind: 'q', depth: 3 }, 1), curves.truthAt({ kind: 'q', depth: 8 }, 1)]).toEqual([1, 2, 3])
  })

  it('takes repeated rows for runs: trials report one of them, the truth is their mean', () => {
    const curves = createTableSource(readCurveTable(table('x,y', '1,2', '1,4', '2,9'), { goal: 'maximize' }))(0)
    expect(curves.truthAt({ x: 1 }, 1)).toBe(3)
    expect(curves.optimum).toBe(9)
    const reported = new Set(Array.from({ length: 20 }, (_, number) => curves.valueAt({ x: 1 }, 1, view(number))))
    expect([...reported].sort()).toEqual([2, 4])
  })

  it.each([
    [['x,step,y', '1,0,2'], /line 2, column "step": must be a whole number >= 1/],
    [['x,y', '1,good'], /line 2, column "y": "good" is no number/],
    [['y', '1'], /has no column for a parameter/],
  ])('says which line and column is wrong: %j', (lines, message) => {
    expect(() => readCurveTable(table(...lines), {})).toThrow(message)
  })

  it('says which column is missing for a study', () => {
    const space: SearchSpace = { lr: { type: 'float', low: 0, high: 1 } }
    expect(() => readCurveTable(table('x,y', '1,2'), { space, metric: 'y' })).toThrow(/no column for the parameter "lr"/)
    expect(() => readCurveTable(table('lr,y', '0.5,2'), { space, metric: 'loss' })).toThrow(/no column "loss"/)
    expect(() => readCurveTable(table('lr,y', '7,2'), { space, metric: 'y' })).toThrow(/none of its 1 rows/)
  })
})
