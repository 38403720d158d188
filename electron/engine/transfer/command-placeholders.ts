import { placeholderNames, reservedPlaceholders } from '../../../shared/domain/placeholders.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import type { CommandObjective } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'

const reserved = new Set<string>(reservedPlaceholders)

/** Placeholders that a trial of this space would have no value for. */
export function placeholderIssues({ command }: CommandObjective, space: SearchSpace = {}): InputIssue[] {
  const words = typeof command === 'string' ? [command] : command
  const isKnown = (name: string): boolean => reserved.has(name) || Object.hasOwn(space, name)
  const names = new Set(words.flatMap((word) => placeholderNames(word, isKnown)))
  const unknown = [...names].flatMap((name) => {
    const message = reserved.has(name) ? undefined : issueOf(name, space)
    return message === undefined ? [] : [{ path: 'objective.command', message }]
  })
  return [...unknown, ...switchIssues(words, space)]
}

/** Switches of parameters that are never true. */
function switchIssues(words: readonly string[], space: SearchSpace): InputIssue[] {
  const names = new Set(words.flatMap((word) => placeholderNames(word, (name) => Object.hasOwn(space, name), 'switches')))
  return [...names].flatMap((name) => {
    const spec = Object.hasOwn(space, name) ? space[name] : undefined
    if (spec === undefined || (spec.type === 'categorical' && spec.choices.includes(true))) return []
    return [{ path: 'objective.command', message: `{${name}?…} is there while "${name}" is true, which it never is: give it the choices true and false` }]
  })
}

function issueOf(name: string, space: SearchSpace): string | undefined {
  const spec = Object.hasOwn(space, name) ? space[name] : undefined
  if (spec === undefined) {
    const known = [...Object.keys(space), ...reservedPlaceholders].map((each) => `{${each}}`).join(', ')
    return `{${name}} names no parameter; there are ${known}, and {{${name}}} stands for {${name}} itself`
  }
  return spec.when === undefined ? undefined : `{${name}} is a conditional parameter, which not every trial has: use {params_json} or the variable TUNERY_PARAMS`
}
