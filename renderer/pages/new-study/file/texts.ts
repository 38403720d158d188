import { safeFileName } from '../../../components/save-file.ts'

/** A study file as text, and what runs it. */
export interface StudyTexts {
  readonly json: string
  readonly yaml: string
  readonly fileName: { readonly json: string; readonly yaml: string }
  /** Runs the saved file. */
  readonly run: string
  /** Writes the file and runs it: one thing to paste into a terminal. */
  readonly writeAndRun: string
}

/**
 * The texts of a study file.
 * @param folder what its relative paths start from, where that is known: the commands go there
 * @param toYaml the `stringify` of the package `yaml`, which the page loads when it is needed
 */
export function studyTexts(file: Readonly<Record<string, unknown>>, folder: string | undefined, toYaml: (value: unknown) => string): StudyTexts {
  const name = safeFileName(typeof file['name'] === 'string' ? file['name'] : '')
  const plain = finite(file)
  const yaml = toYaml(plain)
  const fileName = { json: `${name}.json`, yaml: `${name}.yaml` }
  const run = `tunery run ${shellWord(fileName.yaml)}`
  const end = freeWord(yaml)
  const there = folder === undefined ? '' : `cd ${shellWord(folder)} && `
  return {
    json: `${JSON.stringify(plain, null, 2)}\n`,
    yaml,
    fileName,
    run: there + run,
    writeAndRun: `${there}cat > ${shellWord(fileName.yaml)} <<'${end}' && ${run}\n${yaml}${end}\n`,
  }
}

/** JSON has no NaN: what is no number is null there, and so it is in YAML. */
function finite(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')) return word
  return `'${(word.startsWith('-') ? `./${word}` : word).replaceAll("'", `'\\''`)}'`
}

/** A word to end a here-document with that is no line of it. */
function freeWord(text: string): string {
  let word = 'END'
  while (text.split('\n').includes(word)) word += '_'
  return word
}
