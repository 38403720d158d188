import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { InstallProgress } from '../../../../shared/contract/runtimes.ts'
import { TuneryError } from '../../../../shared/errors.ts'
import type { RuntimeRelease, Wheel } from './packages.ts'
import { runCommand } from './run-command.ts'

export type OnProgress = (progress: InstallProgress) => void

/** Where pip works: what is in it is not finished, and removed before the next wheel. */
const partialFolderName = '.partial'

/** The wheels of a release whose file in the folder does not have the right size. Quick: nothing is read. */
export async function wheelsLeft({ wheels }: RuntimeRelease, folder: string): Promise<Wheel[]> {
  const sizes = await Promise.all(wheels.map((wheel) => sizeOf(join(folder, wheel.file))))
  return wheels.filter((wheel, index) => sizes[index] !== wheel.bytes)
}

/** The size of the finished downloads of a release, in bytes. */
export async function keptBytes(release: RuntimeRelease, folder: string): Promise<number> {
  const left = new Set(await wheelsLeft(release, folder))
  return release.wheels.reduce((sum, wheel) => sum + (left.has(wheel) ? 0 : wheel.bytes), 0)
}

/**
 * Fetches with pip what is not in the folder yet; each wheel gets its name there when it is whole and its hash is right.
 * Cancelled or killed in between, it goes on with the wheels that are left.
 * @throws TuneryError unavailable when pip cannot fetch one
 */
export async function downloadWheels(
  release: RuntimeRelease,
  python: string,
  folder: string,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const partial = join(folder, partialFolderName)
  const total = release.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0)
  let finished = 0
  for (const wheel of release.wheels) {
    signal?.throwIfAborted()
    const path = join(folder, wheel.file)
    const report = (done: number): void => {
      onProgress({ step: 'downloading', done: finished + done, total, item: { name: wheel.project, done, total: wheel.bytes } })
    }
    report(0)
    if (!(await isIntact(path, wheel, signal))) {
      await rm(partial, { recursive: true, force: true })
      await mkdir(partial, { recursive: true })
      try {
        await rename(await fetchWheel(wheel, python, partial, report, signal), path)
      } finally {
        await rm(partial, { recursive: true, force: true })
      }
    }
    report(wheel.bytes)
    finished += wheel.bytes
  }
}

/**
 * Checks the wheels of a folder that the user named; it is only read.
 * @throws TuneryError unavailable that names every wheel that is missing or not the right one
 */
export async function assertWheelsIn(release: RuntimeRelease, folder: string, onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  const missing = new Set(await wheelsLeft(release, folder))
  const wrong: string[] = []
  const total = release.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0)
  let done = 0
  for (const wheel of release.wheels) {
    onProgress({ step: 'checking', done, total, item: { name: wheel.project, done: 0, total: wheel.bytes } })
    const path = join(folder, wheel.file)
    if (missing.has(wheel)) wrong.push(`${wheel.file} (${(await sizeOf(path)) === undefined ? 'missing' : 'incomplete'})`)
    else if (!(await isIntact(path, wheel, signal))) wrong.push(`${wheel.file} (its SHA-256 is not ${wheel.sha256})`)
    done += wheel.bytes
  }
  if (wrong.length === 0) return
  throw new TuneryError(
    'unavailable',
    `${folder} does not hold every wheel that is needed. On a computer with a network, \`tunery runtime download\` fetches them all. To be brought:\n${wrong.map((file) => `  ${file}`).join('\n')}`,
  )
}

async function isIntact(path: string, wheel: Wheel, signal: AbortSignal | undefined): Promise<boolean> {
  if ((await sizeOf(path)) !== wheel.bytes) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, signal === undefined ? {} : { signal })
  return hash.digest('hex') === wheel.sha256
}

/**
 * Fetches one wheel with pip, which verifies the hash, and returns its path.
 * The wheel's tags are named, so that any Python 3 on any system may fetch it, whatever its own version.
 * The temporary files of pip go to `folder` too: a killed installation leaves nothing elsewhere.
 */
async function fetchWheel(wheel: Wheel, python: string, folder: string, onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<string> {
  const requirements = join(folder, 'requirements.txt')
  await writeFile(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)
  let ended = false
  const timer = setInterval(() => {
    void largestFile(folder).then((bytes) => {
      if (!ended) onBytes(Math.min(wheel.bytes, bytes))
    })
  }, 250)
  const result = await runCommand(
    python,
    [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', ...platformArgs(wheel)],
      ...['--no-cache-dir', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off'],
      ...['--retries', '2', '--timeout', '15'],
      ...['--dest', folder, '--requirement', requirements],
    ],
    { signal, env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder } },
  ).finally(() => {
    ended = true
    clearInterval(timer)
  })
  const path = join(folder, wheel.file)
  if (result.ok && (await sizeOf(path)) === wheel.bytes) return path
  throw new TuneryError(
    'unavailable',
    `pip could not download ${wheel.project} ${wheel.version}; check the network and pip's index, and try again: what is downloaded already is kept.\n${result.tail}`,
  )
}

/** pip's words for the platforms in a wheel's name: `…-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl`. */
function platformArgs({ file }: Wheel): string[] {
  const platforms = file.slice(0, -'.whl'.length).split('-').at(-1)?.split('.') ?? []
  return ['--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312', ...platforms.flatMap((platform) => ['--platform', platform])]
}

/** The size of the largest file in a folder tree: the download so far, wherever pip keeps it. */
async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))))
  return Math.max(0, ...sizes.map((size) => size ?? 0))
}

function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (stats) => stats.size,
    () => undefined,
  )
}
