import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorkplace, scriptStudy, type Workplace } from './tunery-process.ts'

let place: Workplace

beforeAll(() => {
  place = createWorkplace()
})

afterAll(() => {
  place.remove()
})

describe('tunery help', () => {
  it.each(['run', 'list', 'show', 'space', 'budget', 'best', 'timeline', 'rungs', 'evaluate', 'continue', 'model', 'reproduce', 'export', 'serve', 'validate', 'tasks', 'doctor', 'runtime install'])('explains %s with an example', async (command) => {
    const { code, stdout } = await place.run(...command.split(' '), '--help')
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: tunery ${command}`)
    expect(stdout).toContain(`$ tunery ${command}`)
  })

  it('ends with 2 and says why when a command is used wrongly', async () => {
    for (const [args, words] of [
      [['bogus'], 'unknown command'],
      [['run'], 'missing required argument'],
      [['run', 'x.json', '--jobs', 'many'], 'whole number'],
      [['export', 'x'], '--csv FILE'],
      [['run', 'x.json', '--csv', '-'], 'tunery export'],
    ] as const) {
      const { code, stdout, stderr } = await place.run(...args)
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(words)
      expect(stdout).toBe('')
    }
  })
})

describe('tunery validate', () => {
  it('accepts a good study', async () => {
    expect(await place.run('validate', place.writeStudy(scriptStudy('good', 2), 'good.json'))).toMatchObject({ code: 0, stdout: 'ok\n' })
  })

  it('names every problem with its path in the file', async () => {
    const path = place.writeStudy({ ...scriptStudy('bad', 2), space: { x: { type: 'float', low: 0, high: 1, log: true } }, seed: -1 }, 'bad.json')
    const plain = await place.run('validate', path)
    expect(plain.code).toBe(2)
    expect(plain.stderr).toContain('space.x.low: must be > 0 when log')
    expect(plain.stderr).toContain('seed: ')
    const json = await place.run('validate', path, '--json')
    expect(json.code).toBe(2)
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, issues: expect.arrayContaining([{ path: 'space.x.low', message: 'must be > 0 when log' }]) })
  })

  it('samples the search space, the same each time, and as JSON', async () => {
    const path = place.writeStudy(scriptStudy('sampled', 2), 'sampled.json')
    const table = await place.run('validate', path, '--sample', '20')
    expect(table.code).toBe(0)
    expect(table.stdout.trim().split('\n')).toHaveLength(21)
    expect(table.stdout).toMatch(/^ *# +x\n/)
    expect((await place.run('validate', path, '--sample', '20')).stdout).toBe(table.stdout)
    const json = await place.run('validate', path, '--sample', '2', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, samples: [{ x: expect.any(Number) }, { x: expect.any(Number) }] })
  })

  it('says where a file is no JSON, and that a file is not there', async () => {
    const path = join(place.folder, 'broken.json')
    writeFileSync(path, '{ "name": "x",\n  oops }')
    const broken = await place.run('validate', path)
    expect(broken.code).toBe(2)
    expect(broken.stderr).toMatch(/broken\.json.*2/s)
    expect((await place.run('validate', 'absent.json')).code).toBe(2)
  })
})

describe('tunery tasks', () => {
  it('lists the built-in objectives and their spaces', async () => {
    const { code, stdout } = await place.run('tasks', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ name: 'fashion-mnist/mlp', defaultSpace: expect.objectContaining({ learning_rate: { type: 'float', low: 1e-6, high: 0.1, log: true } }) }),
    )
  })
})

describe('a database without studies', () => {
  it('lists none, and does not know a name', async () => {
    const empty = createWorkplace()
    try {
      expect(await empty.run('list', '--json')).toMatchObject({ code: 0, stdout: '[]\n' })
      expect((await empty.run('show', 'x', '--db', 'absent.db')).code).toBe(2)
      expect(existsSync(join(empty.folder, 'absent.db'))).toBe(false)
    } finally {
      empty.remove()
    }
  })
})

describe('a study run to its end', () => {
  it('prints one JSON document with the best trial, and writes the CSV files', async () => {
    const path = place.writeStudy(scriptStudy('tiny', 3), 'tiny.json')
    const { code, stdout, stderr } = await place.run('run', path, '--json', '--csv', 'trials.csv', '--curves', 'curves.csv')
    expect(code, stderr).toBe(0)
    const result = JSON.parse(stdout)
    expect(result).toMatchObject({ study: 'tiny', status: 'finished', counts: { complete: 3, running: 0, waiting: 0 }, files: { csv: join(place.folder, 'trials.csv') } })
    expect(result.best.values.loss).toBeCloseTo(result.best.params.x ** 2, 12)
    expect(result.top.map((trial: { values: { loss: number } }) => trial.values.loss)).toEqual(
      [...result.top.map((trial: { values: { loss: number } }) => trial.values.loss)].sort((a: number, b: number) => a - b),
    )
    expect(stderr.match(/trial \d+ {2}complete/g)).toHaveLength(3)

    const rows: Record<string, string>[] = parse(readFileSync(join(place.folder, 'trials.csv')), { columns: true })
    expect(rows.map((row) => row['number'])).toEqual(['0', '1', '2'])
    expect(Math.min(...rows.map((row) => Number(row['value'])))).toBe(result.best.values.loss)
    const points: Record<string, string>[] = parse(readFileSync(join(place.folder, 'curves.csv')), { columns: true })
    expect(points).toHaveLength(6)
    expect(Object.keys(points[0] ?? {})).toEqual(['number', 'step', 'metric', 'value'])
  })

  it('is not run again, only shown, until there are more trials to run', async () => {
    const path = join(place.folder, 'tiny.json')
    const again = await place.run('run', path)
    expect(again.code, again.stderr).toBe(0)
    expect(again.stdout).toContain('Best: trial ')
    expect(again.stderr).toContain('finished')
    const more = await place.run('run', path, '--trials', '4', '--json')
    expect(more.code, more.stderr).toBe(0)
    expect(JSON.parse(more.stdout)).toMatchObject({ counts: { complete: 4 } })
    expect(more.stderr.match(/trial \d+ {2}complete/g)).toEqual(['trial 3  complete'])
  })

  it('is found by the commands that read', async () => {
    expect(JSON.parse((await place.run('list', '--json')).stdout)).toContainEqual(expect.objectContaining({ name: 'tiny', status: 'finished' }))
    expect((await place.run('list')).stdout).toMatch(/^study +status .*\ntiny +finished +4\/4 +loss/)
    const best = JSON.parse((await place.run('best', 'tiny', '--json')).stdout)
    expect(best).toMatchObject({ study: 'tiny', metric: { name: 'loss', goal: 'minimize' }, trial: { state: 'complete' } })
    const show = await place.run('show', 'tiny')
    expect(show.stdout).toContain(`Best: trial ${String(best.trial.number)}, loss `)
    expect(show.stdout).toContain('0.5 to 1')
    const csv = await place.run('export', 'tiny', '--csv', '-')
    expect(parse(csv.stdout, { columns: true })).toHaveLength(4)
    const unknown = await place.run('best', 'other')
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('tiny')
  })

  it('has a timeline of its slots, and rungs where its scheduler has some', async () => {
    const timeline = await place.run('timeline', 'tiny')
    expect(timeline.code, timeline.stderr).toBe(0)
    expect(timeline.stdout).toMatch(/^1 slot was busy \d+ % of .*: 4 trials ran\n\nslot +busy +runs .*\ncommand-0 +\d+ % +4 +#/)
    expect(JSON.parse((await place.run('timeline', 'tiny', '--json')).stdout)).toMatchObject({ study: 'tiny', slots: [{ slot: 'command-0', runs: 4 }], runs: { length: 4 } })
    const none = await place.run('rungs', 'tiny')
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('"none" compares no trials at rungs')
    const climbing = { ...scriptStudy('climbing', 4), scheduler: { name: 'asha', type: 'stopping', reduction_factor: 2, max_epochs: 2 } }
    const run = await place.run('run', place.writeStudy(climbing, 'climbing.json'))
    expect(run.code, run.stderr).toBe(0)
    expect((await place.run('rungs', 'climbing')).stdout).toMatch(/^4 trials; best: trial \d\nstep +arrived +promoted .*\n +1 +4 /)
    expect(JSON.parse((await place.run('rungs', 'climbing', '--json')).stdout)).toMatchObject({ scheduler: 'asha', brackets: [{ bracket: null, trials: 4, rungs: [{ step: 1, arrived: 4 }, { step: 2 }] }] })
  })

  it('is not started when its CSV could not be written where it should', async () => {
    const path = place.writeStudy(scriptStudy('nowhere', 1), 'nowhere.json')
    for (const target of ['absent/trials.csv', '.']) {
      const { code, stderr } = await place.run('run', path, '--csv', target)
      expect(code).toBe(2)
      expect(stderr).toContain('cannot be written')
    }
    expect((await place.run('show', 'nowhere')).code).toBe(2)
    expect(existsSync(join(place.folder, 'absent'))).toBe(false)
  })

  it('has the best of the trials that keep the bounds of its metrics, if there is one', async () => {
    const metrics = [{ name: 'loss', goal: 'maximize' }, { name: 'loss2', at_least: 0 }]
    const study = { ...scriptStudy('bounded', 2), metrics }
    const { code, stdout } = await place.run('run', place.writeStudy(study, 'bounded.json'), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ best: null, counts: { complete: 2 } })
    const best = await place.run('best', 'bounded')
    expect(best.code).toBe(1)
    expect(best.stderr).toContain('keeps the bounds')
    expect((await place.run('show', 'bounded')).stdout).not.toContain('Best:')
  })

  it('refuses another definition under its name and says what differs', async () => {
    const { code, stderr } = await place.run('run', join(place.folder, 'tiny.json'), '--seed', '4')
    expect(code).toBe(2)
    expect(stderr).toContain('seed')
    const wider = place.writeStudy({ ...scriptStudy('tiny', 3), space: { x: { type: 'float', low: 0.5, high: 2 } } }, 'wider.json')
    const other = await place.run('run', wider)
    expect(other.code).toBe(2)
    expect(other.stderr).toContain('space.x')
  })

  it('ends with 1 when no trial completed, and tells the reasons', async () => {
    const study = { ...scriptStudy('failing', 2), objective: { kind: 'command', command: [process.execPath, '-e', 'process.exit(7)', '{x}'] } }
    const { code, stderr } = await place.run('run', place.writeStudy(study, 'failing.json'))
    expect(code).toBe(1)
    expect(stderr.match(/failed \(/g)).toHaveLength(2)
    expect((await place.run('best', 'failing')).code).toBe(1)
    expect(JSON.parse((await place.run('show', 'failing', '--json')).stdout)).toMatchObject({ failures: [{ count: 2 }] })
  })
})
