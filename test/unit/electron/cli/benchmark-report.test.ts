import { expect, it } from 'vitest'
import { renderBenchmark, renderChoices } from '../../../../electron/cli/benchmark-report.ts'
import { createStyle } from '../../../../electron/cli/terminal.ts'
import type { BackendChoice } from '../../../../shared/contract/benchmark.ts'
import { kept, nothingMeasured, speed } from '../engine/devices/benchmark/measured.ts'

const plain = createStyle(false)
const choices: BackendChoice[] = [
  { size: 'small', backend: 'tensorflow', why: 'It is the fastest.' },
  { size: 'medium', backend: 'cuda', why: 'It is the fastest too.' },
  { size: 'large', backend: 'cuda', why: 'Nothing else could be trained.' },
]

it('shows the speed of as many trials at once as there are cores, and marks the choices', () => {
  const measured = kept(speed('cuda', [90_000, 200_000, 150_000]), { ...speed('tensorflow', [80_000, 20_000, null]), why: 'Out of memory.' })
  expect(renderBenchmark({ ...measured, notes: ['The processor was busy.'] }, choices, 4, 1000 + 3_600_000, plain)).toMatch(
    new RegExp(
      [
        'Speed in samples a second, measured 1 h 00 min ago \\(.*\\) \\(\\* is chosen for as many trials at once as there are cores\\)',
        '  backend +trials at once +small +medium +large',
        '  cuda on NVIDIA H100 +1 +90,000 +200,000\\* +150,000\\*',
        '  tensorflow on AMD EPYC +4 +320,000\\* +80,000 +–',
        '  tensorflow: Out of memory.',
        '  The processor was busy.',
      ].join('\n'),
    ),
  )
})

it('marks nothing where the measurement is not used, and says why', () => {
  const text = renderBenchmark({ ...kept(speed('cuda', [1, 2, 3])), unused: 'The computer has changed.' }, choices, 4, 2000, plain)
  expect(text).toContain('measured just now')
  expect(text).toContain('  The computer has changed.')
  expect(text.split('\n')[2]).toMatch(/1 {2,}2 {2,}3$/)
})

it('says how to measure where nothing has been measured', () => {
  expect(renderBenchmark(nothingMeasured, choices, 4, 0, plain)).toBe('Speed\n  Nothing has been measured yet. Leave --no-benchmark out to measure.')
})

it('says what trains each size, and why', () => {
  expect(renderChoices(choices, plain).split('\n').slice(0, 3)).toEqual(['What trains a study', '  small (1 layer of 64 units, batches of 32): tensorflow', '    It is the fastest.'])
})
