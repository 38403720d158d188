import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportOptuna, importFile, parseStudy } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import type { Store, StudyRecord } from '../../../../../electron/engine/contracts/store.ts'
import { readOptunaDatabase } from '../../../../../electron/engine/transfer/import/read-optuna.ts'
import { momentOf } from '../../../../../electron/engine/transfer/import/optuna-time.ts'

/** Made by test/fixtures/optuna/make_optuna_5.py. */
const fixture = fileURLToPath(new URL('../../../../fixtures/optuna/optuna-5.db', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-optuna-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const inFolder = (name: string): string => join(folder, name)

function reading<T>(path: string, use: (store: Store) => T): T {
  const store = openStore(path, 'read')
  try {
    return use(store)
  } finally {
    store.close()
  }
}

function studyIn(store: Store, name: string): StudyRecord {
  const study = store.findStudyByName(name)
  if (study === undefined) throw new Error(`no study ${name}`)
  return study
}

describe('an Optuna database', () => {
  beforeAll(async () => {
    await importFile({ path: fixture, databasePath: inFolder('imported.db') })
  })

  it('comes over whole: every study with its space, metrics and trials', () => {
    reading(inFolder('imported.db'), (store) => {
      expect(store.listStudies().map(({ definition, status }) => [definition.name, status])).toEqual([
        ['curves', 'paused'],
        ['several', 'finished'],
        ['empty', 'paused'],
      ])
      const curves = studyIn(store, 'curves')
      expect(curves.definition).toMatchObject({ objective: { kind: 'ask-tell' }, metrics: [{ name: 'value', goal: 'minimize' }], budget: { trials: 17 } })
      expect(curves.definition.space).toEqual({
        optimizer: { type: 'categorical', choices: ['sgd', 'adam', 'None'] },
        lr: { type: 'float', low: 1e-5, high: 0.1, log: true },
        units: { type: 'int', low: 16, high: 256, log: true },
        layers: { type: 'int', low: 1, high: 5 },
        dropout: { type: 'float', low: 0, high: 0.5, step: 0.1 },
        momentum: { type: 'float', low: 0, high: 0.99, when: { param: 'optimizer', in: ['sgd'] } },
      })
      expect(store.countTrials(curves.id)).toEqual({ waiting: 1, running: 0, complete: 7, pruned: 6, fail: 3 })
      expect(store.events(curves.id, 0, 10).map(({ message }) => message)).toContain('Optuna\'s attribute "dataset": "digits"')
    })
  })

  it('brings values, curves, times and attributes of each trial', () => {
    const db = new Database(fixture, { readonly: true })
    const rows = db
      .prepare<[], { number: number; start: string; complete: string | null; value: number | null }>(
        `SELECT number, datetime_start AS start, datetime_complete AS complete, value FROM trials LEFT JOIN trial_values USING (trial_id)
         WHERE study_id = 1 AND state IN ('COMPLETE', 'PRUNED') ORDER BY number`,
      )
      .all()
    db.close()
    expect(rows.length).toBe(13)
    reading(inFolder('imported.db'), (store) => {
      const { id } = studyIn(store, 'curves')
      for (const { number, start, complete, value } of rows) {
        const trial = store.findTrial(id, number)
        expect(trial).toMatchObject({ startedAt: momentOf(start), endedAt: momentOf(complete), tags: { five: '"5"', tags: '{"a": [1, true, null]}' } })
        expect(trial?.values['value']).toBe(value ?? Infinity)
        expect(trial?.values['accuracy']).toBe(0.5 + Number(trial?.params['lr']))
      }
      const nan = store.findTrial(id, 2)
      expect(store.curvesOfTrial(nan?.id ?? -1)).toEqual([{ trialNumber: 2, metric: 'value', steps: [1, 2, 3, 4], values: [expect.any(Number), NaN, expect.any(Number), expect.any(Number)] }])
      expect(store.findTrial(id, 15)).toMatchObject({ state: 'waiting', params: { optimizer: 'adam', lr: 0.01, units: 32, layers: 2, dropout: 0.2 } })
      expect(store.findTrial(id, 16)).toMatchObject({ state: 'fail', reason: 'interrupted', params: { lr: 0.02 } })
    })
  })

  it('has its objectives by name, and constraints as bounds', () => {
    reading(inFolder('imported.db'), (store) => {
      const { definition, id } = studyIn(store, 'several')
      expect(definition.metrics).toEqual([
        { name: 'cost', goal: 'minimize' },
        { name: 'gain', goal: 'maximize' },
        { name: 'budget', at_most: 0 },
        { name: 'constraint_0', at_most: 0 },
      ])
      expect(definition.space['y']).toEqual({ type: 'int', low: 0, high: 10, step: 2 })
      for (const { params, values } of store.listTrials(id)) {
        const [x, y] = [Number(params['x']), Number(params['y'])]
        expect(values['cost']).toBeCloseTo(x ** 2 + y, 12)
        expect(values['budget']).toBeCloseTo(x + y - 6, 12)
      }
      expect(store.bestTrial(id)?.number).toBe(2)
    })
  })

  it('comes back from an export as it was, but for what Optuna has alone', async () => {
    for (const name of ['curves', 'several']) {
      const path = inFolder(`${name}.optuna.db`)
      const studyId = reading(inFolder('imported.db'), (store) => studyIn(store, name).id)
      exportOptuna({ databasePath: inFolder('imported.db'), studyId, path })
      await importFile({ path, databasePath: inFolder(`${name}.again.db`) })
      const trialsOf = (database: string) =>
        reading(database, (store) => store.listTrials(studyIn(store, name).id).map(({ id, studyId: _, slot: __, ...trial }) => ({ ...trial, curves: store.curvesOfTrial(id) })))
      const definitionOf = (database: string) => reading(database, (store) => studyIn(store, name).definition)
      expect(trialsOf(inFolder(`${name}.again.db`))).toEqual(trialsOf(inFolder('imported.db')))
      expect(definitionOf(inFolder(`${name}.again.db`))).toEqual(definitionOf(inFolder('imported.db')))
    }
  })

  it('keeps over export and import what a trial started from, and leaves out what confirms another, which would be the best there', async () => {
    const store = openStore(inFolder('origins.db'), 'write')
    const definition = parseStudy({ name: 'origins', objective: { kind: 'ask-tell' }, metrics: [{ name: 'y', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } } }, folder)
    const { id } = store.createStudy(definition, 0)
    const origins = [{ confirms: 1 }, {}, { forkedFrom: { trial: 1, step: 4 } }]
    origins.forEach((origin, number) => {
      const trialId = store.addRunningTrial({ studyId: id, number, params: { x: 0.5 }, seed: 0, origin: 'sampler', ...origin }, 's', 0).id
      store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { y: number }, at: 1 })
    })
    store.close()
    exportOptuna({ databasePath: inFolder('origins.db'), studyId: id, path: inFolder('origins.optuna.db') })
    await importFile({ path: inFolder('origins.optuna.db'), databasePath: inFolder('origins.again.db') })
    reading(inFolder('origins.again.db'), (again) => {
      const trials = again.listTrials(studyIn(again, 'origins').id)
      expect(trials.map(({ forkedFrom, confirms }) => [forkedFrom, confirms])).toEqual([[null, null], [{ trial: 0, step: 4 }, null]])
      expect(trials.map(({ values, tags }) => [values, tags])).toEqual([1, 2].map((y) => [{ y }, {}]))
    })
  })

  it('takes no trial for the origin of another that is not an earlier one of the same file', async () => {
    const store = openStore(inFolder('false-origins.db'), 'write')
    const definition = parseStudy({ name: 'origins', objective: { kind: 'ask-tell' }, metrics: [{ name: 'y', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } } }, folder)
    const { id } = store.createStudy(definition, 0)
    for (const number of [0, 1, 2]) {
      const trialId = store.addRunningTrial({ studyId: id, number, params: { x: 0.5 }, seed: 0, origin: 'sampler' }, 's', 0).id
      store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { y: number }, at: 1 })
    }
    store.close()
    const file = inFolder('false-origins.optuna.db')
    exportOptuna({ databasePath: inFolder('false-origins.db'), studyId: id, path: file })
    const db = new Database(file)
    const attribute = db.prepare('INSERT INTO trial_user_attributes (trial_id, "key", value_json) VALUES (?, ?, ?)')
    attribute.run(1, 'tunery:forked_from', '{"trial": 0, "step": 1}')
    attribute.run(2, 'tunery:forked_from', '{"trial": 2, "step": 1}')
    attribute.run(2, 'tunery:confirms', '7')
    attribute.run(3, 'tunery:confirms', '1')
    db.close()
    await importFile({ path: file, databasePath: inFolder('false-origins.again.db') })
    reading(inFolder('false-origins.again.db'), (again) => {
      const trials = again.listTrials(studyIn(again, 'origins').id)
      expect(trials.map(({ forkedFrom, confirms }) => [forkedFrom, confirms])).toEqual([[null, null], [null, null], [null, 1]])
    })
  })

  it('brings one study alone, by its name', async () => {
    const { studies } = await importFile({ path: fixture, databasePath: inFolder('one.db'), study: 'several' })
    expect(studies).toMatchObject([{ study: { name: 'several' }, trials: 8 }])
    await expect(importFile({ path: fixture, databasePath: inFolder('none.db'), study: 'other' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('"curves", "several", "empty"'),
    })
    expect(existsSync(inFolder('none.db'))).toBe(false)
  })

  it('changes nothing when there is a study of a name already', async () => {
    await importFile({ path: fixture, databasePath: inFolder('clash.db'), study: 'several' })
    await expect(importFile({ path: fixture, databasePath: inFolder('clash.db') })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('"several"') })
    reading(inFolder('clash.db'), (store) => expect(store.listStudies()).toHaveLength(1))
  })
})

describe('an export for Optuna', () => {
  it('has the tables that Optuna makes, and its revision', () => {
    const path = inFolder('tables.db')
    const databasePath = inFolder('imported.db')
    exportOptuna({ databasePath, studyId: reading(databasePath, (store) => studyIn(store, 'curves').id), path })
    const shapeOf = (file: string): unknown => {
      const db = new Database(file, { readonly: true })
      const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck().all()
      const shape = Object.fromEntries(
        tables.map((table) => [
          table,
          [db.pragma(`table_info(${table})`), db.pragma(`foreign_key_list(${table})`), db.prepare('SELECT name, "unique", origin FROM pragma_index_list(?) ORDER BY name').all(table)],
        ]),
      )
      const versions = [db.prepare('SELECT * FROM alembic_version').all(), db.prepare('SELECT * FROM version_info').all()]
      db.close()
      return { shape, versions }
    }
    expect(shapeOf(path)).toEqual(shapeOf(fixture))
  })

  it('leaves a file alone that is there, and none behind when it fails', () => {
    const databasePath = inFolder('imported.db')
    writeFileSync(inFolder('mine.db'), 'mine')
    expect(() => exportOptuna({ databasePath, studyId: 1, path: inFolder('mine.db') })).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(readFileSync(inFolder('mine.db'), 'utf8')).toBe('mine')
    expect(() => exportOptuna({ databasePath, studyId: 99, path: inFolder('never.db') })).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([])
  })
})

describe('a database that is not Optuna’s, or not whole', () => {
  it('is refused with what is wrong with it', async () => {
    const other = new Database(inFolder('other.db'))
    other.exec('CREATE TABLE studies (x)')
    other.close()
    await expect(readOptunaDatabase(inFolder('other.db'))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('no table') })

    copyFileSync(fixture, inFolder('old.db'))
    const old = new Database(inFolder('old.db'))
    old.exec(`UPDATE alembic_version SET version_num = 'v2.6.0.a'`)
    old.close()
    await expect(readOptunaDatabase(inFolder('old.db'))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('optuna storage upgrade') })

    // The pages in the middle are overwritten: tables and indexes no longer agree.
    const bytes = readFileSync(fixture)
    bytes.fill(0xff, 4096, bytes.length - 4096)
    writeFileSync(inFolder('damaged.db'), bytes)
    await expect(readOptunaDatabase(inFolder('damaged.db'))).rejects.toMatchObject({ code: 'database-damaged', message: expect.stringContaining('damaged.db') })
  })

  it('is refused when a row is not what Optuna writes', async () => {
    for (const [name, change] of [
      ['state', `UPDATE trials SET state = 'ODD' WHERE trial_id = 1`],
      ['value', `UPDATE trial_params SET param_value = 'text' WHERE param_id = 1`],
      ['json', `UPDATE trial_params SET distribution_json = '{}' WHERE param_id = 1`],
    ] as const) {
      copyFileSync(fixture, inFolder(`${name}.db`))
      const db = new Database(inFolder(`${name}.db`))
      db.exec(change)
      db.close()
      await expect(importFile({ path: inFolder(`${name}.db`), databasePath: inFolder('odd.db') })).rejects.toThrow(`${name}.db`)
    }
    expect(existsSync(inFolder('odd.db'))).toBe(false)
  })

  it('cannot run what a trigger or a view of it would do', async () => {
    copyFileSync(fixture, inFolder('view.db'))
    const db = new Database(inFolder('view.db'))
    db.exec('ALTER TABLE trials RENAME TO hidden; CREATE VIEW trials AS SELECT * FROM hidden')
    db.close()
    await expect(readOptunaDatabase(inFolder('view.db'))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('no table "trials"') })
  })
})
