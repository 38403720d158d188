import { describe, expect, it } from 'vitest'
import { formIssues, issueAt, issuesIn, placeText, uniqueIssues } from '../../../../../renderer/pages/new-study/form-issues.ts'
import { emptyForm, emptyRow, type FormModel } from '../../../../../renderer/pages/new-study/form-model.ts'

const commandForm = (change: Partial<FormModel> = {}): FormModel => ({
  ...emptyForm(),
  name: 'x',
  kind: 'command',
  command: { command: 'python train.py', cwd: '', env: undefined, gpusPerTrial: undefined },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  parameters: [emptyRow('lr')],
  ...change,
})

describe('what is wrong with a form', () => {
  it('is nothing when it holds a study', () => {
    expect(formIssues(commandForm())).toEqual([])
  })

  it('is told by the paths of the study file', () => {
    const form = commandForm({ name: '', parameters: [{ ...emptyRow('lr'), low: 0, high: 1, scale: 'log' }], seed: Number.NaN })
    const issues = formIssues(form)
    expect(issueAt(issues, 'space.lr.low')).toBe('must be > 0 when log')
    expect(issueAt(issues, 'name')).toBe('a study needs a name')
    expect(issueAt(issues, 'seed')).toBeDefined()
    expect(issuesIn(issues, 'space.lr')).toHaveLength(1)
  })

  it('are two rows of one name, and a row without one, which a file cannot hold', () => {
    const issues = formIssues(commandForm({ parameters: [emptyRow('lr'), emptyRow('lr'), emptyRow()] }))
    expect(issueAt(issues, 'space.lr')).toMatch(/another parameter/)
    expect(issueAt(issues, 'space')).toBe('a parameter needs a name')
  })

  it('is a command without a metric to optimise or without parameters', () => {
    expect(issueAt(formIssues(commandForm({ metrics: [{ name: 'ms', at_most: 5 }] })), 'metrics')).toMatch(/minimize or maximize/)
    expect(issueAt(formIssues(commandForm({ parameters: [] })), 'space')).toMatch(/at least one parameter/)
  })

  it('is told once, and in the words of the form', () => {
    expect(uniqueIssues([{ path: 'a', message: 'b' }, { path: 'a', message: 'b' }])).toHaveLength(1)
    expect(['space.units.low', 'space.my.name.high', 'objective.fixed.epochs', 'budget', 'sampler.points', 'else'].map(placeText)).toEqual([
      'units low',
      'my.name high',
      'epochs',
      'Budget',
      'Sampler points',
      'else',
    ])
  })
})
