import { describe, expect, it } from 'vitest'
import { formatElapsed } from '../../../scripts/lib/progress.mjs'
import { CommandFailed, lastLines, npmCommand, runLogged, tellingLines } from '../../../scripts/lib/run-logged.mjs'
import { chosenSuites } from '../../../scripts/lib/test-suites.mjs'

describe('running a logged command', () => {
  it('hands over each line of its output', async () => {
    const lines: string[] = []
    const program = 'console.log("one"); console.log("two"); console.error("aside")'
    const exitCode = await runLogged(process.execPath, ['-e', program], { name: 'test', onLine: (line) => lines.push(line) })
    expect(exitCode).toBe(0)
    expect(lines).toEqual(['one', 'two'])
  })

  it('fails with the last lines of both outputs and the place of the log', async () => {
    const program = 'console.error("the disk is full"); process.exitCode = 3'
    const failure = runLogged(process.execPath, ['-e', program], { name: 'test' })
    await expect(failure).rejects.toThrow(CommandFailed)
    await expect(failure).rejects.toThrow(/ended with exit code 3\nthe disk is full\nAll of its output is in .*test\.log/)
  })

  it('fails for a program that is not there, and says its name', async () => {
    await expect(runLogged('tunery-no-such-program', [], { name: 'test' })).rejects.toThrow(/tunery-no-such-program.*ENOENT/)
  })

  it('gives the exit code instead where the caller goes on', async () => {
    const run = (code: number) => runLogged(process.execPath, ['-e', `process.exit(${String(code)})`], { name: 'test', keepGoing: true })
    expect(await run(4)).toBe(4)
    expect(await runLogged('tunery-no-such-program', [], { name: 'test', keepGoing: true })).toBe(-1)
  })
})

describe('the words of the scripts', () => {
  it('keeps the last lines that are not empty', () => {
    expect(lastLines('a\n\nb\r\nc\n\n', 2)).toBe('b\nc')
  })

  it('takes the first errors of npm, not the manual that it ends with', () => {
    const text = 'npm warn old\nnpm error code EUSAGE\nnpm error\nnpm error Missing: a@1\nnpm error Options:\nnpm notice new'
    expect(tellingLines(text)).toBe('npm error code EUSAGE\nnpm error Missing: a@1\nnpm error Options:')
    expect(tellingLines('one\ntwo')).toBe('one\ntwo')
  })

  it.each([
    [412, '0.4 s'],
    [12_300, '12 s'],
    [185_000, '3 min 05 s'],
  ])('shows %d ms as %s', (ms, words) => {
    expect(formatElapsed(ms)).toBe(words)
  })
})

describe('the npm to run', () => {
  it('is the one that started us', () => {
    expect(npmCommand({ npm_execpath: '/lib/npm/bin/npm-cli.js' }).args).toEqual(['/lib/npm/bin/npm-cli.js'])
  })

  it('is the one on the path when another package manager did', () => {
    expect(npmCommand({ npm_execpath: '/lib/yarn.js' })).toMatchObject({ program: 'npm', args: [] })
  })
})

describe('choosing suites', () => {
  it('takes all without --only, and keeps their order with it', () => {
    expect(chosenSuites([])).toEqual(['lint', 'typecheck', 'unit', 'integration', 'e2e'])
    expect(chosenSuites(['--only', 'e2e,unit'])).toEqual(['unit', 'e2e'])
    expect(chosenSuites(['--only=lint'])).toEqual(['lint'])
  })

  it('refuses a name that is none', () => {
    expect(() => chosenSuites(['--only', 'units'])).toThrow('--only: there is no suite "units"')
  })
})
