import type { Metric } from '../../../shared/domain/metric.ts'
import type { ParameterValue } from '../../../shared/domain/search-space.ts'

/** Everything that the form of a new study holds. Numbers are undefined while their field is empty, NaN while it holds no number. */
export interface FormModel {
  name: string
  /** Which of the three below is used; the others keep what was typed. `ask-tell` has no field, and comes from a file alone. */
  kind: 'builtin' | 'command' | 'module' | 'ask-tell'
  builtin: { task: string; dataPath: string; dataTarget: string; dataKind: 'auto' | 'classification' | 'regression' }
  /** `env` has no field: it is kept from a file. An array stays one until it is edited. */
  command: { command: string | string[]; cwd: string; env: Record<string, string> | undefined; gpusPerTrial: number | undefined }
  module: { path: string }
  /** Empty: the task's own. */
  metrics: Metric[]
  parameters: ParameterRow[]
  /** The name is empty while the choice is Tunery's. */
  sampler: PluginChoice
  scheduler: PluginChoice
  end: { target: number | undefined; noImprovement: number | undefined; regretBelow: number | undefined }
  repeats: number | undefined
  /** What is set here counts only while it is on. */
  confirm: { on: boolean; top: number | undefined; confidence: number | undefined; maxRepeats: number | undefined }
  /** `files` is one path a line. */
  warmStart: { studies: string[]; files: string; weight: number | undefined }
  budget: { trials: number | undefined; seconds: number | undefined }
  limits: { trialSeconds: number | undefined; memoryMib: number | undefined }
  parallel: number | undefined
  /** How many trials train together; undefined while Tunery finds that out. */
  fuse: number | undefined
  seed: number | undefined
}

/** A sampler or scheduler; options that are not given keep their default. */
export interface PluginChoice {
  name: string
  options: Record<string, unknown>
}

/** A row of the search space. It keeps the fields of every type, so that a change of type loses nothing. */
export interface ParameterRow {
  /** Tells rows apart while their names are edited. */
  readonly key: number
  name: string
  /** Searched, or else fixed. */
  searched: boolean
  /** The value while it is not searched; undefined for the task's default. */
  fixed: ParameterValue | undefined
  type: 'float' | 'int' | 'categorical'
  low: number | undefined
  high: number | undefined
  scale: 'linear' | 'log' | 'step'
  step: number | undefined
  choices: ParameterValue[]
  when: { param: string; in: ParameterValue[] } | undefined
  /** A value believed to be good. */
  prior: ParameterValue | undefined
}

let lastKey = 0

/** A row with nothing in it. */
export function emptyRow(name = ''): ParameterRow {
  lastKey += 1
  return {
    key: lastKey,
    name,
    searched: true,
    fixed: undefined,
    type: 'float',
    low: 0,
    high: 1,
    scale: 'linear',
    step: undefined,
    choices: [],
    when: undefined,
    prior: undefined,
  }
}

/** A form for the first task; `rows` are its parameters. */
export function emptyForm(): FormModel {
  return {
    name: '',
    kind: 'builtin',
    builtin: { task: 'fashion-mnist/mlp', dataPath: '', dataTarget: '', dataKind: 'auto' },
    command: { command: '', cwd: '', env: undefined, gpusPerTrial: undefined },
    module: { path: '' },
    metrics: [],
    parameters: [],
    sampler: { name: '', options: {} },
    scheduler: { name: 'none', options: {} },
    end: { target: undefined, noImprovement: undefined, regretBelow: undefined },
    repeats: undefined,
    confirm: { on: false, top: undefined, confidence: undefined, maxRepeats: undefined },
    warmStart: { studies: [], files: '', weight: undefined },
    budget: { trials: 20, seconds: undefined },
    limits: { trialSeconds: undefined, memoryMib: undefined },
    parallel: undefined,
    fuse: undefined,
    seed: 0,
  }
}
