import { describe, expect, it } from 'vitest'
import { axisNames, parameterAxis, parameterPosition, rangeTicks, unusedPosition, valueScale } from '../../../../renderer/charts/parallel-axis.ts'
import { parallelModel, parallelSentence, parallelTable, plottedTrials } from '../../../../renderer/charts/parallel-coordinates.ts'
import { alsoKept, axisOrder, moved, numbersOf, rowsWithin, withEnd } from '../../../../renderer/charts/parallel-filter.ts'
import { axisNear, parallelLayout, positionAt, rowNear, yOf } from '../../../../renderer/charts/parallel-layout.ts'
import { faintGroups, lineGroups } from '../../../../renderer/charts/parallel-lines.ts'
import { axisWords, parallelSvg } from '../../../../renderer/charts/parallel-picture.ts'
import type { Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { colors, objective, trial } from './samples.ts'

const rate = { type: 'float', low: 1e-4, high: 0.1, log: true } as const
const momentum: Parameter = { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } }
const space: SearchSpace = { rate, optimizer: { type: 'categorical', choices: ['sgd', 'adam'] }, momentum, fixed: { type: 'int', low: 3, high: 3 } }

describe('an axis of parallel coordinates', () => {
  it('spreads the logarithm of a logarithmic parameter, with powers of ten', () => {
    expect(parameterAxis('rate', rate).ticks.map(({ label }) => label)).toEqual(['1e−4', '0.001', '0.01', '0.1'])
    expect(parameterPosition(rate, 'rate', { rate: 1e-3 })).toBeCloseTo(1 / 3)
  })

  it('has a place for each choice of a categorical parameter', () => {
    expect(parameterAxis('c', { type: 'categorical', choices: ['a', true, 3] }).ticks).toEqual([
      { position: 1 / 6, label: 'a' },
      { position: 0.5, label: 'true' },
      { position: 5 / 6, label: '3' },
    ])
  })

  it('has a place for trials that do not use a conditional parameter', () => {
    expect(parameterAxis('momentum', momentum).ticks[0]).toEqual({ position: unusedPosition, label: 'not used' })
    expect(parameterPosition(momentum, 'momentum', { optimizer: 'adam' })).toBe(unusedPosition)
  })

  it('draws a value of a wider space at the end that is nearest', () => {
    expect(parameterPosition(rate, 'rate', { rate: 10 })).toBe(1)
    expect(parameterPosition({ type: 'categorical', choices: ['a', 'b'] }, 'c', { c: 'gone' })).toBe(0)
  })

  it('is left out for a parameter that cannot vary', () => {
    expect(axisNames(space)).toEqual(['rate', 'optimizer', 'momentum'])
  })

  it('shows both ends and round numbers that do not touch them', () => {
    expect(rangeTicks(0, 0.99, false, false)).toEqual([0, 0.5, 0.99])
    expect(rangeTicks(32, 1024, true, true)).toEqual([32, 100, 1024])
    expect(rangeTicks(5, 5, false, true)).toEqual([5])
    expect(rangeTicks(1, 4, false, true)).toEqual([1, 2, 3, 4])
  })

  it('puts a single value in the middle', () => {
    expect(valueScale([2], false).position(2)).toBe(0.5)
    expect(valueScale([1, 100], true).position(10)).toBeCloseTo(0.5)
    expect(valueScale([], false).ticks).toEqual([])
  })
})

describe('parallel coordinates', () => {
  const trials = [
    trial(0, 2, { params: { rate: 1e-4, optimizer: 'adam' } }),
    trial(1, 1, { params: { rate: 0.1, optimizer: 'sgd', momentum: 0.5 } }),
    trial(2, 3, { state: 'running' }),
    trial(3, Number.NaN),
    trial(4, undefined, { state: 'fail' }),
    trial(5, 3, { state: 'pruned', params: { rate: 0.01, optimizer: 'sgd', momentum: 0 } }),
  ]
  const data = { trials, space, metrics: [objective], log: false, colorBy: 'loss', best: 1 }
  const model = parallelModel(data)

  it('are of the ended trials with a value, through parameters that vary and the objective', () => {
    expect([...model.numbers]).toEqual([0, 1, 5])
    expect(model.axes.map(({ id }) => id)).toEqual(['param:rate', 'param:optimizer', 'param:momentum', 'metric:loss'])
    expect(model.positions[2]?.[0]).toBeCloseTo(unusedPosition)
    expect([...(model.positions[3] ?? [])]).toEqual([0.5, 0, 1])
    expect(model.best).toBe(1)
  })

  it('have an axis for each objective, with a place for trials that lack the second', () => {
    const two = parallelModel({ ...data, trials: [trial(0, 1, { values: { loss: 1, speed: 5 } }), trial(1, 2)], metrics: [objective, { name: 'speed', goal: 'maximize' }] })
    expect(two.axes.at(-1)).toMatchObject({ name: 'speed', conditional: true })
    expect([...(two.positions.at(-1) ?? [])].map((position) => position >= 0)).toEqual([true, false])
  })

  it('are coloured by rank in any metric, with the side that is good', () => {
    expect([...model.goodness]).toEqual([0.5, 1, 0])
    const speeds = [5, 1, 9].map((speed, number) => trial(number, 1, { values: { loss: 1, speed } }))
    const fast = { ...data, trials: speeds, metrics: [objective, { name: 'speed', goal: 'maximize' } as const], colorBy: 'speed' }
    expect([...parallelModel(fast).goodness]).toEqual([0.5, 0, 1])
  })

  it('leave out on a logarithmic axis what has no place there', () => {
    expect(plottedTrials({ trials: [trial(0, 0), trial(1, 2)], metrics: [objective], log: true }).map(({ number }) => number)).toEqual([1])
  })

  it('say where the best tenth is, and how those that pass the filters compare to all', () => {
    const many = Array.from({ length: 100 }, (_, n) => trial(n, Math.abs(n - 50), { params: { rate: 10 ** (-4 + (3 * n) / 99), optimizer: 'sgd', momentum: (n * 37 % 100) / 100 } }))
    const all = { ...data, trials: many }
    const lines = parallelModel(all)
    expect(parallelSentence(lines, new Uint8Array(100).fill(1), 0, all)).toBe('100 ended trials as lines. Most of the best tenth has rate from 0.002477 to 0.004037.')
    const kept = rowsWithin(lines, new Map([['param:rate', { low: 0, high: 0.1 }]]))
    expect(parallelSentence(lines, kept, 1, all)).toBe('10 of 100 trials (10 %) pass 1 filter: their median loss is 45, that of all 25.')
    expect(parallelSentence(lines, new Uint8Array(100), 2, all)).toBe('0 of 100 trials (0 %) pass 2 filters.')
  })

  it('are rows of a table, those that pass the filters', () => {
    expect(parallelTable(model, Uint8Array.of(0, 1, 0), data)).toEqual({
      columns: [
        { label: 'trial', numeric: true },
        { label: 'rate', numeric: true },
        { label: 'optimizer', numeric: false },
        { label: 'momentum', numeric: true },
        { label: 'loss', numeric: true },
      ],
      rows: [[1, 0.1, 'sgd', 0.5, 1]],
    })
  })
})

describe('the filters of parallel coordinates', () => {
  const model = { axes: [{ id: 'a' }, { id: 'b' }] as never[], positions: [Float32Array.of(0, 0.5, 1), Float32Array.of(0.9, 0.1, 0.2)], numbers: Int32Array.of(4, 7, 9) }

  it('keep what every range lets through, their ends included', () => {
    expect([...rowsWithin(model, new Map())]).toEqual([1, 1, 1])
    const ranges = new Map([['a', { low: 0.5, high: 1 }]])
    expect([...numbersOf(model, rowsWithin(model, ranges))]).toEqual([7, 9])
    expect([...rowsWithin(model, new Map([...ranges, ['b', { low: 0.15, high: 0.2 }]]))]).toEqual([0, 0, 1])
  })

  it('go together with what other charts let through', () => {
    expect([...alsoKept(model, Uint8Array.of(1, 1, 0), new Set([7, 9]))]).toEqual([0, 1, 0])
    expect([...alsoKept(model, Uint8Array.of(1, 1, 0), undefined)]).toEqual([1, 1, 0])
  })

  it('keep the order that the user gave the axes, with new ones after them', () => {
    expect(moved(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
    expect(axisOrder(['a', 'b', 'c'], ['c', 'gone', 'a'])).toEqual([2, 0, 1])
    expect(axisOrder(['a', 'b'], [])).toEqual([0, 1])
  })
})

describe('the picture of parallel coordinates', () => {
  const data = { trials: [trial(0, 2, { params: { rate: 1e-4, optimizer: 'adam' } }), trial(1, 1, { params: { rate: 0.1, optimizer: 'sgd', momentum: 1 } })], space, metrics: [objective], log: false, colorBy: 'loss', best: 1 }
  const model = parallelModel(data)
  const layout = parallelLayout(model, [3, 0, 1, 2], 704, 314)

  it('has the axes in the order that they are given, evenly', () => {
    expect(layout.axes).toEqual([{ at: 3, x: 44 }, { at: 0, x: 244 }, { at: 1, x: 444 }, { at: 2, x: 644 }])
    expect(positionAt(layout, yOf(layout, 0.3))).toBeCloseTo(0.3)
    expect([positionAt(layout, -50), positionAt(layout, 999)]).toEqual([1, unusedPosition])
  })

  it('knows which axis or line is under the pointer', () => {
    expect([axisNear(layout, 250), axisNear(layout, 300)]).toEqual([0, undefined])
    const [x, y] = [144, (yOf(layout, 0) + yOf(layout, 1)) / 2]
    expect(rowNear(model, layout, Uint8Array.of(1, 1), x, y + 3)).toBeGreaterThanOrEqual(0)
    expect(rowNear(model, layout, Uint8Array.of(1, 0), 54, yOf(layout, 0.95))).toBe(0)
    expect(rowNear(model, layout, Uint8Array.of(0, 1), 54, yOf(layout, 0.95))).toBe(-1)
    expect(rowNear(model, layout, Uint8Array.of(1, 1), 10, 100)).toBe(-1)
  })

  it('draws every kept line once at least, and the best ones last', () => {
    const count = 1000
    const many = parallelModel({ ...data, trials: Array.from({ length: count }, (_, n) => trial(n, n, { params: { rate: 0.001, optimizer: 'sgd', momentum: 0 } })), best: 0 })
    const groups = [...lineGroups(many, new Uint8Array(count).fill(1), colors)]
    expect(new Set(groups.flatMap(({ rows }) => [...rows])).size).toBe(count)
    expect([...(groups.at(-1)?.rows ?? [])]).toContain(0)
    expect(Math.max(...groups.map(({ rows }) => rows.length))).toBeLessThan(200)
    const first = groups.flatMap(({ rows }) => [...rows]).slice(0, 500)
    expect([Math.min(...first) < 50, Math.max(...first) > 950]).toEqual([true, true])
    expect(new Set([...faintGroups(count, colors)].flatMap(({ rows }) => [...rows])).size).toBe(count)
  })

  it('draws an even choice of very many lines, and all of the best', () => {
    const count = 25_000
    const many = parallelModel({ ...data, trials: Array.from({ length: count }, (_, n) => trial(n, n, { params: { rate: 0.001, optimizer: 'sgd', momentum: 0 } })), best: 0 })
    const drawn = new Set([...lineGroups(many, new Uint8Array(count).fill(1), colors)].flatMap(({ rows }) => [...rows]))
    expect(drawn.size).toBeGreaterThan(10_000)
    expect(drawn.size).toBeLessThan(11_000)
    expect(Array.from({ length: 500 }, (_, best) => drawn.has(best))).not.toContain(false)
    expect(parallelSentence(many, new Uint8Array(count).fill(1), 0, data)).toContain('25,000 ended trials as lines, of which the best and an even choice are drawn.')
  })

  it('filters by the value that an end of a range stands for, to the last one', () => {
    const layers: Parameter = { type: 'int', low: 1, high: 6 }
    const axis = parameterAxis('layers', layers)
    const place = (value: number): number => parameterPosition(layers, 'layers', { layers: value })
    expect(withEnd(axis, undefined, 'low', 1)?.low).toBeCloseTo(place(6))
    expect(withEnd(axis, undefined, 'high', 0)?.high).toBeCloseTo(place(1))
    expect(withEnd(axis, { low: place(2), high: place(4) }, 'low', 0.99)).toEqual({ low: place(6), high: place(6) })
    expect(withEnd(axis, { low: place(3), high: 1 }, 'low', 0)).toBeUndefined()
    expect(withEnd({ conditional: true }, { low: 0.5, high: 1 }, 'low', unusedPosition)).toBeUndefined()
  })

  it('keeps the names of the first and the last axis inside', () => {
    const long = parallelModel({ ...data, space: { the_learning_rate: rate, b: rate, another_long_name: rate } })
    const words = axisWords(long, parallelLayout(long, [0, 1, 3, 2], 900, 300)).filter(({ kind }) => kind !== 'tick')
    expect(words.map(({ text }) => text)).toEqual(['the_learning_rate', 'b', objective.name, 'another_long_name'])
    // A bold letter is about 8 pixels wide.
    for (const { x, text } of words) expect([x - 4 * text.length, 900 - x - 4 * text.length].every((room) => room >= 0)).toBe(true)
    expect(words[1]?.x).toBe(parallelLayout(long, [0, 1, 3, 2], 900, 300).axes[1]?.x)
  })

  it('draws the best trial as a thick line only where the filters keep it', () => {
    const model = parallelModel(data)
    const svg = (kept: number[]): string => parallelSvg(model, parallelLayout(model, [0, 1], 900, 300), Uint8Array.from(kept), colors)
    const all = Array.from(model.numbers, () => 1)
    expect(svg(all)).toContain('stroke-width="3"')
    expect(svg(all.map((_, row) => (row === model.best ? 0 : 1)))).not.toContain('stroke-width="3"')
  })

  it('is SVG in which names are text', () => {
    const evil = parallelModel({ ...data, space: { '<b>&': rate } })
    const svg = parallelSvg(evil, parallelLayout(evil, [0, 1], 900, 300), Uint8Array.of(1, 1), colors)
    expect(svg).toContain('&lt;b&gt;&amp;')
    expect(svg.match(/<polyline/g)?.length).toBeGreaterThanOrEqual(3)
    expect(svg).not.toContain('<b>')
  })
})
