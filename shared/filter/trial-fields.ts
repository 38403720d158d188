import { ownValue } from '../domain/own-value.ts'
import type { Parameter, ParameterValue } from '../domain/search-space.ts'
import type { StudyDefinition } from '../domain/study.ts'
import { failureReasonSchema, trialStateSchema, type Trial } from '../domain/trial.ts'
import type { Field } from './field.ts'

/** What fields are made of: a study, and what its trials have beyond it. */
export interface FieldSources {
  readonly definition: Pick<StudyDefinition, 'space' | 'metrics'>
  /** Every metric that was reported. */
  readonly metricNames: readonly string[]
  /** Looked through for tags, and for parameters of earlier spaces. */
  readonly trials: readonly Trial[]
}

type Extras = Partial<Pick<Field, 'type' | 'choices' | 'isClosed' | 'range'>>

const ownField = (name: string, about: string, read: Field['read'], extras: Extras = {}): Field => ({
  name,
  family: 'trial',
  type: 'number',
  about,
  choices: [],
  isClosed: false,
  range: undefined,
  read,
  ...extras,
})

/** What every trial has, whatever the study. */
function ownFields(tags: readonly string[]): Field[] {
  return [
    ownField('number', 'the trial’s number', ({ number }) => number),
    ownField('state', 'state', ({ state }) => state, { type: 'choice', choices: trialStateSchema.options, isClosed: true }),
    ownField('reason', 'why it failed', ({ reason }) => reason ?? undefined, { type: 'choice', choices: failureReasonSchema.options, isClosed: true }),
    ownField('tag', 'a tag', ({ labels }) => (labels.length === 0 ? undefined : labels), { type: 'tags', choices: tags }),
    ownField('note', 'the note', ({ note }) => note ?? undefined, { type: 'text' }),
    ownField('step', 'the last step reported', ({ lastStep }) => lastStep),
    ownField('seconds', 'time spent running', ({ runningMs }) => (runningMs > 0 ? runningMs / 1000 : undefined)),
    ownField('paused_at', 'the step of a paused trial', ({ pausedAtStep }) => pausedAtStep ?? undefined),
    ownField('memory_mib', 'the most memory held', ({ peakMemoryMiB }) => peakMemoryMiB ?? undefined),
    ownField('attempts', 'how often it was started', ({ attempts }) => attempts),
    ownField('slot', 'where it ran', ({ slot }) => slot ?? undefined, { type: 'text' }),
    ownField('origin', 'what put it there', ({ origin }) => origin, { type: 'choice', choices: ['sampler', 'user'], isClosed: true }),
    ownField('message', 'why it failed or was stopped', ({ message }) => message ?? undefined, { type: 'text' }),
    ownField('forked_from', 'the trial it started from', ({ forkedFrom }) => forkedFrom?.trial),
    ownField('confirms', 'the trial it runs again', ({ confirms }) => confirms ?? undefined),
    ownField('seed', 'seed', ({ seed }) => seed),
  ]
}

const metricField = (name: string): Field => ({
  name,
  family: 'metric',
  type: 'number',
  about: 'metric',
  choices: [],
  isClosed: false,
  range: undefined,
  read: ({ values }) => ownValue(values, name),
})

function parameterField(name: string, spec: Parameter | undefined, seen: ReadonlySet<ParameterValue>): Field {
  const read = ({ params }: Trial): ParameterValue | undefined => ownValue(params, name)
  const common = { name, family: 'param', isClosed: false, read } as const
  if (spec === undefined || spec.type === 'categorical') {
    const choices = [...new Set([...(spec?.choices ?? []), ...seen])]
    // Of a space that is gone nothing is known but what the trials have.
    const numbers = spec === undefined && choices.every((choice) => typeof choice === 'number')
    return { ...common, type: numbers ? 'number' : 'choice', about: spec === undefined ? 'parameter of an earlier space' : 'parameter', choices: numbers ? [] : choices, isClosed: !numbers, range: undefined }
  }
  return { ...common, type: 'number', about: spec.log === true ? 'parameter, log' : 'parameter', choices: [], range: { low: spec.low, high: spec.high } }
}

/** Every field of a study's trials: metrics (the objective first), parameters in the study's order, then what each trial has. */
export function trialFields({ definition, metricNames, trials }: FieldSources): Field[] {
  const { tags, values } = valuesSeen(definition, trials)
  const metrics = new Set([...definition.metrics.map(({ name }) => name), ...metricNames])
  const params = new Set([...Object.keys(definition.space), ...values.keys()])
  return [
    ...[...metrics].map(metricField),
    ...[...params].map((name) => parameterField(name, ownValue(definition.space, name), values.get(name) ?? new Set())),
    ...ownFields([...tags].sort()),
  ]
}

/** The tags of the trials, and the values of the parameters that the space does not list. */
function valuesSeen(definition: FieldSources['definition'], trials: readonly Trial[]): { readonly tags: ReadonlySet<string>; readonly values: ReadonlyMap<string, ReadonlySet<ParameterValue>> } {
  const tags = new Set<string>()
  const values = new Map<string, Set<ParameterValue>>()
  const ranges = new Set(Object.entries(definition.space).flatMap(([name, { type }]) => (type === 'categorical' ? [] : [name])))
  for (const { labels, params } of trials) {
    for (const label of labels) tags.add(label)
    for (const name of Object.keys(params)) {
      if (ranges.has(name)) continue
      const known = values.get(name) ?? new Set()
      const value = params[name]
      if (value !== undefined && known.size < mostChoices) values.set(name, known.add(value))
    }
  }
  return { tags, values }
}

/** Values of a parameter of an earlier space that are told apart; one with more is offered no others. */
const mostChoices = 1000
