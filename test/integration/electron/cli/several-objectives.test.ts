import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dominates } from '../../../../shared/analysis/pareto.ts'
import { startAskTell } from './ask-tell-process.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

let place: Workplace

beforeAll(() => {
  place = createWorkplace()
  const script = `const [x, y, silent] = process.argv.slice(2)
const values = { a: x * x + Number(y), b: (x - 1) ** 2 + Number(y), ms: 10 * y }
if (silent) delete values[silent]
console.log(JSON.stringify({ step: 1, ...values }))`
  writeFileSync(join(place.folder, 'two.mjs'), script)
})

afterAll(() => {
  place.remove()
})

const twoObjectives = [{ name: 'a', goal: 'minimize' }, { name: 'b', goal: 'minimize' }]
const bound = { name: 'ms', at_most: 5 }

const study = (name: string, change: Readonly<Record<string, unknown>>, ...args: string[]): string =>
  place.writeStudy(
    {
      name,
      objective: { kind: 'command', command: [process.execPath, 'two.mjs', '{x}', '{y}', ...args] },
      metrics: twoObjectives,
      space: { x: { type: 'float', low: -1, high: 2 }, y: { type: 'float', low: 0, high: 1 } },
      budget: { trials: 12 },
      parallel: 2,
      seed: 3,
      ...change,
    },
    `${name}.json`,
  )

const trial = z.looseObject({ number: z.int(), values: z.record(z.string(), z.number()) })
const resultSchema = z.looseObject({
  best: trial.nullable(),
  front: z.array(trial).nullable(),
  hypervolume: z.number().nullable(),
  bounds: z.array(z.object({ bound: z.string(), broken: z.int(), complete: z.int(), unmeasured: z.int() })),
  earlier: z.array(z.object({ source: z.string(), trials: z.int() })),
  samplerPick: z.object({ name: z.string(), why: z.string() }).nullable(),
})

async function runToEnd(path: string, ...args: string[]) {
  const { code, stdout, stderr } = await place.run('run', path, '--json', ...args)
  expect(code, stderr).toBe(0)
  return resultSchema.parse(JSON.parse(stdout))
}

const rowsOf = (name: string): Record<string, string>[] => parse(readFileSync(join(place.folder, name)), { columns: true })

describe('a study with two objectives', () => {
  it.each(['nsga2', 'tpe'])('has a front that no trial beats, by %s', async (sampler) => {
    const { best, front, hypervolume, samplerPick } = await runToEnd(study(`two-${sampler}`, { sampler: { name: sampler } }), '--csv', 'two.csv')
    const rows = rowsOf('two.csv')
    expect(Object.keys(rows[0] ?? {}).slice(0, 3)).toEqual(['number', 'values_a', 'values_b'])
    const points = rows.map((row) => [Number(row['values_a']), Number(row['values_b'])])
    const onFront = points.flatMap((point, number) => (points.some((other) => dominates(other, point)) ? [] : [number]))
    expect(front?.map(({ number }) => number).sort((a, b) => a - b)).toEqual(onFront)
    expect(best?.number).toBe(front?.[0]?.number)
    expect(best?.values['a']).toBe(Math.min(...points.map(([a = NaN]) => a)))
    expect(hypervolume).toBeGreaterThan(0)
    expect(samplerPick).toBeNull()
  })

  it('is shown with its front, which "best" prints too', async () => {
    const show = await place.run('show', 'two-nsga2')
    expect(show.stdout).toContain('minimize a, minimize b')
    expect(show.stdout).toMatch(/Front: \d+ trials? with the best compromises; hypervolume [\d.]+ \(up to a [\d.]+, b [\d.]+\)\ntrial +a +b +x +y +time\n/)
    const best = await place.run('best', 'two-nsga2')
    expect(best.stdout).toMatch(/^Best: trial \d+, a [\d.]+\n[^]*\nFront: /)
    expect(JSON.parse((await place.run('best', 'two-nsga2', '--json')).stdout)).toMatchObject({ front: expect.any(Array) })
  })

  it('fails trials that lack one of the objectives, and says what they reported', async () => {
    const { code } = await place.run('run', study('silent', { budget: { trials: 1 } }, 'b'))
    expect(code).toBe(1)
    expect((await place.run('show', 'silent')).stdout).toContain('without a value of the objective "b"; it reported a, ms')
  })
})

describe('a study with a bound', () => {
  it('has the best of the trials that keep it, and says how many break it', async () => {
    const { best, front, bounds } = await runToEnd(study('bounded', { metrics: [{ name: 'a', goal: 'minimize' }, bound], sampler: { name: 'tpe' } }), '--csv', 'bounded.csv')
    const rows = rowsOf('bounded.csv').map((row) => ({ a: Number(row['value']), ms: Number(row['user_attrs_ms']) }))
    const kept = rows.filter(({ ms }) => ms <= 5)
    expect(best?.values['a']).toBe(Math.min(...kept.map(({ a }) => a)))
    expect(front).toBeNull()
    expect(bounds).toEqual([{ bound: 'ms at most 5', broken: rows.length - kept.length, complete: rows.length, unmeasured: 0 }])
    expect((await place.run('show', 'bounded')).stdout).toMatch(/Bounds\nms at most 5: (kept by all|broken by \d+ of) 12 complete trials\n/)
  })

  it('says where a bounded metric is never reported, and what the sampler was that nobody named', async () => {
    const { best, bounds, samplerPick } = await runToEnd(study('unmeasured', { metrics: [{ name: 'a', goal: 'minimize' }, bound], budget: { trials: 2 } }, 'ms'))
    expect(best).toBeNull()
    expect(samplerPick?.why).toBeTruthy()
    expect(bounds).toEqual([{ bound: 'ms at most 5', broken: 2, complete: 2, unmeasured: 2 }])
  })
})

describe('a warm start', () => {
  it('may be named on the command line: studies of the database, and CSV files', async () => {
    const { earlier } = await runToEnd(study('warm', { budget: { trials: 2 } }), '--warm-start', 'two-tpe', '--warm-start', 'two.csv')
    expect(earlier).toEqual([{ source: 'two-tpe', trials: 12 }, { source: 'two.csv', trials: 12 }])
    expect((await place.run('show', 'warm')).stdout).toContain('12 trials of two-tpe, 12 trials of two.csv')
    const other = await place.run('run', join(place.folder, 'warm.json'))
    expect(other.code).toBe(2)
    expect(other.stderr).toContain('warm_start: ')
  })

  it('that has nothing to learn from is refused with why, and the study is not created', async () => {
    const path = study('cold', { space: { x: { type: 'float', low: 5, high: 6 }, y: { type: 'float', low: 0, high: 1 } } })
    const { code, stderr } = await place.run('run', path, '--warm-start', 'two-tpe')
    expect(code).toBe(2)
    expect(stderr).toContain('warm_start.studies[0]: none of the 12 complete trials of study "two-tpe" fits this study: x is outside the search space (12)')
    expect((await place.run('show', 'cold')).code).toBe(2)
  })

  it('is for a program that asks and tells too: from files in memory, from studies with a database', async () => {
    const asked = (name: string, warmStart: Readonly<Record<string, unknown>>): string => study(name, { objective: { kind: 'ask-tell' }, warm_start: warmStart })
    const inMemory = startAskTell(place.folder, asked('files', { files: ['two.csv'] }))
    expect(await inMemory.say({ op: 'ask' })).toMatchObject({ trial: 0 })
    expect(await inMemory.end(), inMemory.stderr()).toBe(0)

    const without = startAskTell(place.folder, asked('studies', { studies: ['two-tpe'] }))
    expect(await without.ended).toBe(2)
    expect(without.stderr()).toContain('warm_start.studies[0]: "two-tpe" cannot be looked for: there is no database (--db FILE)')

    const database = join(place.folder, 'data', 'tunery.db')
    const inDatabase = startAskTell(place.folder, asked('studies', { studies: ['two-tpe'] }), '--db', database)
    expect(await inDatabase.say({ op: 'tell', trial: (await inDatabase.say({ op: 'ask' }))['trial'], values: { a: 1, b: 2 } })).toEqual({ ok: true })
    expect(await inDatabase.say({ op: 'best' })).toMatchObject({ trial: 0, front: [{ trial: 0 }] })
    expect(await inDatabase.end(), inDatabase.stderr()).toBe(0)
    expect(JSON.parse((await place.run('show', 'studies', '--json')).stdout)).toMatchObject({ earlier: [{ source: 'two-tpe', trials: 12 }] })
  })
})
