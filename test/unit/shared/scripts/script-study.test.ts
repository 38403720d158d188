import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStudy } from '../../../../electron/engine/index.ts'
import { substitutePlaceholders } from '../../../../electron/engine/executors/command-line.ts'
import { inspectScript } from '../../../../electron/engine/transfer/script/inspect.ts'
import { likelyConfig, missingFlags, proposedChoices, proposedMetrics, scriptCommand, scriptSpace, scriptStudy, withTuned } from '../../../../shared/scripts/script-study.ts'
import { scriptPath } from '../../electron/engine/transfer/script/fixture.ts'

const scripts = ['argparse_train.py', 'click_train.py', 'typer_train.py', 'hydra/train.py', 'commander-train.mjs', 'yargs-train.mjs', 'parse-args-train.mjs', 'environment_train.py'].map((name) => inspectScript(scriptPath(name)))
const [argparse, click, , hydra] = scripts

function argumentsOf(script: (typeof scripts)[number], choices = proposedChoices(script), params = likelyConfig(scriptSpace(script, choices))): string[] {
  return substitutePlaceholders(scriptCommand(script, choices), { params, seed: 7, trialDir: '/t', checkpointDir: '/t/c' }).slice(script.program.length)
}

describe('the study of a script', () => {
  it('is a good one whatever is searched and whatever is given a value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...scripts), fc.infiniteStream(fc.boolean()), fc.string(), (script, coins, text) => {
        const next = (): boolean => coins.next().value === true
        const tuned = new Set(script.flags.filter(() => next()).map(({ name }) => name))
        const set = Object.fromEntries(script.flags.filter(({ name }) => !tuned.has(name) && next()).map(({ name }) => [name, text.replace(/[{}]/g, '')]))
        const study = scriptStudy(script, { tuned, set }, { name: script.name, metrics: proposedMetrics(script), folder: script.folder })
        const definition = parseStudy(study, '/')
        const isThere = ({ name, proposal, form }: (typeof script.flags)[number]): boolean => (tuned.has(name) && proposal !== null) || (form.kind === 'environment' && (set[name] ?? '') !== '')
        expect(Object.keys(definition.space)).toEqual(script.flags.filter(isThere).map(({ name }) => name))
      }),
    )
  })

  it('runs the script with its own defaults first', () => {
    expect(argparse && argumentsOf(argparse)).toEqual([
      '--lr', '0.01', '--batch-size', '128', '--weight-decay', '0.0005', '--momentum', '0.9', '--dropout', '0', '--optimizer', 'sgd', '--arch', 'resnet18',
      '--augment', '--cosine', 'true', '--mixup=', '--num-layers', '3', '--seed', '7', '--output-dir', '/t',
    ])
    expect(hydra && argumentsOf(hydra)).toContain('optimizer.lr=0.002')
    expect(hydra && argumentsOf(hydra).at(-1)).toBe('hydra.run.dir="/t"')
  })

  it('has a switch while it is true, its opposite where there is one, and else nothing', () => {
    if (argparse === undefined) throw new Error('no script')
    const choices = withTuned(proposedChoices(argparse), 'nesterov', true)
    const params = { ...likelyConfig(scriptSpace(argparse, choices)), nesterov: true, augment: false, mixup: true }
    expect(argumentsOf(argparse, choices, params)).toEqual(expect.arrayContaining(['--nesterov', '--no-augment', '--mixup=1']))
    expect(argumentsOf(argparse, choices)).not.toContain('--nesterov')
    expect(argumentsOf(argparse, choices)).not.toContain('')
  })

  it('of the environment has its parameters in the space alone', () => {
    const script = scripts.at(-1)
    if (script === undefined) throw new Error('no script')
    const choices = { tuned: new Set(['learning_rate']), set: { momentum: '0.5', optimizer: 'adam', amp: 'true' } }
    expect(missingFlags(script, { tuned: new Set(), set: {} }).map(({ label }) => label)).toEqual(['momentum'])
    expect(missingFlags(script, choices)).toEqual([])
    expect(argumentsOf(script, choices)).toEqual([])
    expect(scriptSpace(script, choices)).toMatchObject({ learning_rate: { log: true }, momentum: { choices: [0.5] }, optimizer: { choices: ['adam'] }, amp: { choices: [true] } })
  })

  it('says which values are missing until they are given', () => {
    if (click === undefined) throw new Error('no script')
    const choices = proposedChoices(click)
    expect(missingFlags(click, choices).map(({ label }) => label)).toEqual(['dataset', '--name'])
    const given = { ...choices, set: { dataset: 'x', name: 'first', amsgrad: 'true', shuffle: 'no' } }
    expect(missingFlags(click, given)).toEqual([])
    const words = argumentsOf(click, { ...given, tuned: new Set(['learning_rate']) })
    expect(words).toEqual(['x', '--lr', '0.0003', '--no-shuffle', '--amsgrad', '--name', 'first', '--random-seed', '7'])
  })
})
