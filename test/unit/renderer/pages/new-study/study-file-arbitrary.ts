import fc from 'fast-check'
import { tasks } from '../../../../../shared/tasks/catalog.ts'

const name = fc.oneof(fc.constantFrom('learning_rate', 'units', 'epochs', 'momentum'), fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/))
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).map((value) => (value === 0 ? 0 : value))
const value = fc.oneof(finite, fc.string(), fc.boolean())
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 })

const ordered = <T extends number>(number: fc.Arbitrary<T>): fc.Arbitrary<{ low: T; high: T }> =>
  fc.tuple(number, number).map(([a, b]) => (a <= b ? { low: a, high: b } : { low: b, high: a }))

const floatParameter = fc.oneof(
  ordered(finite).map((range) => ({ type: 'float' as const, ...range })),
  ordered(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9, max: 1e9 })).map((range) => ({ type: 'float' as const, ...range, log: true })),
  fc.tuple(ordered(finite), fc.double({ noNaN: true, min: 1e-6, max: 1e6 })).map(([range, step]) => ({ type: 'float' as const, ...range, step })),
  ordered(finite).map((range) => ({ type: 'float' as const, ...range, prior: range.high })),
)

const intParameter = fc.oneof(
  ordered(whole).map((range) => ({ type: 'int' as const, ...range })),
  ordered(fc.integer({ min: 1, max: 5000 })).map((range) => ({ type: 'int' as const, ...range, log: true })),
  fc.tuple(ordered(whole), fc.integer({ min: 1, max: 99 })).map(([range, step]) => ({ type: 'int' as const, ...range, step })),
)

const categorical = fc.uniqueArray(value, { minLength: 1, maxLength: 5 }).map((choices) => ({ type: 'categorical' as const, choices }))

/** Spaces in which some parameters are conditional on a choice of one that stands before them. */
const space = fc.dictionary(name, fc.oneof(floatParameter, intParameter, categorical), { minKeys: 1, maxKeys: 6 }).map((parameters) => {
  const parent = Object.entries(parameters).find(([, spec]) => spec.type === 'categorical')
  return Object.fromEntries(
    Object.entries(parameters).map(([key, spec], index) =>
      parent === undefined || key === parent[0] || index % 2 === 0 || parent[1].type !== 'categorical'
        ? [key, spec]
        : [key, { ...spec, when: { param: parent[0], in: parent[1].choices.slice(0, 2) } }],
    ),
  )
})

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined })
const words = fc.string({ minLength: 1 })

const data = fc.record({ path: words, target: optional(words), kind: optional(fc.constantFrom('classification', 'regression')) })

const fixedOf = (searched: Readonly<Record<string, unknown>>): fc.Arbitrary<Record<string, unknown> | undefined> =>
  optional(fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 })).map((fixed) => {
    const rest = Object.entries(fixed ?? {}).filter(([key]) => !Object.hasOwn(searched, key))
    return rest.length === 0 ? undefined : Object.fromEntries(rest)
  })

const objectiveFor = (searched: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.record({ kind: fc.constant('builtin'), task: fc.constantFrom(...tasks.map((task) => task.name), 'no-such/task'), data: optional(data), fixed: fixedOf(searched) }),
    fc.constant({ kind: 'ask-tell' }),
    fc.record({ kind: fc.constant('module'), path: words, fixed: fixedOf(searched) }),
    fc.record({
      kind: fc.constant('command'),
      command: fc.oneof(words, fc.array(fc.string(), { minLength: 1, maxLength: 4 })),
      cwd: optional(words),
      env: optional(fc.dictionary(name, fc.string(), { minKeys: 1, maxKeys: 3 })),
    }),
  )

const plugin = fc.record({ name: fc.constantFrom('random', 'asha', 'other'), reduction_factor: optional(fc.integer({ min: 2, max: 5 })), flag: optional(fc.boolean()) })

const metrics = fc.array(
  fc.oneof(
    fc.record({ name: words, goal: fc.constantFrom('minimize', 'maximize') }),
    fc.record({ name: words, at_most: finite }),
    fc.record({ name: words, at_least: finite, at_most: finite }),
  ),
  { minLength: 1, maxLength: 3 },
)

const budget = fc.record({ trials: optional(fc.integer({ min: 1, max: 1000 })), seconds: optional(fc.double({ noNaN: true, min: 0.1, max: 1e6 })) })

/** Cards are assigned to commands alone. */
const isCommand = (objective: unknown): boolean => typeof objective === 'object' && objective !== null && 'kind' in objective && objective.kind === 'command'

/** Study files that the schema takes, without fields that are undefined. */
export const studyFileArbitrary: fc.Arbitrary<unknown> = space.chain((searched) =>
  fc
    .record({
      name: fc.string({ minLength: 1, maxLength: 30 }).map((text) => `s${text.trim()}`),
      objective: objectiveFor(searched),
      metrics: optional(metrics),
      space: fc.constant(searched),
      sampler: plugin,
      scheduler: plugin,
      budget: budget.map((limits) => (limits.trials === undefined && limits.seconds === undefined ? { trials: 7 } : limits)),
      limits: fc.record({ trial_seconds: optional(fc.integer({ min: 1, max: 100 })), memory_mib: optional(fc.integer({ min: 1, max: 9999 })) }),
      parallel: optional(fc.integer({ min: 1, max: 256 })),
      fuse: optional(fc.integer({ min: 1, max: 256 })),
      gpus_per_trial: optional(fc.constantFrom(0, 0.5, 1, 8)),
      seed: fc.integer({ min: 0, max: 4294967295 }),
    })
    .map(({ gpus_per_trial, ...file }): unknown => JSON.parse(JSON.stringify(isCommand(file.objective) ? { ...file, gpus_per_trial } : file))),
)
