import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorkplace, scriptStudy, type Workplace } from './tunery-process.ts'

let place: Workplace
const penguins = fileURLToPath(new URL('../../../../resources/datasets/penguins/penguins.csv', import.meta.url))

beforeAll(async () => {
  place = createWorkplace()
  const study = {
    name: 'penguins',
    objective: { kind: 'builtin', task: 'csv/softmax-regression', data: { path: penguins, target: 'species', kind: 'classification' }, fixed: { epochs: 2 } },
    metrics: [{ name: 'val_loss', goal: 'minimize' }],
    space: { learning_rate: { type: 'float', low: 0.01, high: 0.1, log: true } },
    budget: { trials: 2 },
    parallel: 1,
  }
  expect(await place.run('run', place.writeStudy(study, 'penguins.json'), '--backend', 'cpu')).toMatchObject({ code: 0 })
}, 60_000)
afterAll(() => {
  place.remove()
})


describe('the commands about one trial', { timeout: 60_000 }, () => {
  it('measure it on the test set', async () => {
    const { code, stdout } = await place.run('evaluate', 'penguins', '--trial', '1', '--backend', 'cpu', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ study: 'penguins', trialNumber: 1, test: { test_error: expect.any(Number) } })
    expect((await place.run('evaluate', 'penguins', '--trial', '7')).stderr).toContain('has no trial 7')
  })

  it('write its model', async () => {
    const { code, stdout } = await place.run('model', 'penguins', '0', '--format', 'tfjs', '--to', 'web', '--backend', 'cpu', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ trialNumber: 0, format: 'tfjs', source: 'trained-again', folder: join(place.folder, 'web') })
    expect(existsSync(join(place.folder, 'web', 'model.json'))).toBe(true)
    expect(await place.run('model', 'penguins', '--to', 'web')).toMatchObject({ stderr: expect.stringContaining('is not empty') })
  })

  it('train it for longer', async () => {
    const { code, stdout } = await place.run('continue', 'penguins', '0', '--steps', '3', '--backend', 'cpu', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ continues: 0, number: 2, fromStep: 2, source: 'trained-again', state: 'complete', lastStep: 5 })
    expect((await place.run('continue', 'penguins', '0')).code).toBe(2)
  })

  it('print the study file that comes to its numbers again', async () => {
    expect(await place.run('reproduce', 'penguins', '1', '--to', 'again.json')).toMatchObject({ code: 0, stdout: '' })
    expect(JSON.parse(readFileSync(join(place.folder, 'again.json'), 'utf8'))).toMatchObject({ name: 'penguins trial 1', budget: { trials: 1 } })
    expect(await place.run('run', 'again.json', '--backend', 'cpu')).toMatchObject({ code: 0 })
    const rowOf = async (study: string, row: number): Promise<unknown[]> => {
      const { stdout } = await place.run('export', study, '--csv', '-')
      const rows: Record<string, string>[] = parse(stdout, { columns: true })
      // Not train_seconds and inference_ms: those are never the same.
      return Object.entries(rows[row] ?? {}).filter(([name]) => /val_loss|val_error|train_loss|learning_rate/.test(name))
    }
    const again = await rowOf('penguins trial 1', 0)
    expect(again.length).toBeGreaterThanOrEqual(3)
    expect(again).toEqual(await rowOf('penguins', 1))
    expect((await place.run('reproduce', 'penguins', '1', '--to', 'again.json')).code).not.toBe(0)
  })

  it('say why they cannot', async () => {
    await place.run('run', place.writeStudy(scriptStudy('script', 1), 'script.json'))
    expect((await place.run('model', 'script', '0', '--to', 'none')).stderr).toContain('Only models of built-in tasks can be exported')
    expect((await place.run('continue', 'script', '0', '--steps', '1')).stderr).toContain('has no parameter that says how many steps')
  })
})
