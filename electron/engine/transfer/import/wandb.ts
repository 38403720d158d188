import { z } from 'zod'
import { valueCount } from '../../../../shared/domain/config.ts'
import type { Parameter } from '../../../../shared/domain/search-space.ts'
import { badInput } from '../../../../shared/errors.ts'
import { issuesOf } from '../../../../shared/zod-issues.ts'
import { createWarnings, type ImportedFile, type Warn, type Warning } from './imported.ts'
import { badField, categorical, float, int, normal, quantised, tidy } from './parameters.ts'
import { studyOf } from './study-of.ts'
import { commandOf } from './wandb-command.ts'

const number = z.number({ error: 'must be a number' })

const parameterSchema = z.looseObject({
  distribution: z.string().optional(),
  value: z.unknown().optional(),
  values: z.array(z.unknown()).min(1, 'needs at least one value').optional(),
  probabilities: z.array(z.unknown()).optional(),
  min: number.optional(),
  max: number.optional(),
  mu: number.optional(),
  sigma: number.optional(),
  q: number.positive('must be > 0').optional(),
  a: number.optional(),
  b: number.optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
})
type SweepParameter = z.output<typeof parameterSchema>

const sweepSchema = z.looseObject({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  program: z.string().optional(),
  command: z.array(z.union([z.string(), z.number()]).transform(String)).min(1).optional(),
  method: z.string().optional(),
  metric: z.looseObject({ name: z.string(), goal: z.enum(['minimize', 'maximize'], { error: 'must be "minimize" or "maximize"' }).default('minimize') }).optional(),
  run_cap: z.int().positive('must be > 0').optional(),
  early_terminate: z.unknown().optional(),
  parameters: z.record(z.string(), z.unknown(), { error: 'must be an object: what each parameter may be' }),
})
type Sweep = z.output<typeof sweepSchema>

/** Whether a document is a sweep of W&B. */
export function isWandbSweep(document: Readonly<Record<string, unknown>>): boolean {
  const { parameters } = document
  return typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
}

/**
 * A study over a sweep of Weights & Biases (its documentation, “Sweep configuration options”).
 * Nested parameters are called by their path: `model.units`. Where the sweep names a program, it is the study's command.
 * @throws TuneryError bad-input that names the place in the sweep
 */
export function importWandb(document: Readonly<Record<string, unknown>>, source: string): ImportedFile {
  const parsed = sweepSchema.safeParse(document)
  if (!parsed.success) throw badInput(source, issuesOf(parsed.error))
  const sweep = parsed.data
  const { list, warn } = createWarnings()
  const space: Record<string, Parameter> = {}
  addAll(space, sweep.parameters, { source, warn, prefix: '', path: 'parameters' })
  const warnings: Warning[] = [...list]
  const { name, metric, run_cap: runs } = sweep
  const study = studyOf(source, {
    ...(name !== undefined && { name }),
    objective: commandOf(sweep, Object.keys(space), warnings) ?? { kind: 'ask-tell' },
    ...(metric !== undefined && { metrics: [{ name: metric.name, goal: metric.goal }] }),
    space,
    ...samplerOf(sweep, space, warnings),
    ...(runs !== undefined && { budget: { trials: runs } }),
  })
  if (metric === undefined) warnings.push({ path: 'metrics', message: 'the sweep names no metric: say here what is measured' })
  if (sweep.early_terminate !== undefined) warnings.push({ path: 'scheduler', message: 'early_terminate is left out: a scheduler such as "asha" stops bad trials here' })
  return { format: 'a sweep of W&B', study, warnings }
}

function samplerOf({ method }: Sweep, space: Readonly<Record<string, Parameter>>, warnings: Warning[]): { sampler?: { name: string } } {
  if (method === 'random' || method === undefined) return {}
  if (method === 'bayes') return { sampler: { name: 'gp' } }
  const endless = Object.entries(space).find(([, spec]) => valueCount(spec) === Infinity)
  if (method === 'grid' && endless === undefined) return { sampler: { name: 'grid' } }
  const why = method === 'grid' ? `a grid needs a list or steps, and "${endless?.[0]}" has neither` : `the method "${method}" is not known here`
  warnings.push({ path: 'sampler', message: `${why}: taken as random search` })
  return {}
}

interface Place {
  readonly source: string
  readonly warn: Warn
  readonly prefix: string
  /** Where in the file the parameters stand. */
  readonly path: string
}

function addAll(space: Record<string, Parameter>, parameters: Readonly<Record<string, unknown>>, place: Place): void {
  for (const [own, value] of Object.entries(parameters)) {
    const path = `${place.path}.${own}`
    const parsed = parameterSchema.safeParse(value)
    if (!parsed.success) {
      const issues = issuesOf(parsed.error).map((issue) => ({ path: issue.path === '' ? path : `${path}.${issue.path}`, message: issue.message }))
      throw badInput(place.source, issues)
    }
    const name = place.prefix + own
    const { parameters: nested } = parsed.data
    if (nested !== undefined) addAll(space, nested, { ...place, prefix: `${name}.`, path: `${path}.parameters` })
    else space[name] = parameter(name, parsed.data, { ...place, path })
  }
}

/** The distribution that is meant where none is named. */
function impliedDistribution({ value, values, probabilities, min, max, mu, sigma }: SweepParameter): string | undefined {
  if (values !== undefined) return probabilities === undefined ? 'categorical' : 'categorical_w_probabilities'
  if (min !== undefined && max !== undefined) return Number.isInteger(min) && Number.isInteger(max) ? 'int_uniform' : 'uniform'
  if (mu !== undefined && sigma !== undefined) return 'normal'
  return value === undefined ? undefined : 'constant'
}

function parameter(name: string, given: SweepParameter, { source, warn, path }: Place): Parameter {
  const needed = (field: 'min' | 'max'): number => {
    const found = given[field]
    if (found === undefined) throw badField(source, `${path}.${field}`, 'is missing')
    return found
  }
  const distribution = given.distribution ?? impliedDistribution(given)
  const range = (log = false) => ({ low: needed('min'), high: needed('max'), ...(log && { log }) })
  // The bounds of the older names are exponents of e.
  const exponents = (sign = 1) => {
    const bounds = [tidy(Math.exp(sign * needed('min'))), tidy(Math.exp(sign * needed('max')))]
    return { low: Math.min(...bounds), high: Math.max(...bounds), log: true }
  }
  const { mu = 0, sigma = 1, q = 1 } = given
  switch (distribution) {
    case 'constant':
      return categorical(name, [given.value], warn)
    case 'categorical':
    case 'categorical_w_probabilities':
      if (given.values === undefined) throw badField(source, `${path}.values`, 'is missing')
      if (given.probabilities !== undefined) warn(name, 'the probabilities are left out: the choices are equally likely')
      return categorical(name, given.values, warn)
    case 'int_uniform':
      return int(range())
    case 'uniform':
      return float(range())
    case 'q_uniform':
      return quantised(name, range(), q, warn)
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
      return float(range(true))
    case 'log_uniform':
      return float(exponents())
    case 'inv_log_uniform':
      return float(exponents(-1))
    case 'q_log_uniform_values':
      return quantised(name, range(true), q, warn)
    case 'q_log_uniform':
      return quantised(name, exponents(), q, warn)
    case 'normal':
    case 'log_normal':
      return normal(name, { mu, sigma, log: distribution === 'log_normal' }, warn)
    case 'q_normal':
    case 'q_log_normal':
      return normal(name, { mu, sigma, q, log: distribution === 'q_log_normal' }, warn)
    case 'beta':
    case 'q_beta':
      return beta(name, given, warn)
    case undefined:
      throw badField(source, path, 'needs a value, values, or min and max')
    default:
      throw badField(source, `${path}.distribution`, `"${distribution}" is no distribution of W&B`)
  }
}

function beta(name: string, { a = 1, b = 1, q, distribution }: SweepParameter, warn: Warn): Parameter {
  const prior = a / (a + b)
  warn(name, `a beta distribution (a ${a}, b ${b}) is taken as the range [0, 1] with its mean ${prior} as the prior`)
  const spec = distribution === 'q_beta' ? quantised(name, { low: 0, high: 1 }, q ?? 1, warn) : float({ low: 0, high: 1 })
  return { ...spec, prior }
}
