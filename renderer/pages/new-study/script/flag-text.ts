import type { ScriptFlag, ScriptInspection } from '../../../../shared/contract/scripts.ts'
import type { Parameter } from '../../../../shared/domain/search-space.ts'

/** A range as it is said in a table: `0.0001 to 1, log`, `16 to 1024, whole, log`, `sgd, adam`. */
export function rangeText(spec: Parameter): string {
  if (spec.type === 'categorical') return spec.choices.map(String).join(', ')
  return [`${String(spec.low)} to ${String(spec.high)}`, ...(spec.type === 'int' ? ['whole'] : []), ...(spec.log === true ? ['log'] : [])].join(', ')
}

/** What a script was recognised as, in a sentence. */
export function foundText({ language, readers, flags }: ScriptInspection, tuned: number): string {
  const how = readers.length === 0 ? language : `${language}, flags by ${readers.join(' and ')}`
  if (flags.length === 0) return `${how}: no flags found.`
  return `${how}: ${flags.length === 1 ? 'one flag' : `${String(flags.length)} flags`}, ${tuned === 0 ? 'none' : String(tuned)} of them searched.`
}

/** What stands in an empty field for a flag that is not searched. */
export function leftOutText({ filled, default: preset, required }: ScriptFlag): string {
  if (filled !== null) return filled
  if (preset !== null) return String(preset)
  return required ? 'needed' : 'left out'
}

/** A path that was dropped as text or as the address of a file; undefined for anything else. */
export function droppedPath(uriList: string, text: string): string | undefined {
  const address = uriList.split(/\r?\n/).find((line) => line.startsWith('file://'))
  if (address !== undefined) {
    const path = decodeURIComponent(new URL(address).pathname)
    return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path
  }
  const line = text.trim()
  return line !== '' && !line.includes('\n') && /[\\/.]/.test(line) ? line : undefined
}
