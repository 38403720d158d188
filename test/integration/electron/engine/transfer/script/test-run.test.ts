import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openEngine, testCommand } from '../../../../../../electron/engine/index.ts'
import type { ScriptTestEvent, ScriptTestResult } from '../../../../../../shared/contract/scripts.ts'

const noisy = fileURLToPath(new URL('../../../../../fixtures/scripts/noisy.mjs', import.meta.url))
const patience = 60_000

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-script-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

async function eventsOf(command: readonly string[], more: { seconds?: number; params?: Record<string, number>; objective?: { name: string; goal?: 'maximize' } } = {}): Promise<ScriptTestEvent[]> {
  const events: ScriptTestEvent[] = []
  for await (const event of testCommand({ command: [...command], params: {}, seconds: 60, folder: dirname(noisy), ...more })) events.push(event)
  return events
}

function resultOf(events: readonly ScriptTestEvent[]): ScriptTestResult {
  const last = events.at(-1)
  if (last?.kind !== 'result') throw new Error('the last event is no result')
  return last.result
}

const run = async (mode: string, more: { seconds?: number; objective?: { name: string; goal?: 'maximize' } } = {}): Promise<ScriptTestResult> => resultOf(await eventsOf([process.execPath, noisy, mode], more))

/** Waits until nobody has this id any more: a killed process is a zombie until its parent has noticed. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
      if (existsSync(`/proc/${String(pid)}/stat`) && /\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))) return
    } catch {
      return
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a test run of a command', () => {
  it('tells what it printed, which metrics with which steps, and what to search by', { timeout: patience }, async () => {
    const events = await eventsOf([process.execPath, noisy, 'well'])
    expect(events.flatMap((event) => (event.kind === 'output' ? [event.text] : [])).join('').split('\n')).toHaveLength(4)
    const result = resultOf(events)
    expect(result).toMatchObject({ ended: 'exit', exitCode: 0, ok: true, problems: [], seen: { objective: { name: 'val_f1', goal: 'maximize' }, steps: { count: 3, last: 3 } } })
    expect(result.seen.metrics).toMatchObject([
      { name: 'val_f1', data: 'validation', goal: 'maximize', reports: 3, firstStep: 1, lastStep: 3, first: 0 },
      { name: 'val_loss', data: 'validation', goal: 'minimize', last: 2 / 3 },
      { name: 'train_loss', data: 'training', goal: 'minimize' },
    ])
    expect(result.summary).toMatch(/^It ended well after .* s\. It reported val_f1, val_loss, and train_loss at 3 steps\. Maximize val_f1 \(measured on validation data\)\. Its steps let/)
  })

  it('counts the steps of lines that name none by the objective, as a trial would', { timeout: patience }, async () => {
    const { seen } = await run('pairs')
    expect(seen).toMatchObject({ objective: { name: 'val_error', goal: 'minimize' }, steps: { count: 3, last: 3 } })
    expect((await run('well', { objective: { name: 'val_loss' } })).seen.objective).toMatchObject({ name: 'val_loss', goal: 'minimize' })
    expect((await run('nameless', { objective: { name: 'quality', goal: 'maximize' } })).seen.objective).toMatchObject({ name: 'quality', goal: 'maximize' })
  })

  it('says that the training loss is not the target', { timeout: patience }, async () => {
    const { ok, seen, problems } = await run('training')
    expect({ ok, objective: seen.objective }).toEqual({ ok: false, objective: null })
    expect(problems[0]?.message).toContain('the training loss is not the target')
    expect(problems[0]?.example).toContain('val_acc')
  })

  it('shows how to report when nothing was, in the language of the script and with the names of its own lines', { timeout: patience }, async () => {
    expect((await run('words')).problems).toEqual([
      { message: expect.stringContaining('“Epoch 1/3 - loss: 0.1 - val_acc: 0.91”'), example: 'console.log(JSON.stringify({ step: epoch, loss, val_acc }))' },
    ])
    expect((await run('silent')).problems).toEqual([{ message: expect.stringContaining('reported no metric'), example: expect.stringContaining('console.log(JSON.stringify(') }])
    expect((await run('errors')).problems).toEqual([{ message: expect.stringContaining('only the standard output is read'), example: expect.any(String) }])
  })

  it('says in plain words why it failed', { timeout: patience }, async () => {
    const crash = await run('crash')
    expect(crash).toMatchObject({ ok: false, exitCode: 3, seen: { objective: { name: 'val_loss' } } })
    expect(crash.problems[0]?.message).toMatch(/ended with exit code 3 after .* s\.\n.*has no module "torch".*\nIts last words:\nModuleNotFoundError/)
    expect((await run('usage')).problems[0]?.message).toContain('It does not take --amp: take it out of the command.')
    expect((await run('nan')).problems[0]?.message).toContain('"val_loss" ended as NaN')
    expect((await run('nameless')).problems[0]?.message).toContain('The names quality do not say what is good')
  })

  it('says that the program is not there', { timeout: patience }, async () => {
    expect(resultOf(await eventsOf(['no-such-program-anywhere', 'x']))).toMatchObject({ ended: 'not-started', ok: false, problems: [{ message: expect.stringContaining('"no-such-program-anywhere" is not on the PATH') }] })
    expect(resultOf(await eventsOf([process.execPath, '{lr}']))).toMatchObject({ ended: 'not-started', problems: [{ message: expect.stringContaining('{lr}') }] })
  })

  it('ends with its time, with all that it started, and leaves no folder', { timeout: patience }, async () => {
    const file = join(temporaryFolder(), 'pids')
    const events = await eventsOf([process.execPath, noisy, 'for-ever', file], { seconds: 1 })
    expect(resultOf(events)).toMatchObject({ ended: 'limit', ok: true, problems: [], seen: { objective: { name: 'val_loss' }, steps: { count: 1 } } })
    await Promise.all(readFileSync(file, 'utf8').split(' ').map((pid) => untilGone(Number(pid))))
    const output = events.flatMap((event) => (event.kind === 'output' ? [event.text] : [])).join('')
    const trialDir = /^in (.+)$/m.exec(output)?.[1] ?? ''
    expect(trialDir).toContain('tunery-test-run-')
    expect(existsSync(trialDir)).toBe(false)
  })

  it('ends when nobody listens any more, with all that it started', { timeout: patience }, async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'pids')
    const engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu' })
    onTestFinished(() => engine.close())
    const controller = new AbortController()
    const command = [process.execPath, noisy, 'for-ever', file]
    const kinds: string[] = []
    try {
      for await (const event of await engine.client.scripts.test({ command, params: { lr: 1 } }, { signal: controller.signal })) {
        kinds.push(event.kind)
        if (event.kind === 'seen') controller.abort()
      }
    } catch (error) {
      if (!controller.signal.aborted) throw error
    }
    expect(kinds).toContain('output')
    expect(kinds).not.toContain('result')
    await Promise.all(readFileSync(file, 'utf8').split(' ').map((pid) => untilGone(Number(pid))))
  })

  it('is started from where the study file would start it', { timeout: patience }, async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.mjs'), 'console.log(JSON.stringify({ step: 1, val_loss: Number(process.argv[2]), ...JSON.parse(process.env.TUNERY_PARAMS) }))')
    const events: ScriptTestEvent[] = []
    for await (const event of testCommand({ command: `${process.execPath} a.mjs {x}`, params: { x: 0.25 }, seconds: 60, folder: dirname(folder), cwd: folder })) events.push(event)
    expect(resultOf(events)).toMatchObject({ ok: true, seen: { metrics: [{ name: 'val_loss', last: 0.25 }, { name: 'x' }] } })
  })
})
