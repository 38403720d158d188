import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { definitionToFile } from '../../../../../electron/engine/transfer/definition-to-file.ts'
import { parseStudyDefinition, readStudyFile, type StudyContext } from '../../../../../electron/engine/transfer/study-file.ts'
import { TuneryError } from '../../../../../shared/errors.ts'
import { defaultSpace, findTask, tasks } from '../../../../../shared/tasks/catalog.ts'

const home = resolve('/studies')
const context: StudyContext = { source: 'study.json', folder: home, cores: 2, checkPlugins: () => [], exists: () => true }
const parse = (study: unknown, changes: Partial<StudyContext> = {}) => parseStudyDefinition(study, { ...context, ...changes })

function thrownBy(run: () => unknown): TuneryError {
  try {
    run()
  } catch (error) {
    if (error instanceof TuneryError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** `path: message` of each issue. */
const issues = (study: unknown, changes: Partial<StudyContext> = {}) => thrownBy(() => parse(study, changes)).issues.map(({ path, message }) => `${path}: ${message}`)

const builtin = (changes: object = {}, objective: object = {}) => ({ name: 'a', objective: { kind: 'builtin', task: 'fashion-mnist/mlp', ...objective }, ...changes })
const command = (line: string | string[], changes: object = {}) => ({
  name: 'c',
  objective: { kind: 'command', command: line },
  metrics: [{ name: 'loss', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1 } },
  ...changes,
})

describe('a study of a built-in task', () => {
  it('takes space and metrics from the task, and as many trials at once as there are cores', () => {
    const task = findTask('fashion-mnist/mlp')
    expect(parse(builtin())).toEqual({
      name: 'a',
      objective: { kind: 'builtin', task: 'fashion-mnist/mlp' },
      metrics: [{ name: 'val_error', goal: 'minimize' }],
      space: task && defaultSpace(task),
      sampler: { name: 'auto' },
      scheduler: { name: 'none' },
      budget: { trials: 20 },
      end: {},
      repeats: 1,
    fuse: 'auto',
      limits: {},
      parallel: 2,
      seed: 0,
    })
  })

  it('does not search what is fixed, when it states no space', () => {
    const { space } = parse(builtin({}, { fixed: { units: 64, epochs: 2 } }))
    expect(space).not.toHaveProperty('units')
    expect(space).toHaveProperty('learning_rate')
  })

  it('names every task when there is none of that name', () => {
    const [message] = issues(builtin({}, { task: 'mnist' }))
    expect(message).toContain('objective.task: there is no task "mnist"')
    for (const { name } of tasks) expect(message).toContain(name)
  })

  it('lists everything that is wrong at once', () => {
    const study = builtin(
      {
        space: { units: { type: 'int', low: 0, high: 64 }, depth: { type: 'int', low: 1, high: 2 }, activation: { type: 'categorical', choices: ['relu', 'gelu'] } },
        metrics: [{ name: 'accuracy', goal: 'maximize' }],
      },
      { fixed: { epochs: 0, units: 8, colour: 'red' }, data: { path: 'x' } },
    )
    const plugins = () => [{ path: 'sampler.name', message: 'there is no such sampler' }]
    expect(issues(study, { checkPlugins: plugins }).map((issue) => issue.slice(0, 62))).toEqual([
      'objective.data: is not used by fashion-mnist/mlp, which brings its own'.slice(0, 62),
      'objective.fixed.epochs: must be >= 1',
      'objective.fixed.units: is searched too (in space): keep one of the two'.slice(0, 62),
      'objective.fixed.colour: is not a parameter of fashion-mnist/mlp, which'.slice(0, 62),
      'space.units.low: must be >= 1',
      'space.depth: is not a parameter of fashion-mnist/mlp, which has learni'.slice(0, 62),
      'space.activation.choices[1]: must be one of "tanh", "relu"',
      'metrics[0].name: "accuracy" is not reported by fashion-mnist/mlp, whic'.slice(0, 62),
      'sampler.name: there is no such sampler',
    ])
  })

  it('is not led astray by names that every object has', () => {
    expect(issues(builtin({ space: { constructor: { type: 'int', low: 1, high: 2 } } }))[0]).toContain('space.constructor: is not a parameter')
  })

  it('needs data where the task has none, at an absolute path, and a column to predict in a CSV file', () => {
    expect(issues(builtin({}, { task: 'csv/mlp' }))).toEqual(['objective.data: is needed for csv/mlp: where its data is'])
    expect(issues(builtin({}, { task: 'csv/mlp', data: { path: 'a.csv' } }))).toEqual(['objective.data.target: needs the name of the column to predict'])
    expect(issues(builtin({}, { task: 'images/cnn', data: { path: 'a', target: 'y' } }))[0]).toContain('objective.data.target: is not used')
    expect(parse(builtin({}, { task: 'csv/mlp', data: { path: 'a.csv', target: 'y' } })).objective).toMatchObject({ data: { path: join(home, 'a.csv'), target: 'y' } })
  })

  it.each(tasks.map((task) => [task.name, task] as const))('may have what %s measures at the end of a trial as a goal or within a bound', (name, task) => {
    const data = task.needsData ? { path: 'd', ...(task.dataset === 'csv' && { target: 'y' }) } : undefined
    const metrics = [{ name: 'val_error', goal: 'minimize' }, ...task.finalMetrics.map((metric) => ({ name: metric, goal: 'minimize', at_most: 5 }))]
    expect(task.finalMetrics).toEqual(['train_seconds', 'parameters', 'inference_ms'])
    expect(parse(builtin({ metrics, scheduler: { name: 'asha' } }, { task: name, ...(data !== undefined && { data }) })).metrics).toEqual(metrics)
  })

  it('has nothing for a scheduler to go by when the first objective is only measured at the end', () => {
    const metrics = [{ name: 'val_error', at_most: 0.2 }, { name: 'inference_ms', goal: 'minimize' }]
    expect(parse(builtin({ metrics })).metrics).toEqual(metrics)
    expect(issues(builtin({ metrics, scheduler: { name: 'asha' } }))).toEqual([
      'metrics[1].name: "inference_ms" is only measured at the end of a trial, so that the scheduler "asha" has nothing to go by: put one of train_loss, val_loss, val_error first',
    ])
  })

  it('says where the schema is broken, path by path', () => {
    expect(issues(builtin({ space: { units: { type: 'int', low: 0, high: 8, log: true } }, colour: 1 }))).toEqual([
      'space.units.low: must be > 0 when log',
      'colour: is not a known field',
    ])
  })
})

describe('a study of a module or a command', () => {
  it('needs a space and metrics', () => {
    expect(issues({ name: 'm', objective: { kind: 'module', path: 'trial.js' } })).toEqual([
      'space: is needed for a module',
      'metrics: is needed for a module: at least one with a goal',
    ])
  })

  it('needs a goal among its metrics, each given once', () => {
    const metrics = [
      { name: 'ms', at_most: 5 },
      { name: 'ms', at_least: 1 },
    ]
    expect(issues(command('run', { metrics }))).toEqual(['metrics[1].name: "ms" is given twice', 'metrics: needs a metric with a goal: what is to be minimized or maximized'])
  })

  it('has absolute paths', () => {
    const module = { name: 'm', objective: { kind: 'module', path: 'trial.js' }, space: {}, metrics: [{ name: 'loss', goal: 'minimize' }] }
    expect(parse(module).objective).toEqual({ kind: 'module', path: join(home, 'trial.js') })
    expect(parse(command('run')).objective).toEqual({ kind: 'command', command: 'run', cwd: home })
    expect(parse({ ...command('run'), objective: { kind: 'command', command: 'run', cwd: '../b' } }).objective).toMatchObject({ cwd: resolve(home, '../b') })
  })

  it('is told of data, a module and a folder that are not there, and of a command that cannot be split', () => {
    const nowhere = { exists: () => false }
    const parts = { space: {}, metrics: [{ name: 'loss', goal: 'minimize' }] }
    expect(issues(builtin({}, { task: 'csv/mlp', data: { path: 'a.csv', target: 'y' } }), nowhere)).toEqual([`objective.data.path: there is nothing at ${join(home, 'a.csv')}`])
    expect(issues({ name: 'm', objective: { kind: 'module', path: 'a.js' }, ...parts }, nowhere)).toEqual([`objective.path: there is nothing at ${join(home, 'a.js')}`])
    expect(issues({ name: 'c', objective: { kind: 'command', command: 'run', cwd: 'b' }, ...parts }, nowhere)).toEqual([`objective.cwd: there is nothing at ${join(home, 'b')}`])
    expect(issues(command(`run "x`))).toEqual([expect.stringMatching(/^objective\.command: .* position 5 that is not closed/)])
    expect(issues({ name: 'm', objective: { kind: 'module', path: 'no-such-module.js' }, ...parts }, { exists: undefined })).toHaveLength(1)
  })

  it('does not both fix and search a parameter', () => {
    const objective = { kind: 'module', path: 'a.js', fixed: { x: 1 } }
    expect(issues({ ...command(''), objective })).toEqual(['objective.fixed.x: is searched too (in space): keep one of the two'])
  })

  it('fills only placeholders that every trial has a value for', () => {
    expect(parse(command(['train', '--x={x}', '{params_json}', '{seed}', '{trial_dir}', '{"json": 1}', '{"a":{"v":{x}}}', '{{y}}'])).name).toBe('c')
    const space = { x: { type: 'categorical', choices: [1, 2] }, z: { type: 'int', low: 1, high: 2, when: { param: 'x', in: [1] } } }
    expect(issues(command('train {x} {y} {z}', { space }))).toEqual([
      'objective.command: {y} names no parameter; there are {x}, {z}, {params_json}, {seed}, {trial_dir}, {checkpoint_dir}, and {{y}} stands for {y} itself',
      'objective.command: {z} is a conditional parameter, which not every trial has: use {params_json} or the variable TUNERY_PARAMS',
    ])
  })
})

describe('a switch in a command', () => {
  const space = { amp: { type: 'categorical', choices: [true, false] }, x: { type: 'float', low: 0, high: 1 } }

  it('goes by a parameter that may be true', () => {
    expect(parse(command(['train', '{amp?--amp}'], { space })).name).toBe('c')
    expect(issues(command('train {x?--x}', { space }))).toEqual(['objective.command: {x?…} is there while "x" is true, which it never is: give it the choices true and false'])
  })

  it('of no parameter is a slip', () => {
    expect(issues(command('train {amb?--amp}', { space }))).toEqual([expect.stringContaining('{amb} names no parameter')])
    expect(parse(command(['sh', '-c', 'echo ${NAME?missing}'], { space })).name).toBe('c')
  })
})

describe('a warm start', () => {
  it('has absolute files and defaults, and needs a source', () => {
    expect(parse(builtin({ warm_start: { files: ['old.csv', '/a/b.csv'] } })).warm_start).toEqual({ studies: [], files: [join(home, 'old.csv'), resolve('/a/b.csv')], weight: 0.5 })
    expect(issues(builtin({ warm_start: { weight: 1 } }))).toEqual(['warm_start: needs studies or files'])
  })

  it('names no source twice', () => {
    expect(issues(builtin({ warm_start: { studies: ['a', 'b', 'a'], files: ['x.csv', './x.csv'] } }))).toEqual([
      'warm_start.studies[2]: "a" is given twice',
      `warm_start.files[1]: "${join(home, 'x.csv')}" is given twice`,
    ])
  })
})

describe('a parsed definition', () => {
  const names = fc.constantFrom('fashion-mnist/mlp', 'fashion-mnist/cnn', 'csv/mlp', 'images/softmax-regression')
  const anyStudy = fc.oneof(
    fc.record({ task: names, epochs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }), seed: fc.nat() }).map(({ task, epochs, seed }) =>
      builtin(
        { seed },
        {
          task,
          ...(epochs !== undefined && { fixed: { epochs } }),
          ...(task.startsWith('csv') && { data: { path: './d.csv', target: 'y' } }),
          ...(task.startsWith('images') && { data: { path: '../d' } }),
        },
      ),
    ),
    fc.record({ target: fc.double({ noNaN: true, noDefaultInfinity: true }), repeats: fc.integer({ min: 1, max: 9 }), weight: fc.double({ min: 0.1, max: 1, noNaN: true }) }).map(({ target, repeats, weight }) =>
      command('run {x}', { end: { target }, repeats, confirm: { top: 4 }, warm_start: { studies: ['a'], files: ['b.csv'], weight } }),
    ),
    fc.record({ seconds: fc.double({ min: 1, max: 1e9, noNaN: true }), parallel: fc.integer({ min: 1, max: 256 }) }).map(({ seconds, parallel }) =>
      command('run {x}', { budget: { seconds }, parallel, sampler: { name: 'grid', points: 3 }, limits: { trial_seconds: seconds } }),
    ),
  )

  it('parses to itself, wherever it is read', () => {
    fc.assert(
      fc.property(anyStudy, (study) => {
        const once = parse(study)
        expect(parse(once, { folder: resolve('/elsewhere'), cores: 64 })).toStrictEqual(once)
      }),
    )
  })

  it('comes back from the file that is made of it, through JSON', () => {
    fc.assert(
      fc.property(anyStudy, (study) => {
        const once = parse(study)
        expect(parse(JSON.parse(JSON.stringify(definitionToFile(once))), { folder: resolve('/elsewhere') })).toStrictEqual(once)
      }),
    )
  })
})

describe('reading a study file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-study-file-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const failure = (path: string) => thrownBy(() => readStudyFile(path)).message

  it('takes JSON and YAML, whatever the file is called, and says where relative paths start', () => {
    const expected = { study: { name: 'a', rate: 1e-6 }, folder }
    expect(readStudyFile(write('a.json', '\uFEFF{"name": "a", "rate": 1e-6}'))).toEqual(expected)
    expect(readStudyFile(write('a.yaml', 'name: a\nrate: 1e-6\n'))).toEqual(expected)
    expect(readStudyFile(write('a.tunery', ' {"name": "a", "rate": 1e-6}'))).toEqual(expected)
    expect(readStudyFile(write('flow.yml', '{name: a, rate: 1e-6}'))).toEqual(expected)
  })

  it('names file, line and column of an error in JSON', () => {
    const path = write('bad.json', '{\n  "name": "a",\n  "seed": x\n}')
    expect(failure(path)).toMatch(/bad\.json:\n {2}line 3, column 11: Unexpected token 'x'$/)
    expect(failure(write('short.json', '{"name":\n'))).toMatch(/line 2, column 1: Unexpected end/)
    expect(failure(write('comma.json', '{"a": 1 "b"}'))).toMatch(/line 1, column 9: Expected ',' or '}' after property value$/)
  })

  it('names file, line and column of an error in YAML', () => {
    expect(failure(write('bad.yaml', 'name: a\nspace:\n  x: [1, 2\n'))).toMatch(/bad\.yaml:\n {2}line \d, column \d+: \S/)
    expect(failure(write('twice.yaml', 'name: a\nname: b\n'))).toMatch(/line 2, column 1: Map keys must be unique$/)
  })

  it('says that a file is missing', () => {
    expect(thrownBy(() => readStudyFile(join(folder, 'none.json')))).toMatchObject({ code: 'not-found', message: `There is no study file ${join(folder, 'none.json')}` })
  })
})
