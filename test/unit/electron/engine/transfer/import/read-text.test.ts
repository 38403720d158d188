import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { importDocument } from '../../../../../../electron/engine/transfer/import/read-document.ts'
import { placedIssues, readText } from '../../../../../../electron/engine/transfer/import/read-text.ts'
import { TuneryError, type InputIssue } from '../../../../../../shared/errors.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../../fixtures/import/${name}`, import.meta.url))
const read = (value: unknown) => readText(JSON.stringify(value), 'pasted')

function issuesOf(text: string): readonly InputIssue[] {
  try {
    readText(text, 'pasted')
    return []
  } catch (error) {
    if (error instanceof TuneryError) return placedIssues(text, error.issues)
    throw error
  }
}

describe('a text that is pasted or opened', () => {
  it('is a search space of ours, whatever it holds, as JSON and as YAML, alone and under its name', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        for (const text of [JSON.stringify(space), stringify(space), JSON.stringify({ space }), stringify({ space })]) {
          expect(readText(text, 'pasted')).toMatchObject({ format: 'a search space', study: null, space })
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is a study file, with or without a space', () => {
    const study = { name: 'x', objective: { kind: 'builtin', task: 'fashion-mnist/mlp' } }
    expect(read(study)).toMatchObject({ format: 'a study file', study, space: null })
    const space = { a: { type: 'float', low: 0, high: 1 } }
    expect(read({ ...study, space })).toMatchObject({ format: 'a study file', space })
  })

  it.each(['sweep.yaml', 'nni.json', 'optuna-distributions.json', 'config-space.json'])('is what the command line makes of the same file: %s', (name) => {
    const { format, study, warnings } = importDocument(fixture(name))
    const text = readText(readFileSync(fixture(name), 'utf8'), fixture(name))
    expect(text).toMatchObject({ format, warnings, space: study.space })
    expect(text.study).toEqual(study)
  })

  it('is the parameters of a sweep without the sweep', () => {
    expect(read({ lr: { min: 0.1, max: 1 }, size: { values: [1, 2] } })).toMatchObject({
      format: 'parameters of a sweep of W&B',
      space: { lr: { type: 'float', low: 0.1, high: 1 }, size: { type: 'categorical', choices: [1, 2] } },
    })
  })

  it('is a dictionary as Python prints it', () => {
    expect(readText("{'lr': {'distribution': 'log_uniform_values', 'min': 1e-05, 'max': 0.1}}", 'pasted').space).toEqual({ lr: { type: 'float', low: 1e-5, high: 0.1, log: true } })
  })

  it('is the short form of Optuna, with its fields that are null', () => {
    expect(read({ x: { type: 'float', low: 0, high: 1, log: false, step: null } })).toMatchObject({ format: 'distributions of Optuna', space: { x: { type: 'float', low: 0, high: 1 } } })
  })
})

describe('a text that cannot be read', () => {
  it.each([
    ['a syntax error', '{\n  "a": 1,\n  oops\n}', { path: '', line: 3 }],
    ['a field of a search space', 'lr:\n  type: float\n  low: 2\n  high: 1\n', { path: 'lr.high', line: 4 }],
    ['a field that is missing: its parameter', '{\n"a.b": {\n"type": "int", "low": 1 } }', { path: 'a.b.high', line: 2 }],
    ['a field of a study file', 'name: x\nobjective: { kind: ask-tell }\nspace:\n  x:\n    type: float\n    low: 0\n    high: 1\n    step: -1\n', { path: 'space.x.step', line: 8 }],
    ['an element of a list', 'name: x\nobjective: { kind: ask-tell }\nmetrics:\n  - name: a\n    goal: up\n', { path: 'metrics[0].goal', line: 5 }],
    ['a field of a sweep', 'method: random\nparameters:\n  lr:\n    min: low\n    max: 1\n', { path: 'parameters.lr.min', line: 4 }],
    ['a field of the parameters of a sweep', 'lr:\n  max: 1\n  min: 0\n  distribution: gamma\n', { path: 'lr.distribution', line: 4 }],
    ['a type of NNI', '{\n"lr": { "_value": [1],\n"_type": "gauss" } }', { path: 'lr._type', line: 3 }],
    ['something else', 'hello: world', { path: '', line: null }],
    ['a list', '[1, 2]', { path: '', line: null }],
    ['nothing', '', { path: '', line: null }],
  ])('is told by its field and line: %s', (_what, text, place) => {
    expect(issuesOf(text)).toEqual([expect.objectContaining(place)])
  })
})
