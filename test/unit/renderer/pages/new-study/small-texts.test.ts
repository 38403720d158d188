import { describe, expect, it } from 'vitest'
import { optionViews } from '../../../../../electron/engine/contracts/registry.ts'
import { samplers } from '../../../../../electron/engine/samplers/registry.ts'
import { schedulers } from '../../../../../electron/engine/schedulers/registry.ts'
import { commandText, placeholdersOf } from '../../../../../renderer/pages/new-study/command-text.ts'
import { ruleOf, withBound, withRule } from '../../../../../renderer/pages/new-study/metric-rule.ts'
import { optionLabel } from '../../../../../renderer/pages/new-study/option-label.ts'
import { parseStudyFile } from '../../../../../renderer/pages/new-study/read-study-file.ts'
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
    expect([optionLabel('reduction_factor'), optionLabel('some_option'), optionLabel('minSteps'), optionLabel('eta')]).toEqual(['Keep one trial out of', 'Some option', 'Min steps', 'Eta'])
  })
})

describe('options', () => {
  const options = [...samplers, ...schedulers].flatMap((plugin) => optionViews(plugin.options).map((option) => ({ plugin: plugin.name, ...option })))

  it('have labels that are no raw names, and different ones in one plugin', () => {
    for (const { name } of options) expect(optionLabel(name), name).not.toMatch(/_|^N /)
    for (const plugin of new Set(options.map((option) => option.plugin))) {
      const labels = options.filter((option) => option.plugin === plugin).map(({ name }) => optionLabel(name))
      expect(new Set(labels).size, plugin).toBe(labels.length)
    }
  })
})

it('a study file that is bad says where', () => {
  expect(() => parseStudyFile('the study', { name: 'x', objective: { kind: 'module' } })).toThrow('objective.path')
  expect(parseStudyFile('the study', { name: 'x', objective: { kind: 'module', path: './a.ts' } })).toMatchObject({ name: 'x', budget: { trials: 20 } })
})
