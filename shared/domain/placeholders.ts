/** What a placeholder may name besides a parameter. */
export const reservedPlaceholders = ['params_json', 'seed', 'trial_dir', 'checkpoint_dir'] as const

/** Three braces, two, or one on each side of a text without any. */
const pattern = /\{\{\{([^{}]+)\}\}\}|\{\{([^{}]+)\}\}|\{([^{}]+)\}/g
const namePattern = /^\w[\w.-]*$/

/**
 * A text of a command with its placeholders replaced: the one grammar of them.
 *
 * `{name}` is a placeholder, `{{name}}` stands for `{name}` itself and `{{{name}}}` for a value between braces.
 * Braces around anything that is neither known nor looks like a name stay as they are, doubled or not,
 * so that JSON (`{"a":{"b":{x}}}`) needs no escapes.
 * @param isKnown whether there is something of that name; a parameter's name may be of any characters
 * @param valueOf called for each placeholder, also for a name that is not known
 */
export function replacePlaceholders(text: string, isKnown: (name: string) => boolean, valueOf: (name: string) => string): string {
  const isName = (name: string): boolean => isKnown(name) || namePattern.test(name)
  return text.replace(pattern, (whole: string, valueInBraces?: string, escaped?: string, plain?: string) => {
    const name = valueInBraces ?? escaped ?? plain ?? ''
    if (!isName(name)) return whole
    if (escaped !== undefined) return `{${name}}`
    return valueInBraces === undefined ? valueOf(name) : `{${valueOf(name)}}`
  })
}

/** The names of a text's placeholders, each once, in their order. */
export function placeholderNames(text: string, isKnown: (name: string) => boolean): string[] {
  const names = new Set<string>()
  replacePlaceholders(text, isKnown, (name) => {
    names.add(name)
    return ''
  })
  return [...names]
}
