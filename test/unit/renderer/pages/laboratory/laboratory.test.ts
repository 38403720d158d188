import { describe, expect, it } from 'vitest'
import { fieldOfIssue, formOfQuery, inputOfForm, labErrors, pairNames, queryOfForm, type LabForm } from '../../../../../renderer/pages/laboratory/lab-form.ts'
import { isWide, reachedText, savingText, soonerText, sourceText } from '../../../../../renderer/pages/laboratory/result-text.ts'
import { links, parseRoute } from '../../../../../renderer/stores/routes.ts'
import { simulationInputSchema } from '../../../../../shared/contract/simulation.ts'
import { pair, simulation } from './simulations.ts'

const form = (changes: Partial<LabForm> = {}): LabForm => ({ ...formOfQuery({}), ...changes })

describe('the form of the laboratory', () => {
  it.each<Partial<LabForm>>([
    {},
    { source: 'study', studyId: 3, samplers: ['gp'], schedulers: ['asha', 'median'], seeds: 20, workers: 8, trials: 50, baseline: 'gp + asha' },
    { source: 'table', path: '/data/my trials, 2.csv', withStudy: true, studyId: 7 },
    { source: 'function', function: 'branin2' },
  ])('comes back from the address of the page: %j', (changes) => {
    const route = parseRoute(links.laboratory(queryOfForm(form(changes))))
    expect(route.page === 'laboratory' ? formOfQuery(route.query) : route).toEqual(form(changes))
  })

  it('starts with a study where it is named, else with a function', () => {
    expect(formOfQuery({ study: '3' })).toMatchObject({ source: 'study', studyId: 3, samplers: ['random', 'tpe'], schedulers: ['none', 'asha'], seeds: 5 })
    expect(formOfQuery({ study: 'x', seeds: '-1', source: 'moon' })).toMatchObject({ source: 'function', studyId: undefined, seeds: undefined })
  })

  it('says what is wrong at its field', () => {
    expect(labErrors(form())).toEqual({})
    expect(labErrors(form({ source: 'study', samplers: [], seeds: undefined, workers: 0, trials: Number.NaN }))).toEqual({
      study: 'choose a study',
      samplers: 'choose at least one',
      seeds: 'is missing',
      workers: 'must be a whole number from 1 to 256',
      trials: 'must be a whole number from 1 to 100000',
    })
    expect(labErrors(form({ source: 'table', path: ' ' }))).toEqual({ table: 'needs the path of a CSV file' })
    expect(['study', 'samplers[1].n_startup', 'seeds', ''].map(fieldOfIssue)).toEqual(['study', 'samplers', undefined, undefined])
  })

  it('asks the engine what it holds', () => {
    expect(simulationInputSchema.parse(inputOfForm(form({ source: 'study', studyId: 3, workers: 2, baseline: 'tpe + none' })))).toEqual({
      source: { kind: 'study', study: { kind: 'id', studyId: 3 } },
      samplers: [{ name: 'random' }, { name: 'tpe' }],
      schedulers: [{ name: 'none' }, { name: 'asha' }],
      seeds: 5,
      workers: 2,
      baseline: { sampler: { name: 'tpe' }, scheduler: { name: 'none' } },
    })
    expect(inputOfForm(form({ source: 'table', path: 'a.csv ', studyId: 3 })).source).toEqual({ kind: 'table', path: 'a.csv' })
    expect(inputOfForm(form({ source: 'table', path: 'a.csv', studyId: 3, withStudy: true })).source).toMatchObject({ study: { studyId: 3 } })
    expect(pairNames(form())).toEqual(['random + none', 'random + asha', 'tpe + none', 'tpe + asha'])
  })
})

describe('the words of a simulation', () => {
  const curve = { low: [], median: [null, 2, 0.1], high: [] }
  const fast = pair('tpe + asha', curve)
  const base = pair('random + none', curve, { saving: 0, sooner: 0, reached: null })

  it('say what was simulated, and how far it can be trusted', () => {
    expect(sourceText(simulation())).toBe(
      'A model of 60 trials of "mlp". It ranks trials that it has not seen with a correlation of 0.91, and is off by 0.012 (median). Each pair had 10 min, what random search needs for 60 whole trials, on 2 workers; median of 5 runs.',
    )
    expect(sourceText(simulation({ model: null, unit: 'steps', seeds: 1, workers: 1 }))).toContain('Each pair had 600 steps')
  })

  it('say what a pair saves, and nothing of the baseline', () => {
    const result = simulation()
    expect([reachedText(result, fast), savingText(result, fast), soonerText(result, fast)]).toEqual(['2 min', '41 %', '4 of 5'])
    expect([reachedText(result, base), savingText(result, base), soonerText(result, base)]).toEqual(['not reached', '–', '–'])
    expect(savingText(result, pair('slow', curve, { saving: -0.5 }))).toBe('−50 %')
  })

  it('say whether a logarithmic axis is of use', () => {
    expect(isWide(simulation({ pairs: [fast] }))).toBe(true)
    expect(isWide(simulation({ pairs: [fast], measure: 'value' }))).toBe(false)
    expect(isWide(simulation({ pairs: [pair('tpe', { low: [], median: [null, 2, 1, 0], high: [] })] }))).toBe(false)
  })
})
