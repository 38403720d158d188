import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { benchmarkSizes } from '../../../../shared/contract/benchmark.ts'
import { doctorSchema } from '../../../../shared/contract/views.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

let place: Workplace

beforeAll(() => {
  place = createWorkplace()
})

afterAll(() => {
  place.remove()
})

describe('tunery doctor', () => {
  it('says what there is, and how to measure it, without measuring', async () => {
    const { code, stdout, stderr } = await place.run('doctor', '--no-benchmark')
    expect(code).toBe(0)
    expect(stderr).toBe('Trying each training backend …\n')
    for (const words of ['processor', 'Training backends', '✓ wasm', '✓ cpu', '✗ tensorflow: The native TensorFlow runtime is not installed.', 'Nothing has been measured yet.', 'Without a measurement the usual order decides.'])
      expect(stdout).toContain(words)
  })

  it('ends the measurement, and its worker, when it is interrupted, and keeps nothing', async () => {
    const running = place.start('doctor')
    await new Promise<void>((resolve) => {
      running.child.stderr?.on('data', () => {
        if (running.output().includes('Measuring')) resolve()
      })
    })
    running.child.kill('SIGINT')
    const { code, stdout, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stdout).toBe('')
    expect(stderr).toContain('Ending the measurement.')
    expect(stderr).not.toContain('Error')
  })

  it('measures each backend, and shows it again without measuring', async () => {
    const measured = await place.run('doctor', '--json', '--seconds', '0.3')
    expect(measured.code).toBe(0)
    const doctor = doctorSchema.parse(JSON.parse(measured.stdout))
    expect(doctor.benchmark.unused).toBeNull()
    expect(doctor.benchmark.benchmark?.backends.map(({ backend }) => backend)).toEqual(expect.arrayContaining(['wasm', 'cpu']))
    expect(doctor.choices.map(({ size }) => size)).toEqual(benchmarkSizes.map(({ name }) => name))
    expect(measured.stderr).toContain('Measuring wasm …\nMeasuring cpu …\n')

    const shown = await place.run('doctor', '--no-benchmark')
    expect(shown.stdout).toMatch(/Speed in samples a second, measured .*\n {2}backend +trials at once +small +medium +large\n/)
    expect(shown.stdout).toMatch(/\n {2}wasm on .* [\d.,]+\*? /)
    expect(shown.stdout).toContain('It trains most samples a second: ')
  })
})
