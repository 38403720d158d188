import { spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorkplace, scriptStudy, type Workplace } from './tunery-process.ts'

const entry = fileURLToPath(new URL('../../../../electron/cli/index.ts', import.meta.url))
let place: Workplace

beforeAll(async () => {
  place = createWorkplace()
  const { code, stderr } = await place.run('run', place.writeStudy(scriptStudy('study', 4)))
  expect(code, stderr).toBe(0)
}, 60_000)

afterAll(() => {
  place.remove()
})

const write = (name: string, text: string): string => {
  const path = join(place.folder, name)
  writeFileSync(path, text)
  return path
}

/** Runs `tunery` with something on stdin. */
async function runWithInput(input: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [entry, ...args], { cwd: place.folder, env: { ...process.env, TUNERY_DATA: join(place.folder, 'data'), NO_COLOR: '1' } })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdin.end(input)
  await new Promise((resolve) => child.on('close', resolve))
  return output
}

describe('tunery space', () => {
  it('prints the space, changes it from a file, and knows its versions', { timeout: 60_000 }, async () => {
    const before = await place.run('space', 'study')
    expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining('0.5 to 1') })
    expect(before.stdout).not.toContain('Version')
    const file = write('space.yaml', 'x: { type: float, low: 0.6, high: 2 }\nk: { type: categorical, choices: [a, b] }\n')
    const dry = await place.run('space', 'study', '--set', file, '--earlier', 'k=a', '--dry-run')
    expect(dry.stdout).toContain('This would be version 2')
    expect((await place.run('space', 'study', '--json')).stdout).not.toContain('"version": 2')
    const set = await place.run('space', 'study', '--set', file, '--earlier', 'k=a', '--json')
    expect(set.code, set.stderr).toBe(0)
    expect(JSON.parse(set.stdout)).toMatchObject({ study: 'study', changed: true, version: 2, earlier: 4, changes: ['x: 0.5 to 1 → 0.6 to 2', 'k is new: a, b (it was a before)'] })
    const after = await place.run('space', 'study')
    expect(after.stdout).toContain('0.6 to 2')
    expect(after.stdout).toMatch(/Version 1, .*: 4 trials\nVersion 2, .*: 0 trials\n {2}x: 0\.5 to 1 → 0\.6 to 2\n/)
    expect((await place.run('show', 'study')).stdout).toContain('Space (version 2, see tunery space)')
  })

  it('reads a study file, and stdin, and changes nothing where nothing differs', { timeout: 60_000 }, async () => {
    const study = { ...scriptStudy('study', 4), space: { x: { type: 'float', low: 0.7, high: 1 } } }
    expect(await runWithInput(JSON.stringify(study), 'space', 'study', '--set', '-')).toContain('x: 0.6 to 2 → 0.7 to 1')
    expect(await runWithInput(JSON.stringify(study.space), 'space', 'study', '--set', '-')).toContain('The search space is the same: nothing changed.')
  })

  it('says what is wrong with a space, with exit code 2', { timeout: 60_000 }, async () => {
    for (const [space, words] of [
      ['{"x": {"type": "float", "low": 2, "high": 1}}', 'space.x.high: must be >= low (2)'],
      ['{"y": {"type": "float", "low": 0, "high": 1}}', '{x} names no parameter'],
      ['[1', 'space.json'],
    ] as const) {
      const { code, stderr } = await place.run('space', 'study', '--set', write('space.json', space))
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(words)
    }
    expect((await place.run('space', 'study', '--set', write('space.json', '{}'), '--earlier', 'oops')).stderr).toContain('batch_size=32')
  })

  it('is named where a study is run again with another space', { timeout: 60_000 }, async () => {
    const path = place.writeStudy({ ...scriptStudy('study', 4), space: { x: { type: 'float', low: 0, high: 9 } } }, 'other.json')
    const { code, stderr } = await place.run('run', path)
    expect(code).not.toBe(0)
    expect(stderr).toContain('`tunery space "study" --set FILE` goes on with it in the new search space.')
  })
})

describe('tunery budget', () => {
  it('prints the budget, and changes what is named', { timeout: 60_000 }, async () => {
    expect((await place.run('budget', 'study')).stdout).toBe('4 trials, 1 trial at once\n')
    expect((await place.run('budget', 'study', '--trials', '9', '--parallel', '2')).stdout).toBe('9 trials, 2 trials at once\n')
    expect(JSON.parse((await place.run('budget', 'study', '--trials', 'none', '--seconds', '60', '--json')).stdout)).toEqual({ study: 'study', budget: { seconds: 60 }, parallel: 2 })
    const { code, stderr } = await place.run('budget', 'study', '--seconds', 'none')
    expect(code).toBe(2)
    expect(stderr).toContain('leave it trials or seconds')
  })
})

describe('a study whose engine was killed', () => {
  it('is shown as interrupted, and as running while the engine lives', { timeout: 60_000 }, async () => {
    rmSync(join(place.folder, 'started'), { force: true })
    const running = place.start('run', place.writeStudy(scriptStudy('killed', 2, 'wait'), 'killed.json'))
    while (!existsSync(join(place.folder, 'started'))) await setTimeout(20)
    const status = async (): Promise<{ status: string; statusReason: string | null }> => {
      const { stdout, stderr } = await place.run('show', 'killed', '--json')
      expect(stderr).toBe('')
      return JSON.parse(stdout)
    }
    let shown = await status()
    while (shown.status !== 'running') shown = await status()
    running.child.kill('SIGKILL')
    await running.ended
    expect(await status()).toMatchObject({ status: 'paused', statusReason: expect.stringContaining('interrupted: the Tunery that ran it has ended') })
  })
})
