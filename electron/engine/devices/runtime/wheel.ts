import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TuneryError } from '../../../../shared/errors.ts'
import { libraryFileNames, tensorflowVersion } from './manifest.ts'
import { runCommand } from './run-command.ts'

/** A Python wheel that holds libtensorflow and its C headers, pinned by its hash. */
export interface Wheel {
  readonly project: string
  readonly platformTag: string
  readonly sha256: string
  readonly bytes: number
}

/** What is unpacked from the wheel. */
export interface UnpackedFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** On arm64 the project `tensorflow` is the CPU build; `tensorflow-cpu` has no wheel there. */
const wheels: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    platformTag: 'manylinux_2_27_x86_64',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    bytes: 274_000_871,
  },
  'linux-arm64': {
    project: 'tensorflow',
    platformTag: 'manylinux_2_27_aarch64',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    bytes: 281_946_471,
  },
}

/** The headers that the binding's sources include, directly or not. */
const headerPrefixes = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
]

const licenceMember = 'tensorflow/THIRD_PARTY_NOTICES.txt'

/** The wheel for a platform, `undefined` where there is none that the installer knows. */
export function wheelFor(platform: NodeJS.Platform, arch: string): Wheel | undefined {
  return wheels[`${platform}-${arch}`]
}

/**
 * Downloads the wheel into `folder` with pip, which verifies the hash, and returns its path.
 * The wheel's tags are named, so that any Python 3 may fetch it, whatever its own version.
 * The temporary files of pip go to `folder` too: a killed installation leaves nothing elsewhere.
 */
export async function downloadWheel(
  wheel: Wheel,
  python: string,
  folder: string,
  onFraction: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  const requirements = join(folder, 'requirements.txt')
  await writeFile(requirements, `${wheel.project}==${tensorflowVersion} --hash=sha256:${wheel.sha256}\n`)
  const timer = setInterval(() => {
    void largestFile(folder).then((bytes) => {
      onFraction(Math.min(1, bytes / wheel.bytes))
    })
  }, 250)
  const tags = ['--platform', wheel.platformTag, '--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312']
  const result = await runCommand(
    python,
    [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', ...tags],
      ...['--no-cache-dir', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off'],
      ...['--retries', '2', '--timeout', '15'],
      ...['--dest', folder, '--requirement', requirements],
    ],
    { signal, env: { ...process.env, TMPDIR: folder } },
  ).finally(() => {
    clearInterval(timer)
  })
  const name = (await readdir(folder)).find((file) => file.endsWith('.whl'))
  if (result.ok && name !== undefined) return join(folder, name)
  throw new TuneryError(
    'unavailable',
    `pip could not download ${wheel.project} ${tensorflowVersion}; check the network and pip's index, and set up again.\n${result.tail}`,
  )
}

/** The size of the largest file in a folder tree: the download so far, wherever pip keeps it. */
async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).then((s) => s.size, () => 0)))
  return Math.max(0, ...sizes)
}

const unpackedFilesSchema = z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() }))

/**
 * Python reads the zip, so that no zip library is needed here.
 * Arguments: the wheel, then pairs of a member's prefix and the path it gets, a header keeping what follows `include/`.
 * Prints a fraction a line while it works, then the unpacked files as a JSON array.
 */
const unpackScript = `
import hashlib, json, os, sys, zipfile
wheel, target, headers, licence, libraries, prefixes = sys.argv[1:7]
libraries, prefixes = json.loads(libraries), tuple(json.loads(prefixes))
def place(name):
    base = name.rsplit('/', 1)[-1]
    if name == licence or (base in libraries and name == 'tensorflow/' + base):
        return os.path.join(target, base)
    if name.startswith(prefixes) and name.endswith('.h'):
        return os.path.join(headers, name[len('tensorflow/include/'):])
with zipfile.ZipFile(wheel) as archive:
    members = [(m, place(m.filename)) for m in archive.infolist()]
    members = [(m, path) for m, path in members if path]
    total, done, printed, files = sum(m.file_size for m, _ in members), 0, 0, []
    for member, path in members:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        digest = hashlib.sha256()
        with archive.open(member) as source, open(path, 'wb') as sink:
            while chunk := source.read(1 << 20):
                sink.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                if done - printed > total / 100:
                    printed = done
                    print(done / total, flush=True)
        if os.path.dirname(path) == target:
            files.append({'name': os.path.basename(path), 'bytes': member.file_size, 'sha256': digest.hexdigest()})
print(json.dumps(files))
`

/**
 * Unpacks the libraries and their licences into `target` and the headers into `headersFolder`, then deletes the wheel.
 * Returns the files of `target`; zipfile has checked each one's CRC.
 */
export async function unpackWheel(
  wheelPath: string,
  python: string,
  folders: { readonly target: string; readonly headers: string },
  onFraction: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<readonly UnpackedFile[]> {
  const lists = [JSON.stringify(libraryFileNames), JSON.stringify(headerPrefixes)]
  const result = await runCommand(
    python,
    ['-c', unpackScript, wheelPath, folders.target, folders.headers, licenceMember, ...lists],
    {
      signal,
      onLine: (line) => {
        if (/^[\d.e-]+$/.test(line)) onFraction(Number(line))
      },
    },
  )
  if (!result.ok) throw new TuneryError('unavailable', `${wheelPath} could not be unpacked.\n${result.tail}`)
  await rm(wheelPath)
  return unpackedFilesSchema.parse(JSON.parse(result.lines.at(-1) ?? ''))
}
