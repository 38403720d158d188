import { TuneryError } from '../../../../shared/errors.ts'
import { runCommand } from './run-command.ts'

/** The programs that an installation uses. */
export interface Toolchain {
  /** A Python 3: its pip downloads and its zipfile unpacks; nothing is installed into it. */
  readonly python: string
  /** The C++ compiler, and the arguments that `CXX` may carry. */
  readonly compiler: readonly [string, ...string[]]
}

/** @throws TuneryError unavailable that says what is missing and how to get it */
export async function findToolchain(needsPip: boolean, signal?: AbortSignal): Promise<Toolchain> {
  return { python: await findPython(needsPip, signal), compiler: await findCompiler(signal) }
}

/**
 * A Python 3, with pip where something is to be downloaded.
 * @throws TuneryError unavailable
 */
export async function findPython(needsPip: boolean, signal?: AbortSignal): Promise<string> {
  let withoutPip: string | undefined
  for (const python of ['python3', 'python']) {
    const version = await runCommand(python, ['-c', 'import sys, zipfile; print(sys.version_info[0])'], { signal })
    if (!version.ok || version.lines[0] !== '3') continue
    if (!needsPip || (await runCommand(python, ['-m', 'pip', '--version'], { signal })).ok) return python
    withoutPip ??= python
  }
  if (withoutPip !== undefined) {
    throw new TuneryError(
      'unavailable',
      `${withoutPip} has no pip, which downloads the runtime. Install it (on Debian and Ubuntu: sudo apt-get install python3-pip) and try again.`,
    )
  }
  throw new TuneryError(
    'unavailable',
    'Python 3 was not found; its pip downloads the runtime. Install it (on Debian and Ubuntu: sudo apt-get install python3 python3-pip) and try again.',
  )
}

async function findCompiler(signal: AbortSignal | undefined): Promise<readonly [string, ...string[]]> {
  const chosen = process.env['CXX']?.split(' ').filter((part) => part !== '') ?? []
  for (const [program, ...args] of [chosen, ['g++'], ['clang++'], ['c++']]) {
    if (program === undefined) continue
    if ((await runCommand(program, [...args, '--version'], { signal })).ok) return [program, ...args]
  }
  throw new TuneryError(
    'unavailable',
    'No C++ compiler was found (g++, clang++ or c++); it builds the bridge between Node and TensorFlow. Install one (on Debian and Ubuntu: sudo apt-get install g++) and try again.',
  )
}
