import type { FlagForm, ScriptFlag, ScriptInspection } from '../contract/scripts.ts'
import type { Metric } from '../domain/metric.ts'
import type { Config, Parameter, ParameterValue } from '../domain/search-space.ts'

/** What the user has decided about a script's flags. */
export interface FlagChoices {
  /** The names of those that are searched. */
  readonly tuned: ReadonlySet<string>
  /** What stands for others in the command, by their names; an empty text leaves a flag out. May hold `{seed}`, `{trial_dir}`. */
  readonly set: Readonly<Record<string, string>>
}

/** Nothing is searched. */
export const noChoices: FlagChoices = { tuned: new Set(), set: {} }

/** The choices with one flag searched, or not. */
export function withTuned({ tuned, set }: FlagChoices, name: string, on: boolean): FlagChoices {
  return { tuned: new Set([...[...tuned].filter((other) => other !== name), ...(on ? [name] : [])]), set }
}

/** What is proposed. */
export function proposedChoices({ flags }: ScriptInspection): FlagChoices {
  return { tuned: new Set(flags.filter(({ tuned }) => tuned).map(({ name }) => name)), set: {} }
}

/** Whether a flag is searched: only one with a range can be. */
export function isTuned({ name, proposal }: ScriptFlag, { tuned }: FlagChoices): boolean {
  return proposal !== null && tuned.has(name)
}

/** What stands for a flag in the command while it is not searched; undefined leaves it out. */
function textOf(flag: ScriptFlag, { set }: FlagChoices): string | undefined {
  const stated = Object.hasOwn(set, flag.name) ? set[flag.name] : undefined
  const text = stated ?? flag.filled ?? undefined
  return text === '' ? undefined : text
}

/** The command that runs a script with its searched flags as placeholders: the words of a study file's `objective.command`. */
export function scriptCommand(inspection: ScriptInspection, choices: FlagChoices): string[] {
  const words = (wanted: boolean): string[] =>
    inspection.flags.filter(({ form }) => (form.kind === 'positional') === wanted).flatMap((flag) => {
      if (isTuned(flag, choices)) return placed(flag.form, `{${flag.name}}`, flag.name)
      const text = textOf(flag, choices)
      return text === undefined ? [] : placed(flag.form, text, undefined)
    })
  return [...inspection.program, ...words(true), ...words(false), ...inspection.extra]
}

/** @param switched the parameter that a switch goes by */
function placed(form: FlagForm, text: string, switched: string | undefined): string[] {
  switch (form.kind) {
    case 'option':
      return form.joined ? [`${form.flag}=${text}`] : [form.flag, text]
    case 'switch':
      if (switched !== undefined) return [`{${switched}?${form.on}${form.off === '' ? '' : `:${form.off}`}}`]
      return [isTrue(text) ? form.on : form.off].filter((word) => word !== '')
    case 'positional':
      return [text]
    case 'override':
      return [`${form.key}=${text}`]
    case 'environment':
      return []
  }
}

const isTrue = (text: string): boolean => /^(?:true|1|yes|on)$/i.test(text)

/** The flags that a script cannot do without and that nothing stands for yet. */
export function missingFlags({ flags }: ScriptInspection, choices: FlagChoices): ScriptFlag[] {
  return flags.filter((flag) => flag.required && !isTuned(flag, choices) && textOf(flag, choices) === undefined)
}

/** The search space of the searched flags, in the order of the script. A value in every trial of what is read from the environment is a choice without another. */
export function scriptSpace({ flags }: ScriptInspection, choices: FlagChoices): Record<string, Parameter> {
  return Object.fromEntries(
    flags.flatMap((flag): [string, Parameter][] => {
      if (isTuned(flag, choices) && flag.proposal !== null) return [[flag.name, flag.proposal]]
      const text = flag.form.kind === 'environment' ? textOf(flag, choices) : undefined
      return text === undefined ? [] : [[flag.name, { type: 'categorical', choices: [valueOf(text, flag)] }]]
    }),
  )
}

function valueOf(text: string, { type }: ScriptFlag): ParameterValue {
  if (type === 'bool') return isTrue(text)
  const number = text.trim() === '' ? NaN : Number(text)
  return type !== 'text' && Number.isFinite(number) ? number : text
}

/** A value for a test run: what is believed to be good, which is the script's own default, else the middle of the range or the first choice. */
export function likelyValue(spec: Parameter): ParameterValue {
  if (spec.prior !== undefined) return spec.prior
  if (spec.type === 'categorical') return spec.choices[0] ?? ''
  const middle = spec.log === true ? Math.sqrt(spec.low * spec.high) : (spec.low + spec.high) / 2
  if (spec.step !== undefined) return spec.low
  return spec.type === 'int' ? Math.round(middle) : Number(middle.toPrecision(3))
}

/** One value for each parameter of a space. */
export function likelyConfig(space: Readonly<Record<string, Parameter>>): Config {
  return Object.fromEntries(Object.entries(space).map(([name, spec]) => [name, likelyValue(spec)]))
}

/** The metrics of a study before anything is known of what a script prints: what its text mentions, else the usual name. */
export function proposedMetrics({ metrics }: ScriptInspection): Metric[] {
  const [first] = metrics
  return [first ?? { name: 'val_error', goal: 'minimize' }]
}

/** A study file of a script. @param folder its `cwd`, relative to where the file will be; left out where that is the same folder */
export function scriptStudy(
  inspection: ScriptInspection,
  choices: FlagChoices,
  { name, metrics, folder }: { readonly name: string; readonly metrics: readonly Metric[]; readonly folder: string | undefined },
): Record<string, unknown> {
  const command = scriptCommand(inspection, choices)
  return {
    name,
    objective: { kind: 'command', command, ...(folder === undefined || folder === '' ? {} : { cwd: folder }) },
    metrics: [...metrics],
    space: scriptSpace(inspection, choices),
    budget: { trials: 20 },
  }
}
