import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectScript } from '../../../../../../electron/engine/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-inspect-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string, executable = false): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  if (executable) chmodSync(path, 0o755)
  return path
}

/** A PATH of these programs alone. */
function pathOf(...programs: string[]): NodeJS.ProcessEnv {
  for (const program of programs) write(join('bin', program), '#!/bin/sh\n', true)
  return { PATH: join(folder, 'bin') }
}

const programOf = (name: string, text: string, env = pathOf()) => inspectScript(write(name, text), '', env).program

describe('how a script is run', () => {
  it('is told by its ending', () => {
    const env = pathOf('python3', 'node', 'bash', 'Rscript', 'julia')
    expect(['a.py', 'a.mjs', 'a.ts', 'a.sh', 'a.R', 'a.jl'].map((name) => programOf(name, '', env))).toEqual([
      ['python3', 'a.py'], ['node', 'a.mjs'], ['node', 'a.ts'], ['bash', 'a.sh'], ['Rscript', 'a.R'], ['julia', 'a.jl'],
    ])
    expect(programOf('a.py', '', pathOf('python'))).toEqual(['python3', 'a.py'])
  })

  it('is the environment of the project, beside the script or above it, and not one above the project', () => {
    write('project/.venv/bin/python', '#!/bin/sh\n', true)
    expect(programOf('project/a.py', '')).toEqual(['.venv/bin/python', 'a.py'].map((word, at) => (at === 0 ? word.replace(/^(?!\.)/, './') : word)))
    expect(programOf('project/src/a.py', '')).toEqual(['../.venv/bin/python', 'a.py'])
    write('project/other/pyproject.toml', '')
    expect(programOf('project/other/a.py', '', pathOf('python3'))).toEqual(['python3', 'a.py'])
  })

  it('is told by its first line when its ending tells nothing', () => {
    expect(programOf('train', '#!/usr/bin/env -S python3 -u\n', pathOf('python3'))).toEqual(['python3', 'train'])
    expect(programOf('go', '#!/opt/tcl/tclsh -x\n')).toEqual(['/opt/tcl/tclsh', '-x', 'go'])
    expect(inspectScript(write('tool', 'echo\n', true)).program).toEqual(['./tool'])
  })

  it('is said to be missing where it is not there', () => {
    expect(inspectScript(write('a.jl', ''), '', pathOf()).notes[0]).toBe('julia is not on the PATH: install Julia, or write the whole path of its program into the command.')
    expect(inspectScript(write('a.xyz', ''), '', pathOf()).notes[0]).toContain('is of no kind known here')
  })
})

describe('a script that cannot be read', () => {
  it('is refused with its path and with what to do', () => {
    expect(() => inspectScript('none.py', folder)).toThrow(`There is no file ${join(folder, 'none.py')}`)
    expect(() => inspectScript(folder)).toThrow('is a folder: name the script in it that is run')
    expect(() => inspectScript(write('a.py', 'a\u0000b'))).toThrow('is no text')
    expect(() => inspectScript(write('a.py', ' '.repeat(2 ** 21 + 1)))).toThrow('is larger than 2 MiB')
  })

  it('has no flags when it has none, and says how to go on', () => {
    const env = pathOf('python3', 'julia')
    expect(inspectScript(write('a.py', 'print(1)\n'), '', env)).toMatchObject({ flags: [], readers: [], notes: [expect.stringContaining('No flag of argparse, click, typer or hydra was found')] })
    expect(inspectScript(write('a.jl', 'println(1)\n'), '', env).notes).toEqual([expect.stringContaining('Flags of Julia scripts are not found')])
    expect(inspectScript(write('b.py', 'p.add_argument("--lr", type=float, default=0.1)'), '', env).notes).toEqual([expect.stringContaining('TUNERY_SEED')])
  })
})
