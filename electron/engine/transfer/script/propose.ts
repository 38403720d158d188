import type { ScriptFlag } from '../../../../shared/contract/scripts.ts'
import { parameterSchema, type Parameter, type ParameterValue } from '../../../../shared/domain/search-space.ts'
import type { FoundFlag } from './found-flag.ts'
import { rangeOf } from './ranges.ts'
import { roleOf, type Role } from './roles.ts'

const whyNot: Readonly<Record<Exclude<Role, 'tuned'>, string>> = {
  steps: 'How long a trial trains: the scheduler ends bad ones sooner, so that it is left as it is',
  seed: 'Each trial gets a seed of its own, which follows from the study’s',
  path: 'A path',
  output: 'Each trial writes into a folder of its own',
  machine: 'Says what it runs on, not how it learns',
  bookkeeping: 'Says what is printed and kept, not how it learns',
  other: '',
}

/** What is proposed for a flag that a script takes. */
export function proposeFlag(flag: FoundFlag): ScriptFlag {
  const role = roleOf(flag)
  const range = flag.type === 'list' || role === 'seed' ? undefined : rangeOf(flag)
  const proposal = range === undefined ? undefined : checked(withPrior(range.spec, flag.default))
  const tuned = role === 'tuned' && proposal !== undefined && range?.isSure === true && flag.isDelicate !== true
  const { form } = flag
  return {
    name: flag.name,
    label: flag.label,
    form: form.kind === 'option' && proposal !== undefined && mayBeginWithDash(proposal) ? { ...form, joined: true } : form,
    type: flag.type,
    default: flag.default ?? null,
    required: flag.required,
    choices: flag.choices === undefined ? null : [...flag.choices],
    help: flag.help,
    source: flag.source,
    role: role === 'tuned' && !tuned ? 'other' : role,
    proposal: proposal ?? null,
    tuned,
    filled: filledOf(flag, role),
    why: [why(flag, role, range?.why), flag.note].filter((text) => text !== undefined && text !== '').join('; '),
  }
}

/** argparse takes a value such as -1e-5 for a flag. */
function mayBeginWithDash(spec: Parameter): boolean {
  return spec.type === 'categorical' ? spec.choices.some((choice) => String(choice).startsWith('-')) : spec.low < 0
}

function filledOf({ type, name, form }: FoundFlag, role: Role): string | null {
  if (form.kind === 'switch' || form.kind === 'environment' || type === 'list') return null
  if (role === 'seed') return '{seed}'
  if (role === 'output') return /check_?point|ckpt/i.test(name) ? '{checkpoint_dir}' : '{trial_dir}'
  return null
}

function why(flag: FoundFlag, role: Role, reason: string | undefined): string {
  if (role !== 'tuned') return whyNot[role]
  if (reason !== undefined) return reason
  if (flag.type === 'list') return 'Takes several values: write them into the command by hand'
  return flag.type === 'text' ? 'A text without choices' : 'No default tells its range'
}

/** The script's own default is believed to be good: it is what the first trial runs with. */
function withPrior(spec: Parameter, value: ParameterValue | undefined): Parameter {
  if (value === undefined) return spec
  if (spec.type === 'categorical') return spec.choices.includes(value) ? { ...spec, prior: value } : spec
  return typeof value === 'number' && value >= spec.low && value <= spec.high ? { ...spec, prior: value } : spec
}

/** A range of odd numbers (a default of 1e308) is none. */
function checked(spec: Parameter): Parameter | undefined {
  const { success, data } = parameterSchema.safeParse(spec)
  return success ? data : undefined
}
