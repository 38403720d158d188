import { z } from 'zod'
import { join } from 'node:path'
import { TuneryError } from '../../../../shared/errors.ts'
import type { OnProgress } from './download.ts'
import { installedBytes, type RuntimeRelease } from './packages.ts'
import { runCommand } from './run-command.ts'

/** A file of an installed runtime. */
export interface UnpackedFile {
  /** Its path in the runtime's folder. */
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** The headers that the binding's sources include, directly or not. */
const headerPrefixes = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
]

const unpackedFilesSchema = z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() }))

/**
 * Python reads the zip, so that no zip library is needed here.
 * Arguments: the wheel, the two target folders, the wanted members with their new names, the prefixes of headers, which
 * keep what follows `include/`. Prints the bytes done, a line each, while it works, then the unpacked files as a JSON array.
 */
const unpackScript = `
import hashlib, json, os, sys, zipfile
wheel, target, headers, wanted, prefixes = sys.argv[1:6]
wanted, prefixes = json.loads(wanted), tuple(json.loads(prefixes))
with zipfile.ZipFile(wheel) as archive:
    members = [(archive.getinfo(name), to, os.path.join(target, to)) for name, to in wanted.items()]
    for m in archive.infolist():
        if m.filename.startswith(prefixes) and m.filename.endswith('.h') and '..' not in m.filename.split('/'):
            members.append((m, None, os.path.join(headers, m.filename[len('tensorflow/include/'):])))
    done, printed, files = 0, 0, []
    for member, name, path in members:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        digest = hashlib.sha256()
        with archive.open(member) as source, open(path, 'wb') as sink:
            while chunk := source.read(1 << 20):
                sink.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                if done - printed > 25e6:
                    printed = done
                    print(done, flush=True)
        if member.external_attr >> 16 & 0o100:
            os.chmod(path, 0o755)
        if name:
            files.append({'name': name, 'bytes': member.file_size, 'sha256': digest.hexdigest()})
print(json.dumps(files))
`

/**
 * Unpacks what a release takes from its wheels into `target`, and the headers of TensorFlow's C API into `headers`.
 * Returns the files of `target`; zipfile has checked each one's CRC.
 * @param wheels the folder of the wheels
 */
export async function unpackWheels(
  release: RuntimeRelease,
  python: string,
  folders: { readonly wheels: string; readonly target: string; readonly headers: string },
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<UnpackedFile[]> {
  const total = installedBytes(release)
  const unpacked: UnpackedFile[] = []
  let finished = 0
  for (const wheel of release.wheels) {
    const bytes = wheel.unpack.reduce((sum, file) => sum + file.bytes, 0)
    const report = (done: number): void => {
      onProgress({ step: 'unpacking', done: Math.min(total, finished + done), total, item: { name: wheel.project, done: Math.min(bytes, done), total: bytes } })
    }
    report(0)
    const path = join(folders.wheels, wheel.file)
    const wanted = JSON.stringify(Object.fromEntries(wheel.unpack.map(({ member, to }) => [member, to])))
    const result = await runCommand(python, ['-c', unpackScript, path, folders.target, folders.headers, wanted, JSON.stringify(headerPrefixes)], {
      signal,
      onLine: (line) => {
        if (/^\d+$/.test(line)) report(Number(line))
      },
    })
    if (!result.ok) throw new TuneryError('unavailable', `${path} could not be unpacked.\n${result.tail}`)
    unpacked.push(...unpackedFilesSchema.parse(JSON.parse(result.lines.at(-1) ?? '')))
    finished += bytes
  }
  return unpacked
}
