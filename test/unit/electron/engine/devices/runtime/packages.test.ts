import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resourcesFolder } from '../../../../../../electron/engine/paths.ts'
import { libraryFileNames, tensorflowVersion } from '../../../../../../electron/engine/devices/runtime/manifest.ts'
import { downloadBytes, installedBytes, releaseFor } from '../../../../../../electron/engine/devices/runtime/packages.ts'

describe.each([
  ['tensorflow', 'linux', 'x64'],
  ['tensorflow', 'linux', 'arm64'],
  ['cuda', 'linux', 'x64'],
] as const)('the runtime %s for %s %s', (kind, platform, arch) => {
  const release = releaseFor(kind, platform, arch)
  const placed = release?.wheels.flatMap((wheel) => wheel.unpack.map(({ to }) => to)) ?? []

  it('brings libtensorflow of the version that the binding is compiled for', () => {
    expect(release?.version).toBe(tensorflowVersion)
    for (const name of libraryFileNames) expect(placed).toContain(join(release?.libraries ?? '', name))
  })

  it('has each file once', () => {
    expect(new Set(placed).size).toBe(placed.length)
    expect(new Set(release?.wheels.map(({ sha256 }) => sha256)).size).toBe(release?.wheels.length)
  })
})

it('cuda brings what XLA compiles with, every library that TensorFlow asks for, and their licences', () => {
  const release = releaseFor('cuda', 'linux', 'x64')
  const placed = release?.wheels.flatMap((wheel) => wheel.unpack.map(({ to }) => to)) ?? []
  expect(placed).toEqual(expect.arrayContaining(['nvidia/cuda_nvcc/bin/ptxas', 'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc']))
  for (const library of ['cudart.so.12', 'cublas.so.12', 'cublasLt.so.12', 'cudnn.so.9', 'cufft.so.11', 'cusolver.so.11', 'cusparse.so.12', 'cupti.so.12', 'nccl.so.2']) {
    expect(placed.filter((path) => path.endsWith(`/lib/lib${library}`))).toHaveLength(1)
  }
  expect(placed.filter((path) => path.startsWith('licences/'))).toHaveLength((release?.wheels.length ?? 0) - 1)
  if (release === undefined) return
  expect([downloadBytes(release), installedBytes(release)].map((bytes) => Math.round(bytes / 1e8) / 10)).toEqual([3.4, 5.3])
})

it('there is none for other systems', () => {
  expect(releaseFor('cuda', 'linux', 'arm64')).toBeUndefined()
  expect(releaseFor('cuda', 'win32', 'x64')).toBeUndefined()
  expect(releaseFor('tensorflow', 'darwin', 'arm64')).toBeUndefined()
})

it('names packages, not the host that they come from', () => {
  expect(readFileSync(join(resourcesFolder(), 'runtimes.json'), 'utf8')).not.toMatch(/https?:/)
})
