import { z } from 'zod'
import type { Parameter } from '../../../../shared/domain/search-space.ts'
import { messageOf } from '../../../../shared/errors.ts'
import { issuesOf } from '../../../../shared/zod-issues.ts'
import type { Warn, ImportedFile } from './imported.ts'
import { createWarnings } from './imported.ts'
import { badField, categorical } from './parameters.ts'
import { parsePythonJson } from './python-json.ts'
import { studyOf } from './study-of.ts'

const number = z.number({ error: 'must be a number' })
const log = z.boolean().default(false)
const step = number.nullish()

/** An Optuna distribution as its `distribution_to_json` writes it: Optuna 3 and later, then the classes of earlier versions. */
const namedSchema = z.discriminatedUnion(
  'name',
  [
    z.object({ name: z.literal('FloatDistribution'), attributes: z.object({ low: number, high: number, log, step }) }),
    z.object({ name: z.literal('IntDistribution'), attributes: z.object({ low: number, high: number, log, step }) }),
    z.object({ name: z.literal('CategoricalDistribution'), attributes: z.object({ choices: z.array(z.unknown()).min(1, 'needs at least one choice') }) }),
    z.object({ name: z.literal('UniformDistribution'), attributes: z.object({ low: number, high: number }) }),
    z.object({ name: z.literal('LogUniformDistribution'), attributes: z.object({ low: number, high: number }) }),
    z.object({ name: z.literal('DiscreteUniformDistribution'), attributes: z.object({ low: number, high: number, q: number }) }),
    z.object({ name: z.literal('IntUniformDistribution'), attributes: z.object({ low: number, high: number, step }) }),
    z.object({ name: z.literal('IntLogUniformDistribution'), attributes: z.object({ low: number, high: number, step }) }),
  ],
  { error: 'is no distribution that Optuna writes' },
)
/** The short form that `optuna ask --search-space` takes. */
const shortSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('float'), low: number, high: number, log, step }),
    z.object({ type: z.literal('int'), low: number, high: number, log, step }),
    z.object({ type: z.literal('categorical'), choices: z.array(z.unknown()).min(1, 'needs at least one choice') }),
  ],
  { error: 'is no distribution that Optuna writes' },
)

/** A distribution of Optuna, whichever form it was written in. */
export type OptunaDistribution =
  | { readonly type: 'float' | 'int'; readonly low: number; readonly high: number; readonly log: boolean; readonly step: number | undefined }
  | { readonly type: 'categorical'; readonly choices: readonly unknown[] }

/**
 * Reads the JSON of a distribution.
 * @param source what errors call the file @param path where in it the distribution stands
 * @throws TuneryError bad-input
 */
export function parseDistribution(value: unknown, source: string, path: string): OptunaDistribution {
  const json = typeof value === 'string' ? parseText(value, source, path) : value
  const isNamed = typeof json === 'object' && json !== null && 'name' in json
  const parsed = isNamed ? namedSchema.safeParse(json) : shortSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = issuesOf(parsed.error)
    throw badField(source, [path, issue?.path ?? ''].filter((part) => part !== '').join('.'), issue?.message ?? 'is no distribution that Optuna writes')
  }
  return 'name' in parsed.data ? fromNamed(parsed.data) : fromShort(parsed.data)
}

function parseText(text: string, source: string, path: string): unknown {
  try {
    return parsePythonJson(text)
  } catch (thrown) {
    throw badField(source, path, `is not the JSON of a distribution: ${messageOf(thrown)}`)
  }
}

function fromShort(short: z.output<typeof shortSchema>): OptunaDistribution {
  return short.type === 'categorical' ? short : { ...short, step: short.step ?? undefined }
}

function fromNamed({ name, attributes }: z.output<typeof namedSchema>): OptunaDistribution {
  switch (name) {
    case 'FloatDistribution':
      return { type: 'float', ...attributes, step: attributes.step ?? undefined }
    case 'IntDistribution':
      return { type: 'int', ...attributes, step: attributes.step ?? undefined }
    case 'CategoricalDistribution':
      return { type: 'categorical', choices: attributes.choices }
    case 'UniformDistribution':
      return { type: 'float', ...attributes, log: false, step: undefined }
    case 'LogUniformDistribution':
      return { type: 'float', ...attributes, log: true, step: undefined }
    case 'DiscreteUniformDistribution':
      return { type: 'float', low: attributes.low, high: attributes.high, log: false, step: attributes.q }
    case 'IntUniformDistribution':
      return { type: 'int', low: attributes.low, high: attributes.high, log: false, step: attributes.step ?? undefined }
    case 'IntLogUniformDistribution':
      return { type: 'int', low: attributes.low, high: attributes.high, log: true, step: undefined }
  }
}

/** The parameter that a distribution stands for. */
export function parameterOf(name: string, distribution: OptunaDistribution, warn: Warn): Parameter {
  if (distribution.type === 'categorical') return categorical(name, distribution.choices, warn)
  const { type, low, high, log: isLog } = distribution
  // Optuna writes a step of 1 for every int; a logarithmic one has no other.
  const own = isLog || (type === 'int' && distribution.step === 1) ? undefined : distribution.step
  return { type, low, high, ...(isLog && { log: true }), ...(own !== undefined && { step: own }) }
}

/** Whether a document is a set of distributions by parameter: objects, or their JSON text. */
export function isOptunaDistributions(document: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(document)
  const isDistribution = (value: unknown): boolean => {
    if (typeof value === 'string') return /"(name|type)"\s*:/.test(value)
    return typeof value === 'object' && value !== null && (('name' in value && 'attributes' in value) || ('type' in value && ('low' in value || 'choices' in value)))
  }
  return values.length > 0 && values.every(isDistribution)
}

/** A study over the search space that a set of Optuna's distributions states. @throws TuneryError bad-input */
export function importOptunaDistributions(document: Readonly<Record<string, unknown>>, source: string): ImportedFile {
  const { list, warn } = createWarnings()
  const space = Object.fromEntries(Object.entries(document).map(([name, value]) => [name, parameterOf(name, parseDistribution(value, source, name), warn)]))
  return { format: 'distributions of Optuna', study: studyOf(source, { space }), warnings: list }
}
