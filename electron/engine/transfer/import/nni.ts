import { z } from 'zod'
import type { Parameter } from '../../../../shared/domain/search-space.ts'
import { createWarnings, type ImportedFile, type Warn } from './imported.ts'
import { badField, categorical, float, int, normal, quantised } from './parameters.ts'
import { studyOf } from './study-of.ts'

const entrySchema = z.object({ _type: z.string(), _value: z.array(z.unknown()) })

/** Whether a document is a search space of NNI: `{ "lr": { "_type": "loguniform", "_value": [1e-4, 0.1] } }`. */
export function isNniSpace(document: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(document)
  return values.length > 0 && values.every((value) => typeof value === 'object' && value !== null && '_type' in value)
}

/**
 * A study over a search space of NNI (its documentation, “Search Space Specification”).
 * A nested choice becomes a choice of its branches' names, and parameters that are conditional on it.
 * @throws TuneryError bad-input that names the parameter
 */
export function importNni(document: Readonly<Record<string, unknown>>, source: string): ImportedFile {
  const { list, warn } = createWarnings()
  const space: Record<string, Parameter> = {}
  addAll(space, document, { source, warn, prefix: '', when: undefined })
  const goal = { path: 'metrics', message: 'NNI states the goal with its tuner (optimize_mode): check it here' }
  // NNI calls the value of `nni.report_final_result(x)` "default".
  const metrics = [{ name: 'default', goal: 'minimize' as const }]
  return { format: 'a search space of NNI', study: studyOf(source, { metrics, space }), warnings: [goal, ...list] }
}

interface Place {
  readonly source: string
  readonly warn: Warn
  readonly prefix: string
  readonly when: Parameter['when']
}

function addAll(space: Record<string, Parameter>, document: Readonly<Record<string, unknown>>, place: Place): void {
  for (const [own, value] of Object.entries(document)) {
    if (own === '_name') continue
    const name = place.prefix + own
    const entry = entrySchema.safeParse(value)
    if (!entry.success) throw badField(place.source, name, 'needs a _type and a list _value')
    const { _type: type, _value: values } = entry.data
    const branches = type === 'choice' ? branchesOf(values) : undefined
    const spec = branches === undefined ? parameter(name, type, values, place) : categorical(name, branches.map(([branch]) => branch), place.warn)
    space[name] = place.when === undefined ? spec : { ...spec, when: place.when }
    for (const [branch, nested] of branches ?? []) addAll(space, nested, { ...place, prefix: `${name}.${branch}.`, when: { param: name, in: [branch] } })
  }
}

/** The branches of a nested choice by name; undefined for a choice of plain values. */
function branchesOf(values: readonly unknown[]): [string, Readonly<Record<string, unknown>>][] | undefined {
  const nested = z.array(z.looseObject({ _name: z.string() })).min(1).safeParse(values)
  return nested.success ? nested.data.map((branch) => [branch._name, branch]) : undefined
}

const shapes: Readonly<Record<string, readonly string[]>> = {
  randint: ['lower', 'upper'],
  uniform: ['low', 'high'],
  quniform: ['low', 'high', 'q'],
  loguniform: ['low', 'high'],
  qloguniform: ['low', 'high', 'q'],
  normal: ['mu', 'sigma'],
  qnormal: ['mu', 'sigma', 'q'],
  lognormal: ['mu', 'sigma'],
  qlognormal: ['mu', 'sigma', 'q'],
}

function parameter(name: string, type: string, values: readonly unknown[], { source, warn }: Place): Parameter {
  if (type === 'choice') {
    if (values.length === 0) throw badField(source, `${name}._value`, 'needs at least one choice')
    return categorical(name, values, warn)
  }
  const shape = shapes[type]
  if (shape === undefined) throw badField(source, `${name}._type`, `"${type}" is no type of NNI; there are choice, ${Object.keys(shapes).join(', ')}`)
  const numbers = z.array(z.number()).length(shape.length).safeParse(values)
  if (!numbers.success) throw badField(source, `${name}._value`, `must be [${shape.join(', ')}], numbers`)
  const [a = 0, b = 0, q = 1] = numbers.data
  switch (type) {
    case 'randint':
      // The upper end is not in it.
      return int({ low: a, high: b - 1 })
    case 'uniform':
      return float({ low: a, high: b })
    case 'quniform':
      return quantised(name, { low: a, high: b }, q, warn)
    case 'loguniform':
      return float({ low: a, high: b, log: true })
    case 'qloguniform':
      return quantised(name, { low: a, high: b, log: true }, q, warn)
    default:
      return normal(name, { mu: a, sigma: b, log: type.endsWith('lognormal'), q: type.startsWith('q') ? q : undefined }, warn)
  }
}
