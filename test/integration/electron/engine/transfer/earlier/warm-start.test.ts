import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openEngine, parseStudy, type Engine } from '../../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../../electron/engine/store/open.ts'
import { studySource } from '../../../../../../electron/engine/transfer/earlier/from-study.ts'
import { loadHistory } from '../../../../../../electron/engine/study/load-history.ts'
import { failureOf } from '../../../../../../electron/cli/exit-codes.ts'
import { temporaryFolder } from '../../store/temporary-store.ts'

let folder: string

/** A study that a program runs, so that its trials can be written as they are wanted. */
const study = (name: string, change: Readonly<Record<string, unknown>> = {}) => ({
  name,
  objective: { kind: 'ask-tell' },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1 }, units: { type: 'int', low: 1, high: 64 } },
  sampler: { name: 'random' },
  ...change,
})

const databasePath = (): string => join(folder, 'studies.db')

/** Writes a study with complete trials: `x` and the loss of each. */
function write(name: string, xs: readonly number[], change: Readonly<Record<string, unknown>> = {}, params: Readonly<Record<string, number>> = { units: 8 }): number {
  const store = openStore(databasePath(), 'write')
  try {
    const { id } = store.createStudy(parseStudy(study(name, change), folder), 0)
    store.transaction(() => {
      xs.forEach((x, number) => {
        const trialId = store.addRunningTrial({ studyId: id, number, params: { x, ...params }, seed: 0, origin: 'sampler' }, 's', 0).id
        store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss: x * x, ms: 3 }, at: number + 1 })
      })
    })
    return id
  } finally {
    store.close()
  }
}

async function open(): Promise<Engine> {
  const engine = await openEngine({ databasePath: databasePath(), backend: 'cpu' })
  onTestFinished(() => engine.close())
  return engine
}

async function create(engine: Engine, definition: unknown): Promise<number> {
  return (await engine.client.studies.create({ study: definition, folder, start: false })).studyId
}

const refusal = async (call: Promise<unknown>) => failureOf(await call.then(() => undefined, (error: unknown) => error))

beforeEach(() => {
  folder = temporaryFolder()
})

describe('a study with a warm start', () => {
  it('is told of the trials that fit its space, in its own words, and says so', async () => {
    write('old', [0.5, 0.25, 0.75], { space: { x: { type: 'float', low: 0, high: 1 } }, objective: { kind: 'module', path: import.meta.filename, fixed: { units: 32 } } }, {})
    const engine = await open()
    const id = await create(engine, study('new', { space: { ...study('').space, x: { type: 'float', low: 0, high: 0.6 } }, warm_start: { studies: ['old'], weight: 0.25 } }))
    expect((await engine.client.studies.get({ studyId: id })).earlier).toEqual([{ source: 'old', trials: 2 }])
    const [note] = await engine.client.studies.events({ studyId: id, afterSeq: 0, limit: 10 })
    expect(note?.message).toBe('Learns from 2 trials of study "old"; 1 of its trials do not fit: x is outside the search space (1)')
    await engine.close()

    const store = openStore(databasePath(), 'read')
    onTestFinished(() => store.close())
    expect(store.earlier(id)).toEqual([
      { source: 'old', params: { x: 0.5, units: 32 }, values: { loss: 0.25 }, weight: 0.25 },
      { source: 'old', params: { x: 0.25, units: 32 }, values: { loss: 0.0625 }, weight: 0.25 },
    ])
    const { earlier } = loadHistory([{ name: 'loss', goal: 'maximize' }, { name: 'ms', at_most: 2 }], [], [], store.earlier(id))
    expect(earlier[0]).toEqual({ source: 'old', config: { x: 0.5, units: 32 }, losses: [-0.25], violations: [Infinity], weight: 0.25 })
  })

  it('keeps what it was told when the other study is deleted and the file changes, over a restart', async () => {
    const oldId = write('old', [0.5])
    writeFileSync(join(folder, 'trials.csv'), 'value,params_x,params_units\n1,0.5,2\n2,0.25,4\n')
    const definition = study('new', { warm_start: { studies: ['old'], files: ['trials.csv'] } })
    const first = await open()
    const id = await create(first, definition)
    const told = [{ source: 'old', trials: 1 }, { source: 'trials.csv', trials: 2 }]
    expect((await first.client.studies.get({ studyId: id })).earlier).toEqual(told)
    await first.client.studies.remove({ studyId: oldId })
    writeFileSync(join(folder, 'trials.csv'), 'nothing of use')
    await first.close()

    const second = await open()
    expect((await second.client.studies.get({ studyId: id })).earlier).toEqual(told)
    // The same file goes on with the study that is there, though its sources have gone.
    expect(await second.client.studies.create({ study: definition, folder, start: false })).toEqual({ studyId: id, created: false })
    expect((await second.client.studies.get({ studyId: id })).earlier).toEqual(told)
    const file = await second.client.studies.file({ studyId: id })
    expect(file['warm_start']).toEqual({ studies: ['old'], files: [join(folder, 'trials.csv')], weight: 0.5 })
  })

  it('takes the best and the most recent of very many trials', async () => {
    write('old', Array.from({ length: 1200 }, (_, i) => 1 - i / 1200))
    const engine = await open()
    const id = await create(engine, study('new', { warm_start: { studies: ['old'] } }))
    expect((await engine.client.studies.get({ studyId: id })).earlier).toEqual([{ source: 'old', trials: 500 }])
    const [note] = await engine.client.studies.events({ studyId: id, afterSeq: 0, limit: 1 })
    expect(note?.message).toBe('Learns from 500 trials of study "old" (of 1200 that fit: the best and the most recent)')
  })

  it('is not created when a source is missing, or nothing of it fits: each is named with why', async () => {
    write('old', [0.5, 0.75])
    write('empty', [])
    writeFileSync(join(folder, 'bad.csv'), 'value,params_x,params_units\n1,half,2\n')
    const engine = await open()
    const failed = await refusal(
      create(engine, study('new', { space: { x: { type: 'float', low: 2, high: 3 }, units: { type: 'int', low: 1, high: 64 } }, warm_start: { studies: ['old', 'gone', 'empty'], files: ['bad.csv', 'none.csv'] } })),
    )
    expect(failed.exitCode).toBe(2)
    expect(failed.issues).toEqual([
      { path: 'warm_start.studies[0]', message: 'none of the 2 complete trials of study "old" fits this study: x is outside the search space (2)' },
      { path: 'warm_start.studies[1]', message: 'there is no study "gone" in this database' },
      { path: 'warm_start.studies[2]', message: 'study "empty" has no complete trial to learn from' },
      { path: 'warm_start.files[0]', message: `${join(folder, 'bad.csv')} line 2, column params_x: "half" is not a number` },
      { path: 'warm_start.files[1]', message: `there is no file ${join(folder, 'none.csv')}` },
    ])
    expect(await engine.client.studies.find({ name: 'new' })).toBeNull()
  })
})

describe('the earlier studies that are offered', () => {
  it('are of the same objective and metric, with trials that fit, the most alike first', async () => {
    write('alike', [0.5, 0.25])
    write('long', [0.5, 0.25, 0.125])
    write('narrow', [0.5, 0.25, 0.125, 0.1], { space: { x: { type: 'float', low: 0, high: 1 } } }, { units: 8 })
    write('empty', [])
    write('other metric', [0.5], { metrics: [{ name: 'ms', goal: 'minimize' }] })
    write('other space', [0.5], { space: { z: { type: 'float', low: 0, high: 1 } } })
    write('other objective', [0.5], { objective: { kind: 'command', command: 'run' } })
    const { client } = await open()
    const both = ['x', 'units']
    // No name yet, as in a form that is being filled in.
    expect(await client.studies.earlier({ study: study('') })).toEqual([
      { name: 'long', trials: 3, metric: 'loss', best: 0.015625, shared: both },
      { name: 'alike', trials: 2, metric: 'loss', best: 0.0625, shared: both },
      { name: 'narrow', trials: 4, metric: 'loss', best: 0.1 * 0.1, shared: ['x'] },
    ])
    expect(await client.studies.earlier({ study: { objective: { kind: 'ask-tell' } } })).toEqual([])
    expect(await client.studies.earlier({ study: 'no study' })).toEqual([])
  })
})

it('a study tells nothing of a trial that was trained for longer by hand', () => {
  const id = write('continued', [0.2, 0.4])
  const store = openStore(databasePath(), 'write')
  onTestFinished(() => store.close())
  const trial = store.addTrial({ studyId: id, number: 2, params: { x: 0.4, units: 8, epochs: 99 }, seed: 0, origin: 'user', forkedFrom: { trial: 1, step: 3 } })
  store.startTrial(trial.id, 's', 0)
  store.endTrial({ trialId: trial.id, state: 'complete', reason: null, message: null, values: { loss: 0 }, at: 9 })
  const study = store.findStudy(id) ?? expect.fail('the study is gone')
  expect([...studySource(store, study).trials].map(({ metric }) => metric('loss'))).toEqual([0.2 * 0.2, 0.4 * 0.4])
})
