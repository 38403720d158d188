import type { InputIssue } from '../../../shared/errors.ts'
import { studyFileSchema } from '../../../shared/domain/study.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { FormModel, ParameterRow } from './form-model.ts'
import { fileOf } from './study-file.ts'

/** What this page finds wrong with a form, without the engine; paths are those of the study file. */
export function formIssues(form: FormModel): InputIssue[] {
  const parsed = studyFileSchema.safeParse(fileOf(form))
  return [...rowIssues(form.parameters), ...needIssues(form), ...(parsed.success ? [] : issuesOf(parsed.error))]
}

/** A study file is an object: two rows of one name would be one. */
function rowIssues(rows: readonly ParameterRow[]): InputIssue[] {
  const seen = new Set<string>()
  return rows.flatMap(({ name }) => {
    const again = seen.has(name)
    seen.add(name)
    if (name.trim() === '') return [{ path: 'space', message: 'a parameter needs a name' }]
    return again ? [{ path: `space.${name}`, message: `there is another parameter named "${name}"` }] : []
  })
}

/** What a file may leave out, and a form need not. */
function needIssues(form: FormModel): InputIssue[] {
  if (form.kind === 'builtin') return []
  const issues: InputIssue[] = []
  if (!form.metrics.some((metric) => metric.goal !== undefined)) issues.push({ path: 'metrics', message: 'needs a metric to minimize or maximize' })
  if (!form.parameters.some((row) => row.searched)) issues.push({ path: 'space', message: 'needs at least one parameter' })
  return issues
}

/** Which issues are about this place or a place in it. */
export function issuesIn(issues: readonly InputIssue[], path: string): InputIssue[] {
  return issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`) || issue.path.startsWith(`${path}[`))
}

/** The message of a place, for the field that edits it; undefined when nothing is wrong there. */
export function issueAt(issues: readonly InputIssue[], path: string): string | undefined {
  return issues.find((issue) => issue.path === path)?.message
}

/** Issues without repetition: the page and the engine find the same. */
export function uniqueIssues(issues: readonly InputIssue[]): InputIssue[] {
  const byText = new Map(issues.map((issue) => [`${issue.path}\n${issue.message}`, issue]))
  return [...byText.values()]
}

const places: readonly (readonly [RegExp, string])[] = [
  [/^space\.(.+)\.(\w+)$/, '$1 $2'],
  [/^space\.(.+)$/, '$1'],
  [/^space$/, 'Search space'],
  [/^objective\.fixed\.(.+)$/, '$1'],
  [/^objective\.data(\.path)?$/, 'Data path'],
  [/^objective\.data\.target$/, 'Column to predict'],
  [/^objective\.path$/, 'Module file'],
  [/^objective\.command$/, 'Command'],
  [/^objective\.cwd$/, 'Working folder'],
  [/^objective\.task$/, 'Task'],
  [/^objective\.(.+)$/, 'Objective: $1'],
  [/^metrics.*$/, 'Metrics'],
  [/^budget(\..+)?$/, 'Budget'],
  [/^end(\..+)?$/, 'Early end'],
  [/^repeats$/, 'Repeats'],
  [/^confirm(\..+)?$/, 'Confirm the best'],
  [/^warm_start\.studies.*$/, 'Earlier studies'],
  [/^warm_start(\..+)?$/, 'Earlier trials'],
  [/^limits(\..+)?$/, 'Limits'],
  [/^sampler(?:\.(.+))?$/, 'Sampler $1'],
  [/^scheduler(?:\.(.+))?$/, 'Scheduler $1'],
  [/^name$/, 'Name'],
  [/^parallel$/, 'At once'],
  [/^fuse$/, 'Trained together'],
  [/^gpus_per_trial$/, 'Graphics cards a trial'],
  [/^seed$/, 'Seed'],
]

/** A path in words that the form uses: `space.units.low` is `units low`. */
export function placeText(path: string): string {
  const place = places.find(([pattern]) => pattern.test(path))
  return place === undefined ? path : path.replace(...place).trim()
}
