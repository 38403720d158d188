import { mkdir, readFile, statfs } from 'node:fs/promises'
import { TuneryError } from '../../../../shared/errors.ts'
import { runtimesFolder } from './manifest.ts'
import { runCommand } from './run-command.ts'
import { wheelFor, type Wheel } from './wheel.ts'

/** The programs and the wheel that an installation uses. */
export interface Toolchain {
  readonly wheel: Wheel
  /** A Python 3 that has pip: it downloads and unpacks, nothing is installed into it. */
  readonly python: string
  /** The C++ compiler, and the arguments that `CXX` may carry. */
  readonly compiler: readonly [string, ...string[]]
}

/** The wheel, the unpacked libraries and pip's copy of the wheel at the worst moment, with a margin. */
const neededMiB = 1500

/**
 * Finds what an installation needs on this machine, before anything is downloaded.
 * Throws a TuneryError that says what is missing and how to get it.
 */
export async function preflight(signal?: AbortSignal): Promise<Toolchain> {
  const wheel = wheelFor(process.platform, process.arch)
  if (wheel === undefined) {
    throw unavailable(
      `There is no native TensorFlow runtime for ${process.platform} ${process.arch} yet.`,
      'Tunery trains with its WebAssembly backend instead.',
    )
  }
  assertGlibc()
  await assertProcessor()
  const python = await findPython(signal)
  const compiler = await findCompiler(signal)
  await assertDiskSpace()
  return { wheel, python, compiler }
}

function unavailable(reason: string, remedy: string): TuneryError {
  return new TuneryError('unavailable', `${reason} ${remedy}`)
}

/** The wheels are manylinux_2_27: musl systems (Alpine) cannot load them. */
function assertGlibc(): void {
  const report: unknown = process.report.getReport()
  const glibc = /"glibcVersionRuntime":\s*"(\d+)\.(\d+)"/.exec(JSON.stringify(report))
  if (glibc !== null && (Number(glibc[1]) > 2 || Number(glibc[2]) >= 27)) return
  throw unavailable(
    `The native TensorFlow runtime needs glibc 2.27 or newer; this system has ${glibc === null ? 'another C library' : `${glibc[1] ?? ''}.${glibc[2] ?? ''}`}.`,
    'Tunery trains with its WebAssembly backend instead.',
  )
}

/** libtensorflow ends the process with an illegal instruction on an x64 processor without AVX. */
async function assertProcessor(): Promise<void> {
  if (process.arch !== 'x64') return
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => undefined)
  if (cpuinfo === undefined || /^flags\s*:.*\bavx\b/m.test(cpuinfo)) return
  throw unavailable(
    'This processor has no AVX, which the native TensorFlow runtime needs.',
    'Tunery trains with its WebAssembly backend instead.',
  )
}

async function findPython(signal: AbortSignal | undefined): Promise<string> {
  let withoutPip: string | undefined
  for (const python of ['python3', 'python']) {
    const version = await runCommand(python, ['-c', 'import sys, zipfile; print(sys.version_info[0])'], { signal })
    if (!version.ok || version.lines[0] !== '3') continue
    if ((await runCommand(python, ['-m', 'pip', '--version'], { signal })).ok) return python
    withoutPip ??= python
  }
  if (withoutPip !== undefined) {
    throw unavailable(
      `${withoutPip} has no pip, which downloads the native TensorFlow runtime.`,
      'Install it (on Debian and Ubuntu: sudo apt-get install python3-pip) and set up again.',
    )
  }
  throw unavailable(
    'Python 3 was not found; its pip downloads the native TensorFlow runtime.',
    'Install it (on Debian and Ubuntu: sudo apt-get install python3 python3-pip) and set up again.',
  )
}

async function findCompiler(signal: AbortSignal | undefined): Promise<readonly [string, ...string[]]> {
  const chosen = process.env['CXX']?.split(' ').filter((part) => part !== '') ?? []
  for (const [program, ...args] of [chosen, ['g++'], ['clang++'], ['c++']]) {
    if (program === undefined) continue
    if ((await runCommand(program, [...args, '--version'], { signal })).ok) return [program, ...args]
  }
  throw unavailable(
    'No C++ compiler was found (g++, clang++ or c++); it builds the bridge between Node and TensorFlow.',
    'Install one (on Debian and Ubuntu: sudo apt-get install g++) and set up again.',
  )
}

async function assertDiskSpace(): Promise<void> {
  const folder = runtimesFolder()
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  const freeMiB = Math.floor((bavail * bsize) / 2 ** 20)
  if (freeMiB >= neededMiB) return
  throw unavailable(
    `${folder} has ${String(freeMiB)} MiB free, and the native TensorFlow runtime needs ${String(neededMiB)} MiB to install (850 MiB afterwards).`,
    'Free some space, or name another folder in TUNERY_DATA, and set up again.',
  )
}
