import type { SimulationInput } from '../../../shared/contract/simulation.ts'

export type SourceKind = 'study' | 'table' | 'function'

/** What the form holds; undefined where a field is empty, NaN where it holds no number. */
export interface LabForm {
  source: SourceKind
  studyId: number | undefined
  path: string
  /** Whether a table is read with the space and the metric of the study. */
  withStudy: boolean
  function: string
  samplers: readonly string[]
  schedulers: readonly string[]
  seeds: number | undefined
  workers: number | undefined
  trials: number | undefined
  /** `sampler + scheduler` */
  baseline: string
}

export const usualBaseline = 'random + none'
const mostSeeds = 1000
const mostWorkers = 256
const mostTrials = 100_000

type Query = Readonly<Record<string, string>>

const listOf = (text: string | undefined, otherwise: readonly string[]): string[] => (text === undefined ? [...otherwise] : text.split(',').filter((name) => name !== ''))
const numberOf = (text: string | undefined): number | undefined => (text === undefined || text === '' || !/^\d+$/.test(text) ? undefined : Number(text))
const isKind = (text: string | undefined): text is SourceKind => text === 'study' || text === 'table' || text === 'function'

/** The form that a URL's query describes. */
export function formOfQuery(query: Query): LabForm {
  const studyId = numberOf(query['study'])
  return {
    source: isKind(query['source']) ? query['source'] : studyId === undefined ? 'function' : 'study',
    studyId,
    path: query['table'] ?? '',
    withStudy: query['space'] === 'study',
    function: query['function'] ?? 'mlp-curves',
    samplers: listOf(query['samplers'], ['random', 'tpe']),
    schedulers: listOf(query['schedulers'], ['none', 'asha']),
    seeds: query['seeds'] === undefined ? 5 : numberOf(query['seeds']),
    workers: numberOf(query['workers']),
    trials: numberOf(query['trials']),
    baseline: query['baseline'] ?? usualBaseline,
  }
}

/** The query that makes the form again. */
export function queryOfForm(form: LabForm): Record<string, string> {
  const number = (name: string, value: number | undefined): [string, string][] => (value === undefined || Number.isNaN(value) ? [] : [[name, String(value)]])
  return Object.fromEntries([
    ['source', form.source],
    ...number('study', form.studyId),
    ...(form.source === 'table' && form.path !== '' ? [['table', form.path]] : []),
    ...(form.source === 'table' && form.withStudy ? [['space', 'study']] : []),
    ...(form.source === 'function' ? [['function', form.function]] : []),
    ['samplers', form.samplers.join(',')],
    ['schedulers', form.schedulers.join(',')],
    ...number('seeds', form.seeds),
    ...number('workers', form.workers),
    ...number('trials', form.trials),
    ...(form.baseline === usualBaseline ? [] : [['baseline', form.baseline]]),
  ])
}

/** What is wrong with each field; nothing for a field that is right. */
export function labErrors(form: LabForm): Partial<Record<'study' | 'table' | 'samplers' | 'schedulers' | 'seeds' | 'workers' | 'trials', string>> {
  const whole = (value: number | undefined, most: number, isNeeded: boolean): string | undefined =>
    value === undefined ? (isNeeded ? 'is missing' : undefined) : Number.isInteger(value) && value >= 1 && value <= most ? undefined : `must be a whole number from 1 to ${most}`
  const needsStudy = form.source === 'study' || (form.source === 'table' && form.withStudy)
  const found = {
    study: needsStudy && form.studyId === undefined ? 'choose a study' : undefined,
    table: form.source === 'table' && form.path.trim() === '' ? 'needs the path of a CSV file' : undefined,
    samplers: form.samplers.length === 0 ? 'choose at least one' : undefined,
    schedulers: form.schedulers.length === 0 ? 'choose at least one' : undefined,
    seeds: whole(form.seeds, mostSeeds, true),
    workers: whole(form.workers, mostWorkers, false),
    trials: whole(form.trials, mostTrials, false),
  }
  return Object.fromEntries(Object.entries(found).filter(([, message]) => message !== undefined))
}

/** The pairs that the form compares. */
export function pairNames({ samplers, schedulers }: Pick<LabForm, 'samplers' | 'schedulers'>): string[] {
  return samplers.flatMap((sampler) => schedulers.map((scheduler) => `${sampler} + ${scheduler}`))
}

/** What the engine is asked; the form must have no error. */
export function inputOfForm(form: LabForm): SimulationInput {
  const study = form.studyId === undefined ? undefined : ({ kind: 'id', studyId: form.studyId } as const)
  const [sampler = 'random', scheduler = 'none'] = form.baseline.split(' + ')
  return {
    source: sourceOf(form, study),
    samplers: form.samplers.map((name) => ({ name })),
    schedulers: form.schedulers.map((name) => ({ name })),
    seeds: form.seeds ?? 5,
    ...(form.workers === undefined ? {} : { workers: form.workers }),
    ...(form.trials === undefined ? {} : { trials: form.trials }),
    baseline: { sampler: { name: sampler }, scheduler: { name: scheduler } },
  }
}

function sourceOf(form: LabForm, study: { readonly kind: 'id'; readonly studyId: number } | undefined): SimulationInput['source'] {
  if (form.source === 'function') return { kind: 'function', name: form.function }
  if (form.source === 'table') return { kind: 'table', path: form.path.trim(), ...(form.withStudy && study !== undefined ? { study } : {}) }
  return { kind: 'study', study: study ?? { kind: 'id', studyId: 0 } }
}

/** Which field of the form an issue of the engine is about; undefined for one that has no field. */
export function fieldOfIssue(path: string): 'study' | 'table' | 'samplers' | 'schedulers' | undefined {
  return (['study', 'table', 'samplers', 'schedulers'] as const).find((field) => path.startsWith(field))
}
