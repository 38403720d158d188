import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RuntimeRelease, Wheel } from '../../../../../electron/engine/devices/runtime/index.ts'

/** The installer needs Python with pip, and the tests a C compiler. */
export const canInstall =
  process.platform === 'linux' && spawnSync('python3', ['-m', 'pip', '--version']).status === 0 && spawnSync('cc', ['--version']).status === 0

/** Writes a wheel that pip accepts, with the given members. Arguments: its path, its members as JSON. */
const writeWheel = `
import json, os, sys, zipfile
path, members = sys.argv[1], json.loads(sys.argv[2])
name, version, *tags = os.path.basename(path)[:-4].split('-')
info = f'{name}-{version}.dist-info'
members = {**members, f'{info}/METADATA': f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n',
  f'{info}/WHEEL': f'Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: {"-".join(tags)}\\n', f'{info}/RECORD': ''}
with zipfile.ZipFile(path, 'w') as archive:
    for member, text in members.items():
        entry = zipfile.ZipInfo(member)
        entry.external_attr = (0o755 if '/bin/' in member else 0o644) << 16
        archive.writestr(entry, text)
`

function makeWheel(folder: string, project: string, members: Readonly<Record<string, string>>): Wheel {
  const file = `${project.replaceAll('-', '_')}-1.0-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl`
  const path = join(folder, file)
  execFileSync('python3', ['-c', writeWheel, path, JSON.stringify(members)])
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  const unpack = Object.entries(members)
    .filter(([member]) => !member.includes('/include/') && !member.endsWith('.py'))
    .map(([member, text]) => ({ member, to: member, bytes: Buffer.byteLength(text) }))
  return { project, version: '1.0', file, bytes: statSync(path).size, sha256, unpack }
}

/** Two small wheels in a folder, laid out as those of CUDA are, and the release that lists them. */
export function makeRelease(folder: string): RuntimeRelease & { readonly wheels: [Wheel, Wheel] } {
  return {
    version: '2.21.0',
    libraries: 'tensorflow',
    wheels: [
      makeWheel(folder, 'tunery-fake-tensorflow', {
        'tensorflow/libtensorflow_cc.so.2': 'library',
        'tensorflow/include/tensorflow/c/c_api.h': 'header',
        'tensorflow/__init__.py': 'python',
      }),
      makeWheel(folder, 'tunery-fake-nvcc', { 'nvidia/cuda_nvcc/bin/ptxas': 'assembler', 'nvidia/cublas/lib/libcublas.so.12': 'blas' }),
    ],
  }
}
