import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Found } from '../../../../../../electron/engine/transfer/script/found-flag.ts'
import { readSource, type Source } from '../../../../../../electron/engine/transfer/script/source.ts'
import type { Language } from '../../../../../../electron/engine/transfer/script/tokens.ts'

/** The path of a script among the fixtures. */
export function scriptPath(name: string): string {
  return fileURLToPath(new URL(`../../../../../fixtures/scripts/${name}`, import.meta.url))
}

/** A fixture, read. */
export function sourceOf(name: string): Source {
  const path = scriptPath(name)
  return readSource(readFileSync(path, 'utf8'), languageOf(name), basename(path), dirname(path))
}

/** A script of these lines. */
export function sourceOfText(text: string, language: Language = 'python'): Source {
  return readSource(text, language, language === 'python' ? 'a.py' : 'a.mjs', '/nowhere')
}

function languageOf(name: string): Language {
  return name.endsWith('.py') ? 'python' : 'javascript'
}

/** The flags of a reader by their names. */
export function byName(found: Found | undefined): Record<string, Found['flags'][number]> {
  return Object.fromEntries(found?.flags.map((flag) => [flag.name, flag]) ?? [])
}
