import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../../electron/engine/store/open.ts'
import { startAskTell } from './ask-tell-process.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

let place: Workplace

beforeAll(() => {
  place = createWorkplace()
})

afterAll(() => {
  place.remove()
})

const study = (name: string, parts: Readonly<Record<string, unknown>> = {}): string =>
  place.writeStudy(
    {
      name,
      objective: { kind: 'ask-tell' },
      metrics: [{ name: 'y', goal: 'minimize' }],
      space: { x: { type: 'float', low: 0, high: 1 } },
      budget: { trials: 4 },
      seed: 7,
      ...parts,
    },
    `${name}.json`,
  )

const ask = { op: 'ask' }

describe('tunery ask-tell', () => {
  it('keeps the history in memory without --db, and answers what is wrong without ending', async () => {
    const session = startAskTell(place.folder, study('memory'))
    const { trial, params } = await session.say(ask)
    expect(trial).toBe(0)
    expect(await session.say({ op: 'report', trial: 0, step: 1, values: { y: 0.5 } })).toEqual({ decision: 'continue' })
    expect(await session.say('oops')).toMatchObject({ error: expect.stringContaining('JSON'), field: null })
    expect(await session.say({ op: 'tell', trial: 0, values: { y: 0.25 } })).toEqual({ ok: true })
    expect(await session.say({ op: 'best' })).toEqual({ trial: 0, params, values: { y: 0.25 } })
    expect(await session.end(), session.stderr()).toBe(0)
    expect(existsSync(join(place.folder, 'tunery.db'))).toBe(false)
  })

  it('answers lines that come in one piece in their order, the last one without its end too', async () => {
    const session = startAskTell(place.folder, study('piece'))
    const replies = Promise.all([session.say('{"op":"ask"}\n{"op":"tell","trial":0,"values":{"y":1}}\n{"op":"ask"}'), session.say('{"op":"best"}'), session.say('')])
    expect(await replies).toMatchObject([{ trial: 0 }, { ok: true }, { trial: 1 }])
    session.child.stdin?.write('{"op":"best"}')
    expect(await session.end()).toBe(0)
  })

  it('goes on after a kill: what was told is kept, and what was only asked is asked again first', async () => {
    const path = study('killed')
    const first = startAskTell(place.folder, path, '--db', 'killed.db')
    const asked = [await first.say(ask), await first.say(ask), await first.say(ask)]
    await first.say({ op: 'report', trial: 1, step: 1, values: { y: 3 } })
    expect(await first.say({ op: 'tell', trial: 0, values: { y: 2 } })).toEqual({ ok: true })
    first.child.kill('SIGKILL')
    await first.ended

    const second = startAskTell(place.folder, path, '--db', 'killed.db')
    expect(await second.say({ op: 'best' })).toMatchObject({ trial: 0, values: { y: 2 } })
    expect(await second.say(ask)).toEqual(asked[1])
    expect(await second.say({ op: 'tell', trial: 1, values: { y: 1 } })).toEqual({ ok: true })
    expect(await second.end(), second.stderr()).toBe(0)
    const show = await place.run('show', 'killed', '--db', 'killed.db', '--json')
    expect(JSON.parse(show.stdout)).toMatchObject({ status: 'paused', progress: { counts: { complete: 2, waiting: 1 } } })

    const third = startAskTell(place.folder, path, '--db', 'killed.db')
    expect(await third.say(ask)).toEqual(asked[2])
    expect(await third.say({ op: 'tell', trial: 2, state: 'fail' })).toEqual({ ok: true })
    expect(await third.say(ask)).toMatchObject({ trial: 3 })
    expect(await third.say({ op: 'tell', trial: 3, values: { y: 5 } })).toEqual({ ok: true })
    expect(await third.end(), third.stderr()).toBe(0)
    const list = await place.run('list', '--db', 'killed.db', '--json')
    expect(JSON.parse(list.stdout)).toMatchObject([{ name: 'killed', status: 'finished', best: { trialNumber: 1, value: 1 }, progress: { counts: { complete: 3, fail: 1, running: 0 } } }])
  })

  it('answers the next ask alike when it is killed right after the first', async () => {
    const path = study('early')
    const first = startAskTell(place.folder, path, '--db', 'early.db')
    const asked = await first.say(ask)
    first.child.kill('SIGKILL')
    await first.ended
    const second = startAskTell(place.folder, path, '--db', 'early.db')
    expect(await second.say(ask)).toEqual(asked)
    await second.end()
  })

  it('shows a trial that has only been asked to who reads the database', async () => {
    const session = startAskTell(place.folder, study('seen'), '--db', 'seen.db')
    await session.say(ask)
    await expect
      .poll(async () => JSON.parse((await place.run('list', '--db', 'seen.db', '--json')).stdout)[0].progress.counts.running, { timeout: 60_000, interval: 100 })
      .toBe(1)
    await session.end()
  })

  it('asks the same with and without a database, and after a restart', async () => {
    const path = study('same')
    const run = async (trials: number, ...args: string[]): Promise<unknown[]> => {
      const session = startAskTell(place.folder, path, ...args)
      const params: unknown[] = []
      for (let count = 0; count < trials; count += 1) {
        const asked = await session.say(ask)
        params.push(asked['params'])
        await session.say({ op: 'tell', trial: asked['trial'], values: { y: count } })
      }
      await session.end()
      return params
    }
    const inMemory = await run(4)
    expect([...(await run(2, '--db', 'same.db')), ...(await run(2, '--db', 'same.db'))]).toEqual(inMemory)
  })

  it('keeps why trials were paused and went on, and at which rung', async () => {
    const path = study('rungs', { budget: { trials: 6 }, scheduler: { name: 'asha', max_epochs: 9 } })
    const session = startAskTell(place.folder, path, '--db', 'rungs.db')
    for (const y of [1, 2, 3]) {
      const { trial } = await session.say(ask)
      expect(await session.say({ op: 'report', trial, step: 1, values: { y } })).toMatchObject({ decision: 'pause' })
    }
    expect(await session.say(ask)).toMatchObject({ trial: 0, resume_step: 1 })
    expect(await session.end(), session.stderr()).toBe(0)
    const store = openStore(join(place.folder, 'rungs.db'), 'read')
    const trials = store.listTrials(store.findStudyByName('rungs')?.id ?? 0)
    const decisions = trials.map(({ id }) => store.decisions(id).map(({ kind, step, rung }) => [kind, step, rung]))
    store.close()
    expect(decisions).toEqual([[['pause', 1, 1], ['promote', 1, 1]], [['pause', 1, 1]], [['pause', 1, 1]]])
    const csv = await place.run('export', 'rungs', '--db', 'rungs.db', '--csv', '-')
    expect(csv.stdout).toMatch(/,state,reason,why,rung(,bracket)?\r\n/)
  })

  it('ends by Ctrl-C as shells have it, and keeps the study', async () => {
    const path = study('interrupted')
    const session = startAskTell(place.folder, path, '--db', 'interrupted.db')
    await session.say(ask)
    session.child.kill('SIGINT')
    expect(await session.ended, session.stderr()).toBe(130)
    const again = startAskTell(place.folder, path, '--db', 'interrupted.db')
    expect(await again.say(ask)).toMatchObject({ trial: 0 })
    await again.end()
  })

  it('refuses a study of another kind, another definition under its name, and a database in use', async () => {
    const command = place.writeStudy({ name: 'c', objective: { kind: 'command', command: 'true' }, metrics: [{ name: 'y', goal: 'minimize' }], space: {} }, 'command.json')
    const wrong = startAskTell(place.folder, command)
    expect(await wrong.ended).toBe(2)
    expect(wrong.stderr()).toContain('objective.kind: is "command"')

    const session = startAskTell(place.folder, study('mine'), '--db', 'mine.db')
    await session.say(ask)
    const busy = startAskTell(place.folder, study('mine'), '--db', 'mine.db')
    expect(await busy.ended).toBe(1)
    expect(busy.stderr()).toContain('in use by another Tunery')
    await session.end()
    const other = startAskTell(place.folder, study('mine', { seed: 8 }), '--db', 'mine.db')
    expect(await other.ended).toBe(2)
    expect(other.stderr()).toContain('seed: 7 ≠ 8')
  })

  it('is not run by `tunery run`, which names the command that does', async () => {
    const { code, stderr } = await place.run('run', study('started'), '--db', 'started.db')
    expect(code).toBe(2)
    expect(stderr).toContain('tunery ask-tell')
  })
})
