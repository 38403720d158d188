import { mkdir, readFile, statfs } from 'node:fs/promises'
import type { RuntimeKind } from '../../../../shared/contract/runtimes.ts'
import { TuneryError } from '../../../../shared/errors.ts'
import { hasNvidiaDriver } from '../nvidia-driver.ts'
import { listNvidiaGpus, type NvidiaSmiOptions } from '../nvidia-smi.ts'
import { runtimeTitles } from './manifest.ts'
import { installedBytes, releaseFor, type RuntimeRelease, type Wheel } from './packages.ts'

/** CUDA 12 runs on this driver and every later one. */
const oldestDriver = 525

/** Beside what is known to the byte: headers, the binding, the compiler's temporary files. */
const marginBytes = 150e6

const insteadOf: Readonly<Record<RuntimeKind, string>> = {
  tensorflow: 'Tunery trains with its WebAssembly backend instead.',
  cuda: 'Use the backend "webgpu", which needs no CUDA.',
}

/** Why a runtime could not be used on this computer, and what to do instead; whole sentences. */
export interface Obstacle {
  readonly why: string
  readonly remedy: string
}

/** What speaks against a runtime on this computer, as far as can be told at once; undefined when nothing does. */
export function obstacleTo(kind: RuntimeKind): Obstacle | undefined {
  if (releaseFor(kind) === undefined) {
    const where = `${process.platform} ${process.arch}`
    const why = kind === 'cuda' ? `The CUDA runtime is for Linux on x64 alone, and this is ${where}.` : `There is no ${runtimeTitles[kind]} for ${where} yet.`
    return { why, remedy: insteadOf[kind] }
  }
  if (kind !== 'cuda' || hasNvidiaDriver()) return undefined
  return {
    why: 'There is no NVIDIA driver on this computer.',
    remedy: `If it has an NVIDIA card, install the driver (${String(oldestDriver)} or newer); for other cards use the backend "webgpu".`,
  }
}

/**
 * The release for this computer.
 * @throws TuneryError unavailable, saying which backend to use instead
 */
export function requireRelease(kind: RuntimeKind): RuntimeRelease {
  const release = releaseFor(kind)
  if (release !== undefined) return release
  const obstacle = obstacleTo(kind)
  throw new TuneryError('unavailable', `${obstacle?.why ?? ''} ${obstacle?.remedy ?? ''}`)
}

/** Checks that this system can load the libraries. @throws TuneryError unavailable */
export async function assertLoadable(kind: RuntimeKind): Promise<void> {
  assertGlibc(kind)
  await assertProcessor(kind)
}

/** The wheels are manylinux_2_27: musl systems (Alpine) cannot load them. */
function assertGlibc(kind: RuntimeKind): void {
  const report: unknown = process.report.getReport()
  const glibc = /"glibcVersionRuntime":\s*"(\d+)\.(\d+)"/.exec(JSON.stringify(report))
  if (glibc !== null && (Number(glibc[1]) > 2 || Number(glibc[2]) >= 27)) return
  const has = glibc === null ? 'another C library' : `${glibc[1] ?? ''}.${glibc[2] ?? ''}`
  throw new TuneryError('unavailable', `The ${runtimeTitles[kind]} needs glibc 2.27 or newer; this system has ${has}. ${insteadOf[kind]}`)
}

/** libtensorflow ends the process with an illegal instruction on an x64 processor without AVX. */
async function assertProcessor(kind: RuntimeKind): Promise<void> {
  if (process.arch !== 'x64') return
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => undefined)
  if (cpuinfo === undefined || /^flags\s*:.*\bavx\b/m.test(cpuinfo)) return
  throw new TuneryError('unavailable', `This processor has no AVX, which the ${runtimeTitles[kind]} needs. ${insteadOf[kind]}`)
}

/** Checks that an NVIDIA driver answers and is new enough for CUDA 12. @throws TuneryError unavailable */
export async function assertNvidiaDriver(options: NvidiaSmiOptions = {}): Promise<void> {
  const hint = 'To prepare a computer or an image that has none yet, install with --force.'
  const report = await listNvidiaGpus(options)
  if (report.kind === 'none') throw new TuneryError('unavailable', `The CUDA runtime needs an NVIDIA card with its driver. ${report.why} For other cards use the backend "webgpu". ${hint}`)
  const [card] = report.gpus
  if (card === undefined) throw new TuneryError('unavailable', `The NVIDIA driver knows of no card in this computer. ${hint}`)
  // What cannot be read is not called too old.
  const major = Number.parseInt(card.driver, 10)
  if (!(major < oldestDriver)) return
  throw new TuneryError('unavailable', `The NVIDIA driver is ${card.driver}; CUDA 12 needs ${String(oldestDriver)} or newer. Update the driver (the CUDA toolkit is not needed), or use the backend "webgpu".`)
}

/**
 * Checks that the downloads that are left and the unpacked files fit beside each other.
 * @param runtimes the folder that they go to
 * @param left the wheels that are still to be fetched into it
 * @throws TuneryError unavailable with the sizes
 */
export async function assertDiskSpace(kind: RuntimeKind, runtimes: string, release: RuntimeRelease, left: readonly Wheel[]): Promise<void> {
  await mkdir(runtimes, { recursive: true })
  const { bavail, bsize } = await statfs(runtimes)
  const free = bavail * bsize
  const downloads = left.reduce((sum, wheel) => sum + wheel.bytes, 0)
  const installed = installedBytes(release)
  // pip holds a wheel twice for a moment; at that time nothing is unpacked yet.
  const largest = Math.max(0, ...left.map((wheel) => wheel.bytes))
  const needed = downloads + Math.max(largest, installed) + marginBytes
  if (free >= needed) return
  throw new TuneryError(
    'unavailable',
    `${runtimes} has ${gigabytes(free)} free, and the ${runtimeTitles[kind]} needs ${gigabytes(needed)} to install ` +
      `(${gigabytes(downloads)} to download, ${gigabytes(installed)} afterwards). Free some space, or name another folder in TUNERY_DATA, and try again.`,
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
