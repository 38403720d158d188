import { z } from 'zod'
import type { OptionView } from '../../../shared/contract/views.ts'
import { badInput, TuneryError, type InputIssue } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'

/** A sampler or scheduler as a study names it: its options stand beside its name. */
export interface Choice {
  readonly name: string
  readonly [option: string]: unknown
}

/** What every registry knows of an entry. */
export interface Plugin {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly options: z.ZodObject
}

/** A kind of plugin, as a study file's field is called. */
export type PluginKind = 'sampler' | 'scheduler'

/** The entry of that name, or undefined. */
export function findPlugin<Entry extends Plugin>(entries: readonly Entry[], name: string): Entry | undefined {
  return entries.find((entry) => entry.name === name)
}

/**
 * Looks a choice up and makes what it names.
 * @param create makes it from the parsed options
 * @throws TuneryError bad-input with issues at `sampler.name`, `sampler.<option>`, or wherever `create` says
 */
export function createPlugin<Entry extends Plugin, Made>(
  kind: PluginKind,
  entries: readonly Entry[],
  choice: Choice,
  create: (entry: Entry, options: Record<string, unknown>) => Made,
): Made {
  const { name, ...given } = choice
  const entry = findPlugin(entries, name)
  if (entry === undefined) {
    const known = entries.map((each) => `"${each.name}"`).join(', ')
    throw badInput(`cannot use the ${kind}`, [{ path: `${kind}.name`, message: `there is no ${kind} "${name}"; choose one of ${known}` }])
  }
  const options = entry.options.safeParse(given)
  if (!options.success) {
    const issues = issuesOf(options.error).map(({ path, message }) => ({ path: path === '' ? kind : `${kind}.${path}`, message }))
    throw badInput(`cannot use the ${kind} "${name}"`, issues)
  }
  return create(entry, options.data)
}

/** The issues of the bad input that `create` throws; empty when it throws nothing. Other errors are thrown on. */
export function issuesWhen(create: () => unknown): InputIssue[] {
  try {
    create()
    return []
  } catch (error) {
    if (error instanceof TuneryError && error.code === 'bad-input') return [...error.issues]
    throw error
  }
}

/** The part of a JSON Schema that options use: a type with bounds, a list of strings, or one of these that may be null. */
const jsonTypeSchema = z.enum(['number', 'integer', 'boolean', 'string', 'null'])
const optionJsonSchema = z.object({
  type: z.union([jsonTypeSchema, z.array(jsonTypeSchema)]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
})
const propertySchema = optionJsonSchema.extend({
  anyOf: z.array(optionJsonSchema).optional(),
  description: z.string().default(''),
  default: z.union([z.number(), z.boolean(), z.string(), z.null()]).default(null),
})

/** A bound that zod writes for every integer and that says nothing to a reader. */
const isMeant = (bound: number | undefined): bound is number => bound !== undefined && Number.isFinite(bound) && Math.abs(bound) < Number.MAX_SAFE_INTEGER

/**
 * The options of a sampler or scheduler as forms and help show them, in the order of the schema.
 * A nullable option keeps its type; its default is null, which stands for "decided by the study".
 */
export function optionViews(options: z.ZodObject): OptionView[] {
  const properties = z.record(z.string(), propertySchema).parse(z.toJSONSchema(options, { io: 'input' }).properties ?? {})
  return Object.entries(properties).map(([name, property]) => {
    const value = property.anyOf?.find((each) => each.type !== 'null') ?? property
    const type = value.enum !== undefined ? 'choice' : [value.type].flat().find((each) => each !== 'null')
    if (type === undefined) throw new TypeError(`option "${name}" has a type that no form can show`)
    return {
      name,
      type,
      description: property.description,
      default: property.default,
      choices: value.enum ?? [],
      minimum: isMeant(value.minimum) ? value.minimum : null,
      maximum: isMeant(value.maximum) ? value.maximum : null,
    }
  })
}
