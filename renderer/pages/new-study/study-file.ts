import type { z } from 'zod'
import type { Parameter, ParameterValue, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { Objective, studyFileSchema } from '../../../shared/domain/study.ts'
import { endingFields, endingOf } from './ending.ts'
import { emptyForm, type FormModel, type PluginChoice } from './form-model.ts'
import { defined, rowsOf, specOf, type TaskParameters } from './parameter-row.ts'

/** A study file that the schema has passed. */
export type ParsedStudyFile = z.output<typeof studyFileSchema>

export interface TaskSpace {
  readonly name: string
  readonly parameters: TaskParameters
  readonly defaultSpace: Readonly<Record<string, Parameter>>
}

/**
 * The form that holds a study file.
 * @param tasks the built-in tasks, for the default space of a file that states none
 */
export function formOf(file: ParsedStudyFile, tasks: readonly TaskSpace[]): FormModel {
  const { objective } = file
  const task = objective.kind === 'builtin' ? tasks.find(({ name }) => name === objective.task) : undefined
  const fixed = 'fixed' in objective ? (objective.fixed ?? {}) : {}
  const space: SearchSpace = file.space ?? spaceWithout(task?.defaultSpace ?? {}, fixed)
  return {
    ...emptyForm(),
    name: file.name,
    ...objectiveFields(objective, file.gpus_per_trial),
    metrics: (file.metrics ?? []).map((metric) => ({ ...metric })),
    parameters: rowsOf(space, fixed, task?.parameters),
    sampler: choiceOf(file.sampler ?? { name: '' }),
    scheduler: choiceOf(file.scheduler),
    ...endingFields(file),
    warmStart: { studies: [...(file.warm_start?.studies ?? [])], files: (file.warm_start?.files ?? []).join('\n'), weight: file.warm_start?.weight },
    budget: { trials: file.budget.trials, seconds: file.budget.seconds },
    limits: { trialSeconds: file.limits.trial_seconds, memoryMib: file.limits.memory_mib },
    parallel: file.parallel,
    fuse: file.fuse === 'auto' ? undefined : file.fuse,
    seed: file.seed,
  }
}

function spaceWithout(space: SearchSpace, fixed: Readonly<Record<string, ParameterValue>>): SearchSpace {
  return Object.fromEntries(Object.entries(space).filter(([name]) => !Object.hasOwn(fixed, name)))
}

function objectiveFields(objective: Objective, gpusPerTrial: number | undefined): Partial<FormModel> {
  switch (objective.kind) {
    case 'builtin': {
      const { data } = objective
      const builtin = { task: objective.task, dataPath: data?.path ?? '', dataTarget: data?.target ?? '', dataKind: data?.kind ?? ('auto' as const) }
      return { kind: 'builtin', builtin }
    }
    case 'command': {
      const { command, cwd, env } = objective
      return { kind: 'command', command: { command: typeof command === 'string' ? command : [...command], cwd: cwd ?? '', env, gpusPerTrial } }
    }
    case 'module':
      return { kind: 'module', module: { path: objective.path } }
    case 'ask-tell':
      return { kind: 'ask-tell' }
  }
}

function choiceOf({ name, ...options }: { readonly name: string } & Readonly<Record<string, unknown>>): PluginChoice {
  return { name, options }
}

/**
 * The study file of a form: plain JSON, what is not set left out.
 * It need not be a good one; the schema and the engine say what is wrong with it.
 */
export function fileOf(form: FormModel): Record<string, unknown> {
  return defined({
    name: form.name.trim(),
    objective: objectiveOf(form),
    metrics: form.metrics.length === 0 ? undefined : form.metrics.map((metric) => defined(metric)),
    space: record(form.parameters.filter((row) => row.searched).map((row) => [row.name, specOf(row)])),
    sampler: form.sampler.name === '' ? undefined : { name: form.sampler.name, ...form.sampler.options },
    scheduler: { name: form.scheduler.name, ...form.scheduler.options },
    budget: defined(form.budget),
    ...endingOf(form),
    warm_start: warmStartOf(form),
    limits: nonEmpty(defined({ trial_seconds: form.limits.trialSeconds, memory_mib: form.limits.memoryMib })),
    parallel: form.parallel,
    fuse: form.fuse,
    gpus_per_trial: form.kind === 'command' ? form.command.gpusPerTrial : undefined,
    seed: form.seed,
  })
}

function objectiveOf(form: FormModel): Record<string, unknown> {
  switch (form.kind) {
    case 'builtin': {
      const { task, dataPath, dataTarget, dataKind } = form.builtin
      const data = dataPath === '' ? undefined : defined({ path: dataPath, target: given(dataTarget), kind: dataKind === 'auto' ? undefined : dataKind })
      return defined({ kind: 'builtin', task, data, fixed: fixedOf(form) })
    }
    case 'command': {
      const { command, cwd, env } = form.command
      return defined({ kind: 'command', command: typeof command === 'string' ? command : [...command], cwd: given(cwd), env: env === undefined ? undefined : { ...env } })
    }
    case 'module':
      return defined({ kind: 'module', path: form.module.path, fixed: fixedOf(form) })
    case 'ask-tell':
      return { kind: 'ask-tell' }
  }
}

function warmStartOf({ warmStart: { studies, files, weight } }: FormModel): Record<string, unknown> | undefined {
  const paths = files.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return studies.length + paths.length === 0 ? undefined : defined({ studies: [...studies], files: paths, weight })
}

/** Fixed values; a searched parameter keeps its own for when it is no longer searched. */
function fixedOf(form: FormModel): Record<string, unknown> | undefined {
  return nonEmpty(record(form.parameters.flatMap((row) => (row.searched || row.fixed === undefined ? [] : [[row.name, row.fixed]]))))
}

/** An object with these fields, `__proto__` among them. */
function record(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries)
}

const given = (text: string): string | undefined => (text === '' ? undefined : text)

const nonEmpty = (fields: Record<string, unknown>): Record<string, unknown> | undefined => (Object.keys(fields).length === 0 ? undefined : fields)

/** Rows for another task: its own defaults. */
export function taskRows(task: TaskSpace | undefined): FormModel['parameters'] {
  return task === undefined ? [] : rowsOf(task.defaultSpace, {}, task.parameters)
}
