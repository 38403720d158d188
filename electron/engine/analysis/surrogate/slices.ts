import type { Slice } from '../../../../shared/contract/surrogate.ts'
import { completeConfig } from '../../../../shared/domain/complete-config.ts'
import { fromUnit, toUnit, valueCount } from '../../../../shared/domain/config.ts'
import type { Config, Parameter, ParameterValue } from '../../../../shared/domain/search-space.ts'
import { createRng, permutation } from '../../../../shared/random/rng.ts'
import type { Surrogate } from './surrogate.ts'

/** Configurations that a curve is averaged over: more of them give the same curve. */
const averagedOver = 48
/** The same for a surface, which has many more points. */
const surfaceAveragedOver = 24

/** Values along a parameter's range, ascending: every one where there are at most `points`, otherwise evenly spread on its scale, both ends among them. */
export function valuesAlong(spec: Parameter, points: number): ParameterValue[] {
  if (spec.type === 'categorical') return [...spec.choices]
  const count = valueCount(spec)
  const [first, last] = [toUnit(spec, spec.low), toUnit(spec, spec.high)]
  const size = Math.min(points, count)
  // Of few values each stands at the middle of its share of the range; of many, rounding finds the nearest.
  const values = Array.from({ length: size }, (_, i) => (size === 1 ? spec.low : fromUnit(spec, count <= points && spec.log !== true ? (i + 0.5) / count : first + (i / (size - 1)) * (last - first))))
  if (count === Infinity && size > 1) values[size - 1] = spec.high
  return [...new Set(values)]
}

/**
 * What is predicted along each parameter that is in use, the others standing at a configuration.
 * @param config may hold values for parameters that are not in use: they are taken where a value along a range brings them in
 */
export async function slicesAt(surrogate: Surrogate, config: Config, points: number, pause: () => Promise<void>): Promise<Slice[]> {
  const { space } = surrogate
  const slices: Slice[] = []
  for (const parameter of Object.keys(completeConfig(space, config))) {
    const spec = space[parameter]
    if (spec === undefined) continue
    const values = valuesAlong(spec, points)
    const predicted = values.map((value) => surrogate.predict(completeConfig(space, { ...config, [parameter]: value })))
    slices.push({ parameter, values, mean: predicted.map(({ mean }) => mean), low: predicted.map(({ low }) => low), high: predicted.map(({ high }) => high) })
    await pause()
  }
  return slices
}

/** What is predicted along each parameter, averaged over what the trials that use it have of the others (partial dependence, Friedman, 2001). */
export async function averagedSlices(surrogate: Surrogate, points: number, pause: () => Promise<void>): Promise<Slice[]> {
  const { space } = surrogate
  const slices: Slice[] = []
  for (const [parameter, spec] of Object.entries(space)) {
    const others = sampleOf(surrogate, [parameter], averagedOver)
    const slice = { parameter, values: valuesAlong(spec, points), mean: [] as number[], low: [] as number[], high: [] as number[] }
    if (others.length === 0) continue
    for (const value of slice.values) {
      const predicted = others.map((other) => surrogate.predict(completeConfig(space, { ...other, [parameter]: value })))
      for (const side of ['mean', 'low', 'high'] as const) slice[side].push(predicted.reduce((sum, prediction) => sum + prediction[side], 0) / predicted.length)
      await pause()
    }
    slices.push(slice)
  }
  return slices
}

/** What is predicted over two parameters, averaged as a slice is; `mean` row after row from the first `y`, null where the two are not in use together. */
export async function surfaceOf(surrogate: Surrogate, [x, y]: readonly [string, string], points: number, pause: () => Promise<void>): Promise<{ x: ParameterValue[]; y: ParameterValue[]; mean: (number | null)[] }> {
  const { space } = surrogate
  const valuesOf = (name: string): ParameterValue[] => (space[name] === undefined ? [] : valuesAlong(space[name], points))
  const [across, up] = [valuesOf(x), valuesOf(y)]
  const others = sampleOf(surrogate, [x, y], surfaceAveragedOver)
  const mean: (number | null)[] = []
  for (const valueY of up) {
    for (const valueX of across) {
      const configs = others.map((other) => completeConfig(space, { ...other, [x]: valueX, [y]: valueY })).filter((config) => config[x] !== undefined && config[y] !== undefined)
      mean.push(configs.length === 0 ? null : configs.reduce((sum, config) => sum + surrogate.meanOf(config), 0) / configs.length)
      await pause()
    }
  }
  return { x: across, y: up, mean }
}

/** Some of the measured configurations in which all of these parameters are in use; the same ones every time. */
function sampleOf({ measured }: Surrogate, parameters: readonly string[], most: number): Config[] {
  const using = measured.map(({ config }) => config).filter((config) => parameters.every((name) => config[name] !== undefined))
  const chosen = new Set(permutation(using.length, createRng(0)).subarray(0, most))
  return using.filter((_, position) => chosen.has(position))
}
