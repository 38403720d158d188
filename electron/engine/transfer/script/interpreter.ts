import { accessSync, constants, existsSync } from 'node:fs'
import { basename, delimiter, dirname, extname, join, relative } from 'node:path'

/** How a script is started. */
export interface Interpreter {
  /** `Python` */
  readonly language: string
  /** The words before the script. */
  readonly words: readonly string[]
  /** What the user should know: that it is not there, or which of several it is. */
  readonly note: string | undefined
}

interface Kind {
  readonly language: string
  /** Programs that run it, the best first. */
  readonly programs: readonly string[]
}

const python: Kind = { language: 'Python', programs: ['python3', 'python'] }
const node: Kind = { language: 'JavaScript', programs: ['node'] }

const kinds: Readonly<Record<string, Kind>> = {
  '.py': python,
  '.js': node,
  '.mjs': node,
  '.cjs': node,
  '.ts': { language: 'TypeScript', programs: ['node'] },
  '.mts': { language: 'TypeScript', programs: ['node'] },
  '.sh': { language: 'shell', programs: ['bash', 'sh'] },
  '.bash': { language: 'shell', programs: ['bash'] },
  '.r': { language: 'R', programs: ['Rscript'] },
  '.jl': { language: 'Julia', programs: ['julia'] },
  '.rb': { language: 'Ruby', programs: ['ruby'] },
  '.pl': { language: 'Perl', programs: ['perl'] },
  '.lua': { language: 'Lua', programs: ['lua'] },
  '.php': { language: 'PHP', programs: ['php'] },
}

/** What a project's own environments are called. */
const environments = ['.venv', 'venv', 'env', '.env']
/** A project's folder has one of these; an environment above it is another project's. */
const projectMarks = ['.git', 'pyproject.toml', 'setup.py', 'requirements.txt']
const mostLevels = 4

/**
 * What runs a script: by its ending, else by its first line. Of Python the project's own environment, beside the script or above it, comes first.
 * @param path absolute
 * @param text the script's
 */
export function interpreterOf(path: string, text: string, env: NodeJS.ProcessEnv = process.env): Interpreter {
  const shebang = shebangOf(text)
  const kind = kinds[extname(path).toLowerCase()] ?? kindOfProgram(shebang[0])
  if (kind === undefined) return unknownKind(path, shebang)
  if (kind.language === 'Python') {
    const own = environmentOf(dirname(path))
    if (own !== undefined) return { language: kind.language, words: [relativeTo(dirname(path), own)], note: undefined }
  }
  const found = kind.programs.find((program) => isOnPath(program, env))
  const [first = ''] = kind.programs
  const note = found === undefined ? `${kind.programs.join(' or ')} is not on the PATH: install ${kind.language}, or write the whole path of its program into the command.` : undefined
  return { language: kind.language, words: [found ?? first], note }
}

function kindOfProgram(program: string | undefined): Kind | undefined {
  if (program === undefined) return undefined
  const name = basename(program).replace(/[\d.]+$/, '')
  return Object.values(kinds).find(({ programs }) => programs.some((known) => known.replace(/\d+$/, '') === name))
}

/** `#!/usr/bin/env -S python3 -u` → python3, -u */
function shebangOf(text: string): string[] {
  const [, line = ''] = /^#!\s*([^\n\r]*)/.exec(text) ?? []
  const words = line.trim().split(/\s+/).filter((word) => word !== '')
  if (!/(?:^|\/)env$/.test(words[0] ?? '')) return words
  return words.slice(1).filter((word) => word !== '-S' && !word.includes('='))
}

function unknownKind(path: string, shebang: readonly string[]): Interpreter {
  if (shebang.length > 0) return { language: basename(shebang[0] ?? ''), words: shebang, note: undefined }
  if (isExecutable(path)) return { language: 'program', words: [], note: undefined }
  return { language: 'unknown', words: [], note: `${basename(path)} is of no kind known here, and not executable: write the program that runs it before it in the command, or make it executable (chmod +x).` }
}

/** The Python of the project's environment, looked for upwards as far as the project goes. */
function environmentOf(folder: string): string | undefined {
  let here = folder
  for (let level = 0; level < mostLevels; level++) {
    for (const name of environments) {
      const program = process.platform === 'win32' ? join(here, name, 'Scripts', 'python.exe') : join(here, name, 'bin', 'python')
      if (isExecutable(program)) return program
    }
    if (projectMarks.some((mark) => existsSync(join(here, mark)))) return undefined
    here = dirname(here)
  }
  return undefined
}

/** Begins with a dot, so that it is taken for a path and not for a name on the PATH. */
function relativeTo(folder: string, program: string): string {
  const path = relative(folder, program)
  return path.startsWith('.') ? path : `.${process.platform === 'win32' ? '\\' : '/'}${path}`
}

function isOnPath(program: string, env: NodeJS.ProcessEnv): boolean {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH')
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  return ((name === undefined ? undefined : env[name]) ?? '').split(delimiter).some((folder) => folder !== '' && endings.some((ending) => isExecutable(join(folder, program + ending))))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
