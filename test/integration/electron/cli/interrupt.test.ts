import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createWorkplace, scriptStudy, type Running, type Workplace } from './tunery-process.ts'

let place: Workplace
let path: string
const patience = { timeout: 60_000, interval: 20 }

beforeEach(() => {
  place = createWorkplace()
  path = place.writeStudy(scriptStudy('long', 2, 'wait'))
})

afterEach(() => {
  place.remove()
})

async function startUntilATrialRuns(): Promise<Running> {
  rmSync(join(place.folder, 'started'), { force: true })
  const running = place.start('run', path)
  await vi.waitFor(() => {
    if (!existsSync(join(place.folder, 'started'))) throw new Error(`no trial has started: ${running.output()}`)
  }, patience)
  return running
}

describe('tunery run, interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('returns its trials to waiting on %s, and finishes them when run again', async (signal, exitCode) => {
    const first = await startUntilATrialRuns()
    first.child.kill(signal)
    const ended = await first.ended
    expect(ended, ended.stderr).toMatchObject({ code: exitCode, signal: null })
    expect(ended.stderr).toContain('tunery run')

    const list = JSON.parse((await place.run('list', '--json')).stdout)
    expect(list).toMatchObject([{ status: 'paused', progress: { counts: { waiting: 1, running: 0, complete: 0, fail: 0 } } }])

    writeFileSync(join(place.folder, 'go'), '')
    const second = await place.run('run', path, '--json')
    expect(second.code, second.stderr).toBe(0)
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'finished', counts: { complete: 2, waiting: 0, fail: 0 } })
  })

  it('ends at once on a second SIGINT', async () => {
    const running = await startUntilATrialRuns()
    let isOver = false
    void running.ended.then(() => (isOver = true))
    await vi.waitFor(() => {
      running.child.kill('SIGINT')
      if (!isOver) throw new Error('it is still there')
    }, { timeout: 60_000, interval: 100 })
    // The trial's own process may still be there: it ends with this.
    writeFileSync(join(place.folder, 'go'), '')
    const { code, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toContain('Ctrl-C again ends at once')
    expect(stderr).not.toContain('Go on with')
    const second = await place.run('run', path, '--json')
    expect(JSON.parse(second.stdout)).toMatchObject({ counts: { complete: 2, fail: 0 } })
  })

  it('can be read while it runs', async () => {
    const running = await startUntilATrialRuns()
    const show = await place.run('show', 'long', '--json')
    expect(show.code, show.stderr).toBe(0)
    expect(JSON.parse(show.stdout)).toMatchObject({ status: 'running', progress: { counts: { running: 1 } } })
    const second = await place.run('run', path)
    expect(second.code, second.stderr).toBe(1)
    writeFileSync(join(place.folder, 'go'), '')
    expect((await running.ended).code).toBe(0)
  })
})
