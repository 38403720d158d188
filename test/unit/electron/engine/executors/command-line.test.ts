import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommandLine, substitutePlaceholders } from '../../../../../electron/engine/executors/command-line.ts'

describe('parseCommandLine', () => {
  it.each([
    ['python train.py --lr 0.1', ['python', 'train.py', '--lr', '0.1']],
    ['  a\tb\n c ', ['a', 'b', 'c']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`a'b'"c"d`, ['abcd']],
    [`x '' ""`, ['x', '', '']],
    [`x '\\n$y' "\\n\\$y \\"q\\" \\\\"`, ['x', '\\n$y', '\\n$y "q" \\']],
    [`x "a'b" 'c"d'`, ['x', `a'b`, 'c"d']],
    ['x a\\\nb "c\\\nd"', ['x', 'ab', 'cd']],
    ['echo $HOME *.txt | cat; # x', ['echo', '$HOME', '*.txt', '|', 'cat;', '#', 'x']],
    ['"C:\\Program Files\\x.exe" a', ['C:\\Program Files\\x.exe', 'a']],
  ])('splits %j', (command, words) => {
    expect(parseCommandLine(command)).toEqual(words)
  })

  it.each([
    [`python 'train.py`, /has a ' at position 8 that is not closed/],
    [`python "train.py`, /has a " at position 8 that is not closed/],
    [`python "a\\"`, /has a " at position 8/],
    ['python \\', /ends with a backslash/],
    ['   ', /names no program/],
    [`'' x`, /names no program/],
  ])('refuses %j', (command, message) => {
    expect(() => parseCommandLine(command)).toThrow(message)
  })

  it('gives back any words that were quoted', () => {
    const words = fc.array(fc.string(), { minLength: 1 }).filter(([program]) => program !== '')
    fc.assert(
      fc.property(words, (list) => {
        expect(parseCommandLine(list.map((word) => `'${word.replaceAll(`'`, `'\\''`)}'`).join(' '))).toEqual(list)
        expect(parseCommandLine(list.map((word) => `"${word.replace(/[\\"$`]/g, '\\$&')}"`).join('  '))).toEqual(list)
      }),
    )
  })

  it.runIf(process.platform !== 'win32')('splits as the shell of this machine does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', `'`, '"', '\\', '-'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(text, (tail) => {
        const words = wordsOrUndefined(`p${tail}`)
        if (words === undefined) return
        const printed = execFileSync('sh', ['-c', `printf '%s\\0' p${tail}`], { encoding: 'utf8' })
        expect(words).toEqual(printed.split('\0').slice(0, -1))
      }),
      { numRuns: 60 },
    )
  })
})

function wordsOrUndefined(command: string): string[] | undefined {
  try {
    return parseCommandLine(command)
  } catch {
    return undefined
  }
}

describe('substitutePlaceholders', () => {
  const values = { params: { lr: 1e-7, opt: 'a "b" c', deep: true }, seed: 7, trialDir: '/t', checkpointDir: '/t/c' }
  const substitute = (...argv: string[]) => substitutePlaceholders(argv, values)

  it('puts values inside arguments, and never splits or quotes them', () => {
    expect(substitute('p', '--lr={lr}', '{opt}', '{deep}{seed}')).toEqual(['p', '--lr=1e-7', 'a "b" c', 'true7'])
    expect(substitute('{trial_dir}', '{checkpoint_dir}', '{params_json}')).toEqual(['/t', '/t/c', JSON.stringify(values.params)])
  })

  it('leaves braces that hold no name, and takes doubled ones around a name for braces', () => {
    expect(substitute('{"a": {"b": 1}}', '{}', '{ x }')).toEqual(['{"a": {"b": 1}}', '{}', '{ x }'])
    expect(substitute('{{lr}}', '{{{lr}}}', '{"lr":{"v":{lr}}}')).toEqual(['{lr}', '{1e-7}', '{"lr":{"v":1e-7}}'])
  })

  it('leaves out a word that is a switch and stands for nothing, and no other word', () => {
    const params = { amp: false, nesterov: true, empty: '' }
    expect(substitutePlaceholders(['p', '{amp?--amp}', '{nesterov?--nesterov}', '{amp?--amp:--no-amp}', '{empty}', ''], { ...values, params })).toEqual(['p', '--nesterov', '--no-amp', '', ''])
  })

  it('refuses a name without a value, and says which there are', () => {
    expect(() => substitute('--m={momentum}')).toThrow(/\{momentum\}.*has no value in this trial.*\{lr\}/)
  })

  it('does not look for placeholders in values', () => {
    expect(substitutePlaceholders(['{a}'], { ...values, params: { a: '{seed} $& {{' } })).toEqual(['{seed} $& {{'])
  })
})
