import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, extname, join, resolve } from 'node:path'
import { TuneryError } from '../../../shared/errors.ts'

/** Programs that stand in for one that is not on the PATH: many systems have no plain `python`. */
const substitutes: Readonly<Record<string, string>> = { python: 'python3' }

/**
 * The program that a command names, or the one that stands in for it.
 * @throws TuneryError not-found, saying where it was looked for
 */
export function findProgram(name: string, cwd: string, env: NodeJS.ProcessEnv): string {
  if (/[\\/]/.test(name)) {
    if (isProgram(resolve(cwd, name), env)) return name
    throw new TuneryError('not-found', `The program ${JSON.stringify(name)} is not there, or may not be executed (looked for in ${cwd}).`)
  }
  const substitute = substitutes[name]
  const found = [name, ...(substitute === undefined ? [] : [substitute])].find((candidate) => isOnPath(candidate, env))
  if (found !== undefined) return found
  const tried = substitute === undefined ? JSON.stringify(name) : `${JSON.stringify(name)} (or ${JSON.stringify(substitute)})`
  throw new TuneryError(
    'not-found',
    `The program ${tried} is not on the PATH. Give its full path, or start Tunery where it can be found. PATH is ${pathOf(env)}`,
  )
}

function pathOf(env: NodeJS.ProcessEnv): string {
  // Windows spells it `Path`, and a copy of process.env is case-sensitive.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH')
  return (name === undefined ? undefined : env[name]) ?? ''
}

function isOnPath(name: string, env: NodeJS.ProcessEnv): boolean {
  return pathOf(env)
    .split(delimiter)
    .some((folder) => folder !== '' && isProgram(join(folder, name), env))
}

function isProgram(path: string, env: NodeJS.ProcessEnv): boolean {
  const endings = process.platform === 'win32' && extname(path) === '' ? (env['PATHEXT'] ?? '.EXE').split(';') : ['']
  return endings.some((ending) => isExecutableFile(path + ending))
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
