import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAskTell } from './ask-tell-process.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url))

let place: Workplace
beforeAll(() => {
  place = createWorkplace()
})
afterAll(() => {
  place.remove()
})

describe('tunery import', () => {
  it('prints the study file of a search space, and the warnings beside it', async () => {
    const { code, stdout, stderr } = await place.run('import', fixture('import/nni.json'))
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ name: 'nni', objective: { kind: 'ask-tell' }, space: { lr: { log: true } } })
    expect(stderr).toContain('space.qln: ')
    writeFileSync(join(place.folder, 'nni.json'), stdout)
    expect(await place.run('validate', 'nni.json')).toMatchObject({ code: 0, stdout: 'ok\n' })
  })

  it('writes the study file of a sweep, which then only needs its program', async () => {
    const { code, stderr } = await place.run('import', fixture('import/sweep.yaml'), '--out', 'sweep.json')
    expect(code, stderr).toBe(0)
    expect(JSON.parse(readFileSync(join(place.folder, 'sweep.json'), 'utf8'))).toMatchObject({ objective: { kind: 'command' } })
    expect(await place.run('validate', 'sweep.json')).toMatchObject({ code: 0 })
  })

  it('names the place that is wrong, and ends with 2', async () => {
    writeFileSync(join(place.folder, 'bad.json'), JSON.stringify({ lr: { _type: 'gauss', _value: [] } }))
    const { code, stderr } = await place.run('import', 'bad.json')
    expect(code).toBe(2)
    expect(stderr).toMatch(/bad\.json:\n {2}lr\._type: /)
  })

  it('takes an Optuna study over, which goes on where it was, and goes back to Optuna', async () => {
    const imported = await place.run('import', fixture('optuna/optuna-5.db'), '--study', 'curves', '--db', 'mine.db', '--out', 'curves.json', '--json')
    expect(imported.code, imported.stderr).toBe(0)
    expect(JSON.parse(imported.stdout)).toMatchObject({ databasePath: join(place.folder, 'mine.db'), studies: [{ trials: 17, study: { name: 'curves' } }] })

    const path = join(place.folder, 'curves.json')
    const study = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...study, budget: { trials: 18 } }))
    const session = startAskTell(place.folder, path, '--db', 'mine.db')
    expect(await session.say({ op: 'best' })).toMatchObject({ trial: 12 })
    expect(await session.say({ op: 'ask' })).toMatchObject({ trial: 15, params: { optimizer: 'adam', lr: 0.01 } })
    expect(await session.say({ op: 'ask' })).toMatchObject({ trial: 17 })
    expect(await session.say({ op: 'tell', trial: 17, values: { value: -1 } })).toEqual({ ok: true })
    expect(await session.end(), session.stderr()).toBe(0)

    const exported = await place.run('export', 'curves', '--db', 'mine.db', '--optuna', 'back.db', '--json')
    expect(exported.code, exported.stderr).toBe(0)
    expect(JSON.parse(exported.stdout)).toEqual({ study: 'curves', optuna: join(place.folder, 'back.db') })
    const again = await place.run('import', 'back.db', '--db', 'again.db', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ studies: [{ trials: 18 }] })
    expect((await place.run('export', 'curves', '--db', 'mine.db', '--optuna', 'back.db')).code).toBe(2)
  })

  it('writes no study file for several studies', async () => {
    const { code, stderr } = await place.run('import', fixture('optuna/optuna-5.db'), '--db', 'several.db', '--out', 'none.json')
    expect(code).toBe(2)
    expect(stderr).toContain('--study')
    expect(existsSync(join(place.folder, 'none.json'))).toBe(false)
  })
})

it.each(['ask-tell', 'import', 'export'])('tunery %s --help has examples', async (command) => {
  const { code, stdout } = await place.run(command, '--help')
  expect(code).toBe(0)
  expect(stdout).toContain(`$ tunery ${command}`)
})
