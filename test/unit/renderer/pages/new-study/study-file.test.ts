import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileOf, formOf, taskRows, type ParsedStudyFile, type TaskSpace } from '../../../../../renderer/pages/new-study/study-file.ts'
import { studyFileSchema } from '../../../../../shared/domain/study.ts'
import { defaultSpace, tasks as catalog } from '../../../../../shared/tasks/catalog.ts'
import { studyFileArbitrary } from './study-file-arbitrary.ts'

const tasks: readonly TaskSpace[] = catalog.map((task) => ({ name: task.name, parameters: task.parameters, defaultSpace: defaultSpace(task) }))

const parse = (file: unknown): ParsedStudyFile => studyFileSchema.parse(file)
const throughForm = (file: ParsedStudyFile): ParsedStudyFile => parse(fileOf(formOf(file, tasks)))

describe('a study file in the form', () => {
  it('comes out as it went in, whatever it holds', () => {
    fc.assert(
      fc.property(studyFileArbitrary, (input) => {
        const file = parse(input)
        const again = throughForm(file)
        expect(again).toEqual(file)
        expect(Object.keys(again.space ?? {})).toEqual(Object.keys(file.space ?? {}))
      }),
      { numRuns: 300 },
    )
  })

  it('gets the task’s space when it states none, without what it fixes', () => {
    const again = throughForm(parse({ name: 'x', objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { momentum: 0.5 } } }))
    expect(Object.keys(again.space ?? {})).toEqual(['learning_rate', 'batch_size', 'activation', 'units', 'layers'])
    expect(again.objective).toEqual({ kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { momentum: 0.5 } })
  })

  it('offers every parameter of its task, the searched ones first and in the file’s order', () => {
    const file = parse({
      name: 'x',
      objective: { kind: 'builtin', task: 'fashion-mnist/softmax-regression' },
      space: { batch_size: { type: 'int', low: 8, high: 16 }, learning_rate: { type: 'float', low: 0.1, high: 1 } },
    })
    const rows = formOf(file, tasks).parameters
    expect(rows.map(({ name, searched }) => `${name} ${searched}`)).toEqual([
      'batch_size true',
      'learning_rate true',
      'momentum false',
      'epochs false',
      'optimizer false',
      'nesterov false',
      'schedule false',
      'warmup_epochs false',
      'step_epochs false',
      'step_factor false',
      'clip_norm false',
      'patience false',
      'weight_decay false',
      'train_fraction false',
    ])
  })

  it('keeps numbers that are missing or no numbers out of JSON, and in sight of the schema', () => {
    const form = formOf(parse({ name: 'x', objective: { kind: 'command', command: 'run' }, space: { a: { type: 'float', low: 0, high: 1, step: 0.5 } } }), tasks)
    const row = form.parameters[0]
    if (row === undefined) throw new Error('no row')
    row.low = undefined
    row.step = undefined
    expect(studyFileSchema.safeParse(fileOf(form)).error?.issues.map((issue) => issue.path.join('.'))).toEqual(['space.a.low', 'space.a.step'])
  })
})

it('a new form of a task is the task’s default space', () => {
  const task = tasks.find(({ name }) => name === 'fashion-mnist/mlp')
  const rows = taskRows(task).filter(({ searched }) => searched)
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(task?.defaultSpace ?? {}))
})
