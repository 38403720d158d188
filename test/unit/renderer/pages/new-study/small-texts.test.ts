import { describe, expect, it } from 'vitest'
import { commandText, placeholdersOf } from '../../../../../renderer/pages/new-study/command-text.ts'
import { ruleOf, withBound, withRule } from '../../../../../renderer/pages/new-study/metric-rule.ts'
import { optionLabel } from '../../../../../renderer/pages/new-study/option-label.ts'
import { readStudyFile } from '../../../../../renderer/pages/new-study/read-study-file.ts'
import { freeName } from '../../../../../renderer/pages/new-study/study-name.ts'

describe('commands', () => {
  it('of several words are shown as a shell would take them', () => {
    expect(commandText(['python', 'my file.py', '--lr={lr}', "it's"])).toBe("python 'my file.py' --lr={lr} 'it'\\''s'")
  })

  it('name the parameters that they take, each once, without the engine’s own names and JSON', () => {
    expect(placeholdersOf('train --lr {lr} --n {units} {lr} {seed} {params_json} {{x}} {"a": 1}')).toEqual(['lr', 'units'])
  })
})

describe('metrics', () => {
  it('keep their limit when at most becomes at least, and lose it with a goal', () => {
    expect(withRule({ name: 'ms', at_most: 5 }, 'at_least')).toEqual({ name: 'ms', at_least: 5 })
    expect(withRule({ name: 'ms', at_most: 5 }, 'minimize')).toEqual({ name: 'ms', goal: 'minimize' })
    expect(withBound({ name: 'ms', at_least: 5 }, 6)).toEqual({ name: 'ms', at_least: 6 })
    expect(ruleOf({ name: 'ms', at_least: 1 })).toBe('at_least')
  })

  it('limits a metric with a goal on its bad side, until it has no limit again', () => {
    expect(withBound({ name: 'ms', goal: 'minimize' }, 5)).toEqual({ name: 'ms', goal: 'minimize', at_most: 5 })
    expect(withBound({ name: 'ms', goal: 'maximize' }, 5)).toEqual({ name: 'ms', goal: 'maximize', at_least: 5 })
    expect(withBound({ name: 'ms', goal: 'minimize', at_least: 5 }, 4)).toEqual({ name: 'ms', goal: 'minimize', at_least: 4 })
    expect(withBound({ name: 'ms', goal: 'minimize', at_most: 5 }, undefined)).toEqual({ name: 'ms', goal: 'minimize' })
  })
})

describe('names', () => {
  it('of studies get the next free number', () => {
    expect([freeName('mlp', []), freeName('mlp', ['mlp']), freeName('mlp-2', ['mlp', 'mlp-2', 'mlp-3'])]).toEqual(['mlp', 'mlp-2', 'mlp-4'])
  })

  it('of options are labels', () => {
    expect([optionLabel('reduction_factor'), optionLabel('minEpochs'), optionLabel('eta')]).toEqual(['Reduction factor', 'Min epochs', 'Eta'])
  })
})

describe('study files', () => {
  it('are read as JSON and as YAML alike', async () => {
    const json = await readStudyFile('a.json', '{ "name": "x", "objective": { "kind": "module", "path": "./a.ts" } }')
    expect(await readStudyFile('a.yaml', 'name: x\nobjective:\n  kind: module\n  path: ./a.ts\n')).toEqual(json)
  })

  it('that are bad say where', async () => {
    await expect(readStudyFile('a.yaml', 'name: x\nobjective: { kind: module }')).rejects.toThrow('objective.path')
    await expect(readStudyFile('a.json', '{ "name": ')).rejects.toThrow('a.json is not JSON')
    await expect(readStudyFile('a.yaml', 'a: [1')).rejects.toThrow('neither JSON nor YAML')
  })
})
