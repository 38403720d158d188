import { describe, expect, it } from 'vitest'
import { formOfQuery, inputOfForm, queryOfForm, type CompareForm } from '../../../../../renderer/pages/compare/compare-query.ts'
import { againstText, resultText, sharesSentence } from '../../../../../renderer/pages/compare/compare-text.ts'

const everywhere = (): boolean => true

describe('the address of a comparison', () => {
  it('says all that is compared, and is read back', () => {
    const form: CompareForm = { studyIds: [3, 1], by: 'words', words: 'tpe, random,', target: 0.12 }
    expect(queryOfForm(form)).toEqual({ studies: '3,1', by: 'words', words: 'tpe, random,', target: '0.12' })
    expect(formOfQuery(queryOfForm(form))).toEqual(form)
    expect(queryOfForm(formOfQuery({}))).toEqual({})
  })

  it('is taken for what makes sense in it', () => {
    expect(formOfQuery({ studies: '1,x,1,-2,,7', by: 'chance', target: 'low' })).toEqual({ studyIds: [1, 7], by: 'definition', words: '', target: undefined })
    expect(formOfQuery({ studies: Array.from({ length: 80 }, (_, i) => i).join(',') }).studyIds).toHaveLength(50)
  })

  it('becomes a question about the studies that are there', () => {
    const form: CompareForm = { studyIds: [3, 1], by: 'words', words: ' tpe, random,', target: undefined }
    expect(inputOfForm(form, (id) => id !== 1)).toEqual({ studyIds: [3], grouping: { by: 'words', words: ['tpe', 'random'] } })
    expect(inputOfForm({ ...form, words: ' ,' }, everywhere)).toEqual({ studyIds: [3, 1], grouping: { by: 'study' } })
    expect(inputOfForm({ ...form, studyIds: [] }, everywhere)).toBeUndefined()
  })
})

describe('the words of a comparison', () => {
  it('tell results with their spread', () => {
    expect([resultText({ mean: 0.11934, deviation: 0.00663 }), resultText({ mean: 2, deviation: null }), resultText({ mean: null, deviation: null })]).toEqual(['0.1193 ± 0.0066', '2', '–'])
  })

  it('tell how a group does against the best', () => {
    const tests = [{ better: 1, worse: 0, probability: 0.96, p: 0.0159 }, { better: 1, worse: 2, probability: 1, p: null }]
    expect([0, 1, 2, 3].map((position) => againstText(position, tests))).toEqual(['loses with 0.96, p = 0.016', 'best', 'loses with 1.00, too few seeds to test', '–'])
  })

  it('tell where half of the results are', () => {
    const line = (name: string, x: number[]) => ({ name, x, share: x.map((_, i) => (i + 1) / x.length) })
    expect(sharesSentence([line('tpe', [1, 2]), line('random', [3, 4, 5]), line('none', [])], { name: 'loss', goal: 'minimize' })).toBe('Half of the complete trials come to loss or better: tpe 1, random 4.')
  })
})
