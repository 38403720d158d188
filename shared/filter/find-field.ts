import { fullName, type Field } from './field.ts'
import { printField } from './print.ts'

/** What a name means among fields: one of them, several, or none (then with the nearest names). */
export type FoundField =
  | { readonly kind: 'one'; readonly field: Field }
  | { readonly kind: 'several'; readonly fields: readonly Field[] }
  | { readonly kind: 'none'; readonly nearest: readonly string[] }

/** The field that a name means: its own name where only one field has it, or its full name. */
export function findField(fields: readonly Field[], name: string): FoundField {
  const named = fields.filter((field) => field.name === name)
  const [first] = named
  if (first !== undefined && named.length === 1) return { kind: 'one', field: first }
  if (first !== undefined) return { kind: 'several', fields: named }
  const full = fields.find((field) => fullName(field) === name)
  if (full !== undefined) return { kind: 'one', field: full }
  const alias = aliases[name.toLowerCase()]
  const meant = fields.find((field) => field.family === 'trial' && field.name === alias)
  if (meant !== undefined) return { kind: 'one', field: meant }
  // A full name is only meant by who writes one.
  return { kind: 'none', nearest: nearestOf(name, fields.map((field) => (name.includes('.') ? fullName(field) : writtenName(fields, field)))) }
}

const aliases: Readonly<Record<string, string>> = { tags: 'tag', notes: 'note', trial: 'number', steps: 'step', duration: 'seconds', memory: 'memory_mib' }

/** How a field is written in a filter: by its own name where that is enough. */
export function writtenName(fields: readonly Field[], field: Field): string {
  return printField(fields.filter(({ name }) => name === field.name).length === 1 ? field.name : fullName(field))
}

/** Those of several words that a mistyped one may have meant, the nearest first. */
export function nearestOf(word: string, words: readonly string[]): string[] {
  const lower = word.toLowerCase()
  const limit = Math.max(1, Math.floor(word.length / 3))
  const scored = [...new Set(words)].map((candidate) => {
    const other = candidate.toLowerCase()
    const distance = other.startsWith(lower) || (lower.length > 2 && other.includes(lower)) ? 0.5 : editDistance(lower, other, limit)
    return { candidate, distance }
  })
  return scored
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's distance; more than `limit` is said as Infinity. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? Infinity
}
