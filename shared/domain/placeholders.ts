/** What a placeholder may name besides a parameter. */
export const reservedPlaceholders = ['params_json', 'seed', 'trial_dir', 'checkpoint_dir'] as const

/** Three braces, two, or one on each side of a text without any. */
const pattern = /\{\{\{([^{}]+)\}\}\}|\{\{([^{}]+)\}\}|\{([^{}]+)\}/g
const namePattern = /^\w[\w.-]*$/
/** `name?text` or `name?text:other` between braces. */
const switchPattern = /^([^?]+)\?([^:]*)(?::([^]*))?$/

/** What stands between the braces of a placeholder. */
interface Inner {
  readonly name: string
  /** Of a switch: what stands for true, and for anything else. */
  readonly texts: readonly [string, string] | undefined
}

function readInner(inner: string, isKnown: (name: string) => boolean): Inner | undefined {
  if (isKnown(inner) || namePattern.test(inner)) return { name: inner, texts: undefined }
  const [, name = '', yes = '', no = ''] = switchPattern.exec(inner) ?? []
  const isSwitch = name !== '' && (isKnown(name) || (namePattern.test(name) && yes.startsWith('-')))
  return isSwitch ? { name, texts: [yes, no] } : undefined
}

/**
 * A text of a command with its placeholders replaced: the one grammar of them.
 *
 * `{name}` is a placeholder, `{{name}}` stands for `{name}` itself and `{{{name}}}` for a value between braces.
 * `{name?--flag}` and `{name?--flag:--no-flag}` are switches: the first text while the value is true, else the second, or nothing.
 * Braces around anything that is neither known nor looks like a name stay as they are, doubled or not,
 * so that JSON (`{"a":{"b":{x}}}`) needs no escapes; a switch of an unknown name is one only where its text begins with a dash (a shell has `${NAME?…}`).
 * @param isKnown whether there is something of that name; a parameter's name may be of any characters
 * @param valueOf called for each placeholder, also for a name that is not known
 */
export function replacePlaceholders(text: string, isKnown: (name: string) => boolean, valueOf: (name: string, isSwitch: boolean) => string): string {
  return text.replace(pattern, (whole: string, valueInBraces?: string, escaped?: string, plain?: string) => {
    const content = valueInBraces ?? escaped ?? plain ?? ''
    const inner = readInner(content, isKnown)
    if (inner === undefined) return whole
    if (escaped !== undefined) return `{${content}}`
    const value = valueOf(inner.name, inner.texts !== undefined)
    const shown = inner.texts === undefined ? value : inner.texts[value === 'true' ? 0 : 1]
    return valueInBraces === undefined ? shown : `{${shown}}`
  })
}

/** Whether a word of a command is a switch and nothing else: while it stands for nothing, the command does not have the word. */
export function isSwitchWord(word: string): boolean {
  return /^\{[^{}?]+\?[^{}]*\}$/.test(word)
}

/** The names of a text's placeholders, each once, in their order. @param only those of switches alone */
export function placeholderNames(text: string, isKnown: (name: string) => boolean, only?: 'switches'): string[] {
  const names = new Set<string>()
  replacePlaceholders(text, isKnown, (name, isSwitch) => {
    if (only === undefined || isSwitch) names.add(name)
    return ''
  })
  return [...names]
}
