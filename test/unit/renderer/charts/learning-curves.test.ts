import { describe, expect, it } from 'vitest'
import { curvesTable, drawnNumbers, hoverText, learningCurves, opacityAt, type LearningCurvesData } from '../../../../renderer/charts/learning-curves.ts'
import { colors, objective, trial } from './samples.ts'

function data(count: number, changes: Partial<LearningCurvesData> = {}): LearningCurvesData {
  const numbers = Array.from({ length: count }, (_, number) => number)
  return {
    trials: numbers.map((number) => trial(number, number)),
    curves: new Map(numbers.map((number) => [number, { steps: [1, 2], values: [number + 1, number] }])),
    objective,
    metric: 'loss',
    best: count === 0 ? null : 0,
    log: false,
    ...changes,
  }
}

const seriesOf = (option: ReturnType<typeof learningCurves>) => (Array.isArray(option.series) ? option.series : [])
const idsOf = (option: ReturnType<typeof learningCurves>) => seriesOf(option).map(({ id }) => id)
const endsOf = (option: ReturnType<typeof learningCurves>) => seriesOf(option).at(-1)?.data

describe('learning curves', () => {
  it('are a line a trial in the trial’s colour, the best one thick and on top', () => {
    const option = learningCurves(data(3), colors)
    expect(idsOf(option)).toEqual(['trial-2', 'trial-1', 'halo', 'trial-0', 'ends'])
    expect(seriesOf(option)[3]).toMatchObject({ lineStyle: { width: 3, opacity: 1, color: '#000001' }, endLabel: { show: true }, z: 4 })
    expect(seriesOf(option)[1]).toMatchObject({ lineStyle: { width: 1.5, color: '#000002' }, endLabel: { show: false } })
  })

  it('are fainter the lower the rank', () => {
    const opacities = Array.from({ length: 20 }, (_, position) => opacityAt(position, 20))
    expect(opacities).toEqual([...opacities].sort((a, b) => a - b))
    expect(opacityAt(0, 1)).toBe(1)
  })

  it('draw one trial, and none at all', () => {
    expect(idsOf(learningCurves(data(1), colors))).toEqual(['halo', 'trial-0', 'ends'])
    expect(idsOf(learningCurves(data(0), colors))).toEqual(['ends'])
  })

  it('draw the rest of very many as one thinned series, and keep the running one', () => {
    const many = data(1000)
    const running = { ...many, trials: many.trials.map((one) => (one.number === 999 ? { ...one, state: 'running' as const } : one)) }
    const option = learningCurves(running, colors)
    expect(seriesOf(option)).toHaveLength(1 + 1 + 61 + 1)
    expect(idsOf(option)[0]).toBe('background')
    expect(drawnNumbers(running)).toContain(999)
    const steps = Array.from({ length: 300 }, (_, step) => step)
    const long = { ...many, curves: new Map(many.trials.map(({ number }) => [number, { steps, values: steps }])) }
    const [background] = seriesOf(learningCurves(long, colors))
    expect(Array.isArray(background?.data) && background.data.length).toBeLessThan(25_000)
  })

  it('end in a dot where a trial runs, and where its only point is', () => {
    const running = data(3, { trials: [trial(0, 0), trial(1, 1, { state: 'running' }), trial(2, 2)], curves: new Map([[0, { steps: [1, 2], values: [1, 0] }], [1, { steps: [1, 2], values: [2, 1.5] }], [2, { steps: [4], values: [3] }]]) })
    expect(endsOf(learningCurves(running, colors))).toMatchObject([{ value: [4, 3] }, { value: [2, 1.5] }])
  })

  it('have no animation, which would wobble while they grow', () => {
    expect(learningCurves(data(2), colors)).toMatchObject({ animation: false })
  })

  it('say the trial under the pointer, its state and its value', () => {
    const withPruned = data(2, { trials: [trial(0, 1), trial(1, 2, { state: 'pruned' })] })
    expect(hoverText({ number: 0, step: 3, value: 0.118 }, withPruned)).toBe('Trial 0 (best)\nstep 3: loss 0.118')
    expect(hoverText({ number: 1, step: 3, value: 0.2 }, withPruned)).toBe('Trial 1 (pruned)\nstep 3: loss 0.2')
  })

  it('are listed point by point', () => {
    expect(curvesTable(data(2))).toEqual({ columns: [{ label: 'trial', numeric: true }, { label: 'step', numeric: true }, { label: 'loss', numeric: true }], rows: [[0, 1, 1], [0, 2, 0], [1, 1, 2], [1, 2, 1]] })
  })

  it('look as they did', () => {
    expect(learningCurves(data(2), colors)).toMatchSnapshot()
  })
})
