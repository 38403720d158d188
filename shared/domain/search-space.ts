import { z } from 'zod'
import { ownValue } from './own-value.ts'

/** A value that a parameter can take. */
export const parameterValueSchema = z.union([z.number(), z.string(), z.boolean()])
export type ParameterValue = z.infer<typeof parameterValueSchema>

/** One value for each active parameter, by name. */
export const configSchema = z.record(z.string(), parameterValueSchema)
export type Config = Readonly<z.infer<typeof configSchema>>

const finite = z.number({ error: 'must be a number' })
const whole = z.int({ error: 'must be a whole number' })

/** When a conditional parameter is active: another parameter is active and has one of these values. */
const whenSchema = z.strictObject({
  param: z.string(),
  in: z.array(parameterValueSchema).min(1, 'needs at least one value'),
})

const floatSchema = z.strictObject({
  type: z.literal('float'),
  low: finite,
  high: finite,
  log: z.boolean().optional(),
  step: finite.positive('must be > 0').optional(),
  when: whenSchema.optional(),
  prior: finite.optional().describe('A value believed to be good'),
})

const intSchema = z.strictObject({
  type: z.literal('int'),
  low: whole,
  high: whole,
  log: z.boolean().optional(),
  step: whole.positive('must be > 0').optional(),
  when: whenSchema.optional(),
  prior: finite.optional().describe('A value believed to be good'),
})

const categoricalSchema = z.strictObject({
  type: z.literal('categorical'),
  choices: z.array(parameterValueSchema).min(1, 'needs at least one choice'),
  when: whenSchema.optional(),
  prior: parameterValueSchema.optional().describe('A value believed to be good'),
})

interface Issue {
  path: string[]
  message: string
}

function rangeIssues(spec: FloatParameter | IntParameter): Issue[] {
  const issues: Issue[] = []
  if (spec.low > spec.high) issues.push({ path: ['high'], message: `must be >= low (${spec.low})` })
  if (spec.log === true && spec.low <= 0) issues.push({ path: ['low'], message: 'must be > 0 when log' })
  if (spec.log === true && spec.step !== undefined) issues.push({ path: ['step'], message: 'cannot be given together with log' })
  if (spec.prior !== undefined && (spec.prior < spec.low || spec.prior > spec.high))
    issues.push({ path: ['prior'], message: `must lie in [${spec.low}, ${spec.high}]` })
  return issues
}

function choiceIssues(spec: CategoricalParameter): Issue[] {
  const issues: Issue[] = []
  if (new Set(spec.choices).size < spec.choices.length) issues.push({ path: ['choices'], message: 'must not repeat a choice' })
  if (spec.prior !== undefined && !spec.choices.includes(spec.prior)) issues.push({ path: ['prior'], message: 'must be one of the choices' })
  return issues
}

/** Float, int or categorical; `log` and `step` exclude each other. */
export const parameterSchema = z
  .discriminatedUnion('type', [floatSchema, intSchema, categoricalSchema], {
    error: 'type must be "float", "int" or "categorical"',
  })
  .superRefine((spec, context) => {
    const issues = spec.type === 'categorical' ? choiceIssues(spec) : rangeIssues(spec)
    for (const issue of issues) context.addIssue({ code: 'custom', ...issue })
  })

export type FloatParameter = Readonly<z.infer<typeof floatSchema>>
export type IntParameter = Readonly<z.infer<typeof intSchema>>
export type CategoricalParameter = Readonly<z.infer<typeof categoricalSchema>>
export type Parameter = FloatParameter | IntParameter | CategoricalParameter

const parametersSchema = z.record(z.string().min(1, 'a parameter needs a name'), parameterSchema).superRefine((space, context) => {
  for (const [name, spec] of Object.entries(space)) {
    const issue = conditionIssue(space, name, spec)
    if (issue !== undefined) context.addIssue({ code: 'custom', path: [name, 'when', ...issue.path], message: issue.message })
  }
})

/** A search space: parameter name → what it may be. Conditions point to other parameters and form no cycle. */
export const searchSpaceSchema = z.preprocess((space: z.input<typeof parametersSchema>, context) => {
  // A record leaves `__proto__` out without a word, so that it has to be looked for before.
  if (ownsPrototype(space)) {
    context.addIssue({ code: 'custom', path: ['__proto__'], message: 'cannot be the name of a parameter' })
  }
  return space
}, parametersSchema)

function ownsPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')
}

export type SearchSpace = Readonly<Record<string, Parameter>>

function conditionIssue(space: SearchSpace, name: string, spec: Parameter): Issue | undefined {
  if (spec.when === undefined) return undefined
  const parent = ownValue(space, spec.when.param)
  if (parent === undefined) return { path: ['param'], message: `there is no parameter "${spec.when.param}" in the space` }
  const impossible = spec.when.in.find((value) => !isInDomain(parent, value))
  if (impossible !== undefined) return { path: ['in'], message: `${JSON.stringify(impossible)} is not a value of "${spec.when.param}"` }
  const seen = new Set<string>([name])
  for (let at: string | undefined = spec.when.param; at !== undefined; at = space[at]?.when?.param) {
    if (seen.has(at)) return { path: ['param'], message: `the conditions form a cycle through "${at}"` }
    seen.add(at)
  }
  return undefined
}

/** Whether a value is one that the parameter can take (range, choice, whole number, step). */
export function isInDomain(spec: Parameter, value: ParameterValue): boolean {
  if (spec.type === 'categorical') return spec.choices.includes(value)
  if (typeof value !== 'number' || !(value >= spec.low && value <= spec.high)) return false
  if (spec.type === 'int' && !Number.isInteger(value)) return false
  if (spec.step === undefined) return true
  const steps = (value - spec.low) / spec.step
  return Math.abs(steps - Math.round(steps)) < 1e-8 * Math.max(1, Math.abs(steps))
}

/** The names of a space, every parameter after the one that it is conditional on. */
export function parametersInOrder(space: SearchSpace): string[] {
  const depth = (name: string): number => {
    const parent = space[name]?.when?.param
    return parent === undefined ? 0 : 1 + depth(parent)
  }
  return Object.keys(space)
    .map((name, position) => ({ name, position, depth: depth(name) }))
    .sort((a, b) => a.depth - b.depth || a.position - b.position)
    .map(({ name }) => name)
}

/**
 * Whether a parameter is active, given the values of the others.
 * A conditional parameter whose parent is inactive (absent from `config`) is inactive too.
 */
export function isActive(spec: Parameter, config: Config): boolean {
  if (spec.when === undefined) return true
  const value = ownValue(config, spec.when.param)
  return value !== undefined && spec.when.in.includes(value)
}
