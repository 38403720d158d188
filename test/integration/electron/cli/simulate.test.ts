import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createWorkplace, scriptStudy, type Workplace } from './tunery-process.ts'

let place: Workplace
let path: string

beforeAll(async () => {
  place = createWorkplace()
  path = place.writeStudy(scriptStudy('script', 12))
  const { code, stderr } = await place.run('run', path, '--csv', 'trials.csv')
  expect(code, stderr).toBe(0)
  await place.run('run', place.writeStudy(scriptStudy('few', 2), 'few.json'))
})
afterAll(() => {
  place.remove()
})

const lines = (text: string): unknown[] => text.trim().split('\n').map((line): unknown => JSON.parse(line))
const quick = ['--samplers', 'random,tpe', '--schedulers', 'none,asha', '--seeds', '3'] as const

describe('tunery simulate', () => {
  it('says what other samplers would have done with a study, in JSON lines', async () => {
    const { code, stdout, stderr } = await place.run('simulate', path, ...quick, '--json')
    expect(code, stderr).toBe(0)
    const [about, ...rest] = lines(stdout)
    expect(about).toMatchObject({ event: 'simulation', source: 'a model of 12 trials of "script"', measure: 'value', unit: 'seconds', workers: 1, trials: 12, seeds: 3, baseline: 'random + none' })
    expect(rest.slice(0, -1)).toMatchObject(['random + none', 'random + asha', 'tpe + none', 'tpe + asha'].map((name) => ({ event: 'pair', name })))
    expect(rest.at(-1)).toMatchObject({ event: 'summary', summary: expect.stringContaining('random + none') })
    expect(stderr).toContain('tpe + asha')
  })

  it('takes a study by its name, and prints a table and a sentence', async () => {
    const { code, stdout, stderr } = await place.run('simulate', 'script', ...quick, '--workers', '4', '--trials', '20', '--baseline', 'tpe+none')
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('20 whole trials of random search) on 4 workers')
    expect(stdout).toMatch(/sampler \+ scheduler +25 % +50 % +75 % +100 % /)
    expect(stdout.trim().split('\n').at(-1)).toMatch(/saved|as fast as|come to where/)
  })

  it('needs no database for a function or a table', async () => {
    const elsewhere = createWorkplace()
    try {
      const one = await elsewhere.run('simulate', '--function', 'branin2', '--samplers', 'random,sobol', '--schedulers', 'none', '--seeds', '2', '--trials', '20')
      expect(one.code, one.stderr).toBe(0)
      expect(one.stdout).toContain('Median of the regret')
      writeFileSync(join(elsewhere.folder, 'trials.csv'), readFileSync(join(place.folder, 'trials.csv')))
      const study = elsewhere.writeStudy(scriptStudy('script', 12))
      const two = await elsewhere.run('simulate', study, '--table', 'trials.csv', ...quick)
      expect(two.code, two.stderr).toBe(0)
      expect(two.stdout).toContain('the 12 configurations of trials.csv')
    } finally {
      elsewhere.remove()
    }
  })

  it.each([
    [['few.json'], /study: has 2 complete trials with a number for its objective, and a model of it needs 10/],
    [['nonesuch'], /There is no study "nonesuch".*script/],
    [['script', '--samplers', 'random,guess'], /samplers\[1\]: there is no sampler "guess"; choose one of/],
    [['script', '--schedulers', 'asha:{"speed":9}'], /schedulers\[0\]\.speed: /],
    [['--function', 'cosine'], /function: there is no function "cosine"; choose one of crossing-curves/],
    [['--table', 'nonesuch.csv'], /there is no file/],
    [['script', '--function', 'branin2'], /leave the study and --table out/],
    [[], /--function NAME or --table/],
    [['script', '--seeds', 'many'], /--seeds/],
    [['script', '--samplers', 'tpe:{'], /JSON object/],
    [['script', '--baseline', 'tpe'], /tpe\+none/],
  ])('says what is wrong with %j, and ends with 2', async (args, message) => {
    const { code, stdout, stderr } = await place.run('simulate', ...args)
    expect(stderr).toMatch(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  it('ends at once on SIGINT', async () => {
    const running = place.start('simulate', '--function', 'crossing-curves', '--samplers', 'gp', '--seeds', '1000')
    await vi.waitFor(() => {
      if (!running.output().includes('random + none')) throw new Error(`it has not started: ${running.output()}`)
    }, { timeout: 60_000, interval: 20 })
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect(ended, ended.stderr).toMatchObject({ code: 130, signal: null, stdout: '' })
    expect(ended.stderr).toContain('Ending the simulation.')
  })

  it('explains itself', async () => {
    const { code, stdout } = await place.run('simulate', '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('$ tunery simulate')
    expect(stdout).toContain('crossing-curves')
  })
})
