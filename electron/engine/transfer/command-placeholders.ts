import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import type { CommandObjective } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'

/** What a placeholder may name besides a parameter; the command executor fills them in. */
const reserved = ['params_json', 'seed', 'trial_dir', 'checkpoint_dir']

/** `{{` and `}}` are braces; braces around anything that is no name (JSON, say) stay as they are. */
const placeholder = /\{\{|\}\}|\{(\w[\w.-]*)\}/g

/** Placeholders that a trial of this space would have no value for. */
export function placeholderIssues({ command }: CommandObjective, space: SearchSpace = {}): InputIssue[] {
  const words = typeof command === 'string' ? [command] : command
  const names = new Set(words.flatMap((word) => [...word.matchAll(placeholder)].flatMap(([, name]) => (name === undefined ? [] : [name]))))
  return [...names].flatMap((name) => {
    const message = reserved.includes(name) ? undefined : issueOf(name, space)
    return message === undefined ? [] : [{ path: 'objective.command', message }]
  })
}

function issueOf(name: string, space: SearchSpace): string | undefined {
  const spec = Object.hasOwn(space, name) ? space[name] : undefined
  if (spec === undefined) {
    const known = [...Object.keys(space), ...reserved].map((each) => `{${each}}`).join(', ')
    return `{${name}} names no parameter; there are ${known}, and {{${name}}} stands for {${name}} itself`
  }
  return spec.when === undefined ? undefined : `{${name}} is a conditional parameter, which not every trial has: use {params_json} or the variable TUNERY_PARAMS`
}
