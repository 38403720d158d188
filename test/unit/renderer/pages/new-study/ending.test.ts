import { describe, expect, it } from 'vitest'
import { emptyForm } from '../../../../../renderer/pages/new-study/form-model.ts'
import { fileOf, formOf } from '../../../../../renderer/pages/new-study/study-file.ts'
import { studyFileSchema } from '../../../../../shared/domain/study.ts'

const bare = {
  name: 'a',
  objective: { kind: 'command', command: 'train {x}' },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1, prior: 0.25 } },
  scheduler: { name: 'none' },
  budget: { trials: 5 },
  seed: 0,
}
const full = {
  ...bare,
  sampler: { name: 'auto' },
  end: { target: 0.1, no_improvement: 20, regret_below: 0.01 },
  repeats: 3,
  confirm: { top: 2, confidence: 0.9, max_repeats: 5 },
  warm_start: { studies: ['old'], files: ['a.csv', 'b.csv'], weight: 0.25 },
}

describe('the form of a new study', () => {
  it.each([
    ['that says nothing of noise, ending and earlier trials', bare],
    ['that says everything', full],
  ])('keeps a file %s as it is', (_, file) => {
    const form = formOf(studyFileSchema.parse(file), [])
    expect(studyFileSchema.parse(fileOf(form))).toEqual(studyFileSchema.parse(file))
  })

  it('leaves the sampler to Tunery, and everything optional out, until told otherwise', () => {
    const file = fileOf({ ...emptyForm(), name: 'a' })
    for (const field of ['sampler', 'end', 'repeats', 'confirm', 'warm_start']) expect(file).not.toHaveProperty(field)
  })

  it('takes a switched-off confirmation as none, whatever its fields hold', () => {
    const form = formOf(studyFileSchema.parse(full), [])
    form.confirm.on = false
    expect(fileOf(form)).not.toHaveProperty('confirm')
  })

  it('reads one path of earlier trials a line, and no empty ones', () => {
    const form = { ...emptyForm(), warmStart: { studies: [], files: ' a.csv \n\n  b c.csv\n', weight: undefined } }
    expect(fileOf(form)).toMatchObject({ warm_start: { files: ['a.csv', 'b c.csv'] } })
  })
})
