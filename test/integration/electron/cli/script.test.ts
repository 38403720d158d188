import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createWorkplace, type Workplace } from './tunery-process.ts'

let place: Workplace
beforeAll(() => {
  place = createWorkplace()
  cpSync(fileURLToPath(new URL('../../../fixtures/scripts', import.meta.url)), join(place.folder, 'scripts'), { recursive: true })
})
afterAll(() => {
  place.remove()
})

const patience = { timeout: 120_000 }

describe('tunery script', () => {
  it('prints the flags of a script, what would be searched and the command, without running it', patience, async () => {
    const { code, stdout, stderr } = await place.run('script', 'scripts/argparse_train.py', '--set', 'data=/data')
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^--lr +0\.01 +float 0\.0001 … 1, log +A learning rate/m)
    expect(stdout).toMatch(/^data +- \(\/data\) +A path/m)
    expect(stderr).toContain('Python, flags by argparse')
    expect(stderr).toContain('argparse_train.py /data --lr {lr} --batch-size {batch_size}')
  })

  it('tries a script, writes its study with the metric that it printed, and that study runs', patience, async () => {
    const tried = await place.run('script', 'scripts/parse-args-train.mjs', '--test', '--seconds', '60', '--fix', 'units', '--set', 'epochs=2', '--write', 'study.yaml')
    expect(tried.code, tried.stderr).toBe(0)
    expect(tried.stdout).toMatch(/^\* +val_acc +maximize +validation +2 +1 … 2/m)
    const study: unknown = parse(readFileSync(join(place.folder, 'study.yaml'), 'utf8'))
    expect(study).toMatchObject({
      name: 'parse-args-train',
      objective: { command: ['node', 'parse-args-train.mjs', '--lr', '{lr}', '--epochs', '2', '--seed', '{seed}', '{nesterov?--nesterov}'], cwd: 'scripts' },
      metrics: [{ name: 'val_acc', goal: 'maximize' }],
      space: { lr: { type: 'float', low: 0.001, high: 1, log: true, prior: 0.1 }, nesterov: { type: 'categorical' } },
    })
    const ran = await place.run('run', 'study.yaml', '--trials', '2', '--db', 'a.db', '--json')
    expect(ran.code, ran.stderr).toBe(0)
  })

  it('gives one document with everything for a program', patience, async () => {
    const { code, stdout, stderr } = await place.run('script', 'scripts/noisy.mjs', '--test', '--json')
    expect(code, stderr).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ script: { language: 'JavaScript', flags: [] }, study: { name: 'noisy' }, test: { ok: false, ended: 'exit', problems: [{ example: expect.any(String) }] }, file: null })
  })

  it('says which value is missing, and which flag there is not, with exit code 2', patience, async () => {
    const missing = await place.run('script', 'scripts/click_train.py', '--write', 'never.yaml')
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('It needs a value for dataset (--set dataset=…), --name (--set name=…).') })
    const unknown = await place.run('script', 'scripts/click_train.py', '--tune', 'speed')
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('has no flag "speed"; it has dataset, learning_rate') })
    expect(await place.run('script', 'none.py')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no file') })
  })
})
