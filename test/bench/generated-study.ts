import { openStore } from '../../electron/engine/store/open.ts'
import type { NewReport, Store } from '../../electron/engine/contracts/store.ts'
import { configFromUnit } from '../../shared/domain/config.ts'
import type { Config } from '../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../shared/domain/study.ts'
import { createRng, type Rng } from '../../shared/random/rng.ts'

export interface GeneratedStudy {
  readonly trials: number
  /** Reports of each trial that ran to its end; each has three metrics. */
  readonly steps: number
}

/** The reference space: an MLP's on Fashion-MNIST. */
const definition: StudyDefinition = {
  name: 'Generated',
  objective: { kind: 'builtin', task: 'fashion-mnist/mlp' },
  metrics: [{ name: 'val_error', goal: 'minimize' }],
  space: {
    learning_rate: { type: 'float', low: 1e-6, high: 0.1, log: true },
    batch_size: { type: 'int', low: 8, high: 256, log: true },
    momentum: { type: 'float', low: 0, high: 0.99 },
    activation: { type: 'categorical', choices: ['tanh', 'relu'] },
    units: { type: 'int', low: 32, high: 1024, log: true },
    layers: { type: 'int', low: 1, high: 6 },
  },
  sampler: { name: 'random' },
  scheduler: { name: 'asha' },
  budget: { trials: 1_000_000 },
  end: {},
  repeats: 1,
  limits: {},
  parallel: 8,
  fuse: 'auto',
  seed: 0,
}

/** How well a configuration learns: best at a rate of 0.03, a little better with more units. */
function lossAt(params: Config, step: number, steps: number, rng: Rng): number {
  const rate = Math.log10(Number(params['learning_rate'])) + 1.5
  const floor = 0.1 + 0.05 * rate ** 2 + 0.02 * (10 - Math.log2(Number(params['units'])))
  return floor + (2.3 - floor) * Math.exp((-5 * step) / (steps * (1 + Math.abs(rate)))) + 0.01 * rng.normal()
}

function addTrial(store: Store, studyId: number, number: number, { steps }: GeneratedStudy): void {
  const rng = createRng(number)
  const params = configFromUnit(definition.space, () => rng.uniform())
  const startedAt = Date.UTC(2026, 0, 1) + number * 5000
  const { id: trialId } = store.addRunningTrial({ studyId, number, params, seed: number, origin: 'sampler' }, `tensorflow-${String(number % 8)}`, startedAt)
  const fate = rng.uniform()
  const last = fate < 0.5 ? Math.max(1, Math.ceil(steps * rng.uniform() ** 2)) : steps
  const reports: NewReport[] = Array.from({ length: last }, (_, i) => {
    const loss = lossAt(params, i + 1, steps, rng)
    return { trialId, step: i + 1, at: startedAt + 300 * (i + 1), values: { val_error: Math.min(0.9, loss / 2.5), val_loss: loss, train_loss: loss * 0.95 } }
  })
  store.addReports(reports)
  const at = startedAt + 300 * (last + 1)
  const values = reports.at(-1)?.values ?? {}
  if (fate < 0.02) store.endTrial({ trialId, state: 'fail', reason: 'nan', message: 'The loss became NaN.', values: {}, at })
  else if (last < steps) store.endTrial({ trialId, state: 'pruned', reason: null, message: 'worse than half', values: {}, at })
  else store.endTrial({ trialId, state: 'complete', reason: null, message: null, values, at })
}

/**
 * Writes a database with one study of so many trials, unless it is there; about half of them run to their last step.
 * @returns the study's id
 */
export function generateStudy(path: string, size: GeneratedStudy): number {
  const store = openStore(path, 'write')
  try {
    const found = store.findStudyByName(definition.name)
    if (found !== undefined && found.status !== 'finished') throw new Error(`${path} holds only a part of the study, because writing it was interrupted: remove it.`)
    if (found !== undefined) return found.id
    const { id } = store.createStudy({ ...definition, budget: { trials: size.trials } }, Date.UTC(2026, 0, 1))
    for (let start = 0; start < size.trials; start += 500)
      store.transaction(() => {
        for (let number = start; number < Math.min(size.trials, start + 500); number += 1) addTrial(store, id, number, size)
      })
    store.setStudyStatus(id, 'finished', `all ${String(size.trials)} trials are done`)
    return id
  } finally {
    store.close()
  }
}
