import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { cpuFeatures } from '../../../../../electron/engine/devices/cpu-features.ts'

function described(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-cpu-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'cpuinfo'), text)
  return join(folder, 'cpuinfo')
}

it('finds the vector instructions of Intel and of ARM processors', () => {
  expect(cpuFeatures(described('processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2 fma avx512f lm\nbugs\t\t: none\n'))).toEqual(['sse4_2', 'avx', 'avx2', 'fma', 'avx512f'])
  expect(cpuFeatures(described('processor\t: 0\nFeatures\t: fp asimd evtstrm\n'))).toEqual(['asimd'])
})

it('knows none where the system lists none', () => {
  expect(cpuFeatures(join(tmpdir(), 'no-such-file'))).toEqual([])
  expect(cpuFeatures(described(''))).toEqual([])
})
