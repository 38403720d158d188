import { describe, expect, it } from 'vitest'
import { comparableStudies, compareStudies, comparisonCurves, type ComparisonQuestion, type StudyWithOutcomes } from '../../../../../../electron/engine/analysis/comparison/comparison.ts'
import { groupStudies } from '../../../../../../electron/engine/analysis/comparison/grouping.ts'
import type { StudyRecord } from '../../../../../../electron/engine/contracts/store.ts'
import { comparisonOfTable, tableOfComparison } from '../../../../../../shared/columns/comparison-table.ts'
import { decodeTable, encodeTable } from '../../../../../../shared/columns/table-bytes.ts'
import { studyComparisonSchema } from '../../../../../../shared/contract/comparison.ts'
import type { StudyDefinition } from '../../../../../../shared/domain/study.ts'

const base: StudyDefinition = {
  name: 'any', objective: { kind: 'builtin', task: 'digits/mlp' }, metrics: [{ name: 'loss', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } },
  sampler: { name: 'tpe' }, scheduler: { name: 'none' }, budget: { trials: 3 }, end: {}, repeats: 1, limits: {}, parallel: 1, fuse: 'auto', seed: 0,
}
const study = (id: number, changes: Partial<StudyDefinition>): StudyRecord => ({ id, definition: { ...base, ...changes }, status: 'finished', statusReason: null, createdAt: 0, runningMs: 0 })

/** Studies of two samplers, one a value: each ends its first trial with 1 more, its second one with the value. */
const studiesOf = (results: Readonly<Record<string, readonly number[]>>): StudyWithOutcomes[] =>
  Object.entries(results).flatMap(([sampler, values], group) =>
    values.map((value, seed) => ({
      study: study(100 * group + seed, { name: `${sampler}-${String(seed)}`, sampler: { name: sampler }, seed }),
      outcomes: { elapsedMs: Float64Array.of(1000, 3000), values: Float64Array.of(value + 1, value) },
    })),
  )
const byDefinition: ComparisonQuestion = { grouping: { by: 'definition' }, leftOut: [] }

describe('groups of studies', () => {
  const definitions = [study(1, { name: 'a-1', seed: 1 }), study(2, { name: 'b', sampler: { name: 'random' } }), study(3, { name: 'a-2', seed: 2 })].map(({ definition }) => definition)

  it('hold what differs in name and seed alone, by what their names have in common', () => {
    expect(groupStudies(definitions, { by: 'definition' })).toEqual([{ name: 'a', members: [0, 2] }, { name: 'b', members: [1] }])
    expect(groupStudies(['seed 1', 'x'].map((name) => ({ ...base, name })), { by: 'definition' })).toEqual([{ name: 'tpe + none', members: [0, 1] }])
    expect(groupStudies(['mlp-64-seed-1', 'mlp-64-seed-12'].map((name) => ({ ...base, name })), { by: 'definition' })[0]?.name).toBe('mlp-64')
  })

  it('hold what has a word in its name, the longest of several, when the user says so', () => {
    const named = ['TPE one', 'tpe-multi', 'other', 'tpe two'].map((name) => ({ ...base, name }))
    expect(groupStudies(named, { by: 'words', words: ['tpe', 'tpe-multi'] })).toEqual([
      { name: 'tpe', members: [0, 3] },
      { name: 'tpe-multi', members: [1] },
      { name: 'other', members: [2] },
    ])
    expect(groupStudies(definitions, { by: 'study' }).map(({ name }) => name)).toEqual(['a-1', 'b', 'a-2'])
  })
})

describe('a comparison', () => {
  it('says which group ends best and how sure that is', () => {
    const found = compareStudies(studiesOf({ tpe: [0.1, 0.11, 0.12, 0.13, 0.14], random: [0.2, 0.21, 0.135, 0.23, 0.24] }), byDefinition)
    expect(studyComparisonSchema.parse(found)).toEqual(found)
    expect(found.groups).toMatchObject([{ name: 'tpe', measured: 5, best: 0.1, median: 0.12 }, { name: 'random', measured: 5 }])
    expect(found.groups[0]?.mean).toBeCloseTo(0.12, 12)
    expect(found.groups[0]?.deviation).toBeCloseTo(0.0158113883, 9)
    // U = 24 of 25 pairs; scipy.stats.mannwhitneyu: p = 0.01587301587301587
    expect(found.tests).toMatchObject([{ better: 0, worse: 1, probability: 0.96 }])
    expect(found.tests[0]?.p).toBeCloseTo(0.01587301587301587, 12)
    expect(found.summary).toBe(
      'tpe ends best: loss 0.12 ± 0.016 (5 seeds), against 0.203 ± 0.041 for random (5 seeds). A study of tpe beats one of random with probability 0.96 (Mann-Whitney p = 0.016).',
    )
    expect(found.differences).toEqual([{ path: 'sampler.name', values: ['tpe', 'random'] }])
  })

  it('measures the way to the worst median, which every group gets to', () => {
    const found = compareStudies(studiesOf({ tpe: [0.1, 0.2, 0.3], random: [0.4, 0.5, 5] }), byDefinition)
    expect(found.target).toBe(0.5)
    expect(found.groups.map(({ reached, trialsToTarget, msToTarget }) => [reached, trialsToTarget, msToTarget])).toEqual([[3, 2, 3000], [2, 2, 3000]])
    expect(found.studies.map(({ reached }) => reached?.trials)).toEqual([2, 2, 2, 2, 2, undefined])
    // Of an even number of studies more than half come to it.
    expect(compareStudies(studiesOf({ tpe: [0.1, 0.2, 0.3, 0.4] }), byDefinition)).toMatchObject({ target: 0.3, groups: [{ reached: 3, trialsToTarget: 2 }] })
    expect(compareStudies(studiesOf({ tpe: [0.1], random: [0.4] }), { ...byDefinition, target: 1.2 }).groups.map(({ msToTarget }) => msToTarget)).toEqual([1000, 3000])
  })

  it('does not make much of few seeds, of none, or of a difference that may be chance', () => {
    const said = (results: Readonly<Record<string, readonly number[]>>): string => compareStudies(studiesOf(results), byDefinition).summary
    expect(said({ tpe: [0.1], random: [0.2] })).toMatch(/against 0.2 for random-0\. One study of each cannot tell skill from luck/)
    expect(said({ tpe: [0.1, 0.11], random: [0.2, 0.3] })).toMatch(/probability 1\.00, but so few seeds/)
    expect(said({ tpe: [1, 2, 3, 4, 5], random: [1.5, 2.5, 3.5, 4.5, 5.5] })).toMatch(/may well be chance \(Mann-Whitney p = 0\.69\)/)
    expect(said({ tpe: [1, 2] })).toBe('tpe comes to loss 1.5 ± 0.71 (2 seeds); there is nothing else to compare it with yet.')
    expect(said({ tpe: [NaN] })).toBe('No study has a complete trial with a value of loss yet.')
    expect(said({ tpe: [1, 1, 1, 1, 1], random: [9, 9, 9, 9, 9], cmaes: [2, 2, 2, 2, 2] })).toMatch(/against 2 ± 0 for cmaes \(5 seeds\), the closest of 2 others\..*adjusted for 2 tests/)
  })

  it('does not mix objectives: the most common one is compared', () => {
    const others = [study(1, { name: 'up', metrics: [{ name: 'accuracy', goal: 'maximize' }] }), study(2, {}), study(3, { name: 'b' })]
    expect(comparableStudies(others)).toMatchObject({ compared: [{ id: 2 }, { id: 3 }], leftOut: [{ studyId: 1, name: 'up', why: 'maximizes accuracy, the others minimize loss' }] })
  })

  it('names what is to be kept in mind', () => {
    const [one, other] = studiesOf({ tpe: [0.1], random: [0.2] })
    if (one === undefined || other === undefined) throw new Error('two studies were made')
    const shorter = { study: { ...other.study, status: 'running' as const, definition: { ...other.study.definition, objective: { kind: 'builtin' as const, task: 'wine/mlp' } } }, outcomes: { elapsedMs: Float64Array.of(0), values: Float64Array.of(1) } }
    const { notes } = compareStudies([one, shorter], byDefinition)
    expect(notes).toEqual([
      '1 of the studies is still running.',
      'The studies may not measure the same thing: they differ in objective.task.',
      'The studies have finished different numbers of trials (1 to 2): at equal numbers the curves compare them, the final results do not.',
      'random-0 has no running times.',
    ])
  })
})

it('the curves of a comparison survive their way as bytes', async () => {
  let pauses = 0
  const curves = await comparisonCurves(studiesOf({ tpe: [0.1, 0.3], random: [0.2] }), { by: 'definition' }, async () => {
    pauses += 1
    await Promise.resolve()
  })
  // Two groups, each with two axes and a distribution.
  expect(pauses).toBe(6)
  expect(curves.map(({ axis, studyId, group }) => [axis, studyId, group])).toEqual([
    ['trials', 0, 0], ['trials', 1, 0], ['trials', null, 0], ['time', 0, 0], ['time', 1, 0], ['time', null, 0], ['share', null, 0],
    ['trials', 100, 1], ['time', 100, 1], ['share', null, 1],
  ])
  expect([...(curves[0]?.x ?? [])]).toEqual([1, 2, 2])
  expect([...(curves[2]?.value ?? [])].map((value) => Number(value.toFixed(6)))).toEqual([1.2, 0.2])
  expect(comparisonOfTable(decodeTable(encodeTable(tableOfComparison(curves)).buffer))).toEqual(curves)
})
