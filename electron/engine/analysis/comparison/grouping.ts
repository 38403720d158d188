import { isDeepStrictEqual } from 'node:util'
import type { Grouping } from '../../../../shared/contract/comparison.ts'
import type { StudyDefinition } from '../../../../shared/domain/study.ts'

/** Studies that are taken together, by position. */
export interface StudyGroup {
  readonly name: string
  readonly members: readonly number[]
}

/** The groups in the order of their first studies. Each has a name of its own. */
export function groupStudies(definitions: readonly StudyDefinition[], grouping: Grouping): StudyGroup[] {
  const groups: { name: string | undefined; members: number[] }[] = []
  definitions.forEach((definition, position) => {
    const name = grouping.by === 'words' ? wordOf(definition.name, grouping.words) : undefined
    const found = groups.find((group) => belongs(definition, name, group, definitions, grouping))
    if (found === undefined) groups.push({ name, members: [position] })
    else found.members.push(position)
  })
  const names = groups.map(({ name, members }) => name ?? sharedName(members.map((position) => definitions[position]).filter((one) => one !== undefined)))
  return groups.map(({ members }, i) => ({ name: unlike(names, i), members }))
}

function belongs(definition: StudyDefinition, name: string | undefined, group: { name: string | undefined; members: number[] }, definitions: readonly StudyDefinition[], { by }: Grouping): boolean {
  if (by === 'study') return false
  if (by === 'words') return name !== undefined && group.name === name
  const first = definitions[group.members[0] ?? -1]
  return first !== undefined && isDeepStrictEqual(lasting(first), lasting(definition))
}

/** A definition without what makes it another repetition. */
function lasting({ name: _, seed: __, ...rest }: StudyDefinition): unknown {
  return rest
}

/** The longest of the words that the name contains, whatever their case. */
function wordOf(name: string, words: readonly string[]): string | undefined {
  const inName = words.filter((word) => name.toLowerCase().includes(word.toLowerCase()))
  return inName.reduce<string | undefined>((longest, word) => (longest === undefined || word.length > longest.length ? word : longest), undefined)
}

/** What the names of studies begin with in common, without what parts it from a number; `tpe + asha` where that is nothing. */
function sharedName(studies: readonly StudyDefinition[]): string {
  const [first, ...others] = studies
  if (first === undefined) return ''
  if (others.length === 0) return first.name
  let length = 0
  while (length < first.name.length && others.every(({ name }) => name[length] === first.name[length])) length += 1
  const shared = first.name.slice(0, length).replace(/[\s\-_.#(]+(?:seed|run|s)?[\s\-_.=#(]*\d*$|\d+$/i, '')
  return shared === '' ? `${first.sampler.name} + ${first.scheduler.name}` : shared
}

/** A name that no group before has. */
function unlike(names: readonly string[], position: number): string {
  const name = names[position] ?? ''
  const before = names.slice(0, position).filter((other) => other === name).length
  return before === 0 ? name : `${name} (${String(before + 1)})`
}
