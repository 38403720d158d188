import { z } from 'zod'
import { fromUnit } from '../../../../shared/domain/config.ts'
import { isInDomain, type Parameter } from '../../../../shared/domain/search-space.ts'
import { badInput } from '../../../../shared/errors.ts'
import { issuesOf } from '../../../../shared/zod-issues.ts'
import { addConditions, conditionSchema } from './config-space-conditions.ts'
import { createWarnings, type ImportedFile, type Warn } from './imported.ts'
import { categorical, choiceOf, float, int, quantised } from './parameters.ts'
import { studyOf } from './study-of.ts'

const number = z.number({ error: 'must be a number' })
const named = { name: z.string().min(1), default_value: z.unknown().optional() }
const range = { ...named, lower: number, upper: number, log: z.boolean().default(false), q: number.nullish() }
const normalRange = { ...range, mu: number, sigma: number, lower: number.nullish(), upper: number.nullish() }

const hyperparameterSchema = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ type: z.literal('uniform_float'), ...range }),
    z.looseObject({ type: z.literal('uniform_int'), ...range }),
    z.looseObject({ type: z.literal('normal_float'), ...normalRange }),
    z.looseObject({ type: z.literal('normal_int'), ...normalRange }),
    z.looseObject({ type: z.literal('beta_float'), ...range }),
    z.looseObject({ type: z.literal('beta_int'), ...range }),
    z.looseObject({ type: z.literal('categorical'), ...named, choices: z.array(z.unknown()).min(1), weights: z.array(z.unknown()).nullish() }),
    z.looseObject({ type: z.literal('ordinal'), ...named, sequence: z.array(z.unknown()).min(1) }),
    z.looseObject({ type: z.literal('constant'), ...named, value: z.unknown() }),
  ],
  { error: 'is no type of ConfigSpace' },
)
type Hyperparameter = z.output<typeof hyperparameterSchema>

const spaceSchema = z.looseObject({
  name: z.string().nullish(),
  hyperparameters: z.array(hyperparameterSchema),
  conditions: z.array(conditionSchema).default([]),
  forbiddens: z.array(z.unknown()).default([]),
})

/** Whether a document is what ConfigSpace's `to_json` writes. */
export function isConfigSpace(document: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(document['hyperparameters'])
}

/**
 * A study over a space of ConfigSpace (the JSON of its `to_json`, format 0.2 to 0.4).
 * @throws TuneryError bad-input that names the place in the file
 */
export function importConfigSpace(document: Readonly<Record<string, unknown>>, source: string): ImportedFile {
  const parsed = spaceSchema.safeParse(document)
  if (!parsed.success) throw badInput(source, issuesOf(parsed.error))
  const { name, hyperparameters, conditions, forbiddens } = parsed.data
  const { list, warn } = createWarnings()
  const parameters = hyperparameters.map((each): [string, Parameter] => [each.name, withPrior(parameter(each, warn), each.default_value)])
  const ordinals = new Map(hyperparameters.flatMap((each) => (each.type === 'ordinal' ? [[each.name, each.sequence.map(choiceOf)]] : [])))
  const space = addConditions(Object.fromEntries(parameters), conditions, ordinals, warn)
  const forbidden = forbiddens.length === 0 ? [] : [{ path: 'space', message: `${forbiddens.length} forbidden clauses are left out: let such trials fail, or make parameters conditional` }]
  const study = studyOf(source, { ...(typeof name === 'string' && name !== '' && { name }), space })
  return { format: 'a space of ConfigSpace', study, warnings: [...list, ...forbidden] }
}

function parameter(given: Hyperparameter, warn: Warn): Parameter {
  const { name } = given
  switch (given.type) {
    case 'constant':
      return categorical(name, [given.value], warn)
    case 'categorical':
      if (given.weights !== undefined && given.weights !== null) warn(name, 'the weights are left out: the choices are equally likely')
      return categorical(name, given.choices, warn)
    case 'ordinal':
      warn(name, 'the order of its values is not used: they are choices')
      return categorical(name, given.sequence, warn)
    case 'uniform_float':
    case 'uniform_int':
      return numeric(given, warn)
    case 'beta_float':
    case 'beta_int':
      warn(name, 'a beta distribution is taken as its range')
      return numeric(given, warn)
    case 'normal_float':
    case 'normal_int': {
      const { mu, sigma, log } = given
      // Bounds of old files may be missing: then the middle 99.7 %.
      const [from, to] = [mu - 3 * sigma, mu + 3 * sigma]
      const lower = given.lower ?? (log ? Math.exp(from) : from)
      const upper = given.upper ?? (log ? Math.exp(to) : to)
      const spec = numeric({ ...given, lower, upper }, warn)
      const middle = log ? Math.exp(mu) : mu
      const prior = Math.min(Math.max(middle, lower), upper)
      warn(name, `a normal distribution (mean ${mu}, deviation ${sigma}) is taken as the range [${lower}, ${upper}] with the prior ${prior}`)
      return spec.type === 'categorical' ? spec : { ...spec, prior }
    }
  }
}

interface Numeric {
  readonly name: string
  readonly type: string
  readonly lower: number
  readonly upper: number
  readonly log: boolean
  readonly q?: number | null
}

function numeric({ name, type, lower, upper, log, q }: Numeric, warn: Warn): Parameter {
  const bounds = { low: lower, high: upper, log }
  if (typeof q === 'number') return quantised(name, bounds, q, warn)
  return type.endsWith('_int') ? int({ ...bounds, low: Math.ceil(lower), high: Math.floor(upper) }) : float(bounds)
}

/** ConfigSpace gives every parameter a default: the middle, or the first choice, where nobody stated one. That is no belief. */
function withPrior(spec: Parameter, stated: unknown): Parameter {
  if (spec.prior !== undefined || stated === undefined || stated === null) return spec
  const value = choiceOf(stated)
  if (!isInDomain(spec, value)) return spec
  if (spec.type === 'categorical') return value === spec.choices[0] ? spec : { ...spec, prior: value }
  const number = Number(value)
  const [middle, width] = [Number(fromUnit(spec, 0.5)), spec.high - spec.low]
  const isMiddle = Math.abs(number - middle) <= (spec.type === 'int' ? 1 : 1e-6 * Math.max(width, middle))
  return isMiddle ? spec : { ...spec, prior: number }
}
