import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../../../electron/engine/contracts/store.ts'
import { openStore } from '../../../electron/engine/store/open.ts'
import { configFromUnit } from '../../../shared/domain/config.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { MetricValues } from '../../../shared/domain/trial.ts'
import { createRng, type Rng } from '../../../shared/random/rng.ts'

/** When the last study ended: the clock of the pages that show it stands a little later. */
export const endOfSample = Date.UTC(2026, 0, 15, 12)

const definition: StudyDefinition = {
  name: 'digits',
  objective: { kind: 'command', command: ['python3', 'train.py', '--lr', '{learning_rate}', '--units', '{units}', '--net', '{net}'] },
  metrics: [{ name: 'val_error', goal: 'minimize' }],
  space: {
    learning_rate: { type: 'float', low: 1e-5, high: 0.1, log: true },
    units: { type: 'int', low: 16, high: 512, log: true },
    net: { type: 'categorical', choices: ['dense', 'convolution'] },
    dropout: { type: 'float', low: 0, high: 0.6, when: { param: 'net', in: ['dense'] } },
  },
  sampler: { name: 'tpe' },
  scheduler: { name: 'asha', max_epochs: 9 },
  budget: { trials: 45 },
  end: {},
  repeats: 1,
  limits: {},
  parallel: 4,
  fuse: 'auto',
  seed: 0,
}

/** The studies by their ids, from 1: one of a scheduler, one of two objectives, and two runs of another sampler. */
const studies: readonly StudyDefinition[] = [
  definition,
  { ...definition, name: 'digits, small', metrics: [{ name: 'val_error', goal: 'minimize' }, { name: 'size', goal: 'minimize' }], sampler: { name: 'nsga2' }, scheduler: { name: 'none' }, budget: { trials: 30 } },
  ...[1, 2].map((seed): StudyDefinition => ({ ...definition, name: `digits, random ${String(seed)}`, sampler: { name: 'random' }, scheduler: { name: 'none' }, budget: { trials: 30 }, seed })),
]

const steps = 9
const stepMs = 4000

function errorAt(params: Config, step: number, rng: Rng): number {
  const rate = Math.abs(Math.log10(Number(params['learning_rate'])) + 2.5)
  const floor = 0.03 + 0.06 * rate + 0.02 * (9 - Math.log2(Number(params['units']))) + (params['net'] === 'dense' ? 0.05 : 0)
  return floor + (0.9 - floor) * Math.exp((-4 * step) / (steps * (1 + rate))) + 0.01 * rng.uniform()
}

function addTrial(store: Store, studyId: number, study: StudyDefinition, number: number, startedAt: number): number {
  const rng = createRng(1000 * studyId + number)
  const params = configFromUnit(study.space, () => rng.uniform())
  const { id: trialId } = store.addRunningTrial({ studyId, number, params, seed: number, origin: 'sampler' }, `command-${String(number % 4)}`, startedAt)
  const rungs = study.scheduler.name === 'asha' ? [1, 3].filter((rung) => errorAt(params, rung, createRng(number)) > (rung === 1 ? 0.785 : 0.6)) : []
  const last = rungs[0] ?? steps
  const reports = Array.from({ length: last }, (_, i) => {
    const error = errorAt(params, i + 1, rng)
    return { trialId, step: i + 1, at: startedAt + stepMs * (i + 1), values: { val_error: error, train_loss: 2 * error, size: Number(params['units']) / 512 } }
  })
  store.addReports(reports)
  const at = startedAt + stepMs * (last + 0.5)
  const values: MetricValues = reports.at(-1)?.values ?? {}
  if (number % 20 === 11) store.endTrial({ trialId, state: 'fail', reason: 'crash', message: 'train.py ended with exit code 1: out of memory', values: {}, at })
  else if (last < steps) {
    store.addDecision(trialId, { kind: 'stop', step: last, rung: last, bracket: null, why: `val_error ${(values['val_error'] ?? 0).toFixed(3)} at step ${String(last)} is not among the best third`, at })
    store.endTrial({ trialId, state: 'pruned', reason: null, message: `not among the best third at step ${String(last)}`, values: {}, at })
  } else store.endTrial({ trialId, state: 'complete', reason: null, message: null, values, at })
  return at
}

function addStudy(store: Store, study: StudyDefinition, startedAt: number): number {
  const { id } = store.createStudy(study, startedAt)
  store.addEvent({ studyId: id, trialNumber: null, at: startedAt, kind: 'status', message: 'Study started' })
  const slots = [0, 1, 2, 3].map(() => startedAt)
  const trials = study.budget.trials ?? 0
  for (let number = 0; number < trials; number += 1) slots[number % 4] = addTrial(store, id, study, number, (slots[number % 4] ?? 0) + 500)
  const at = Math.max(...slots)
  const reason = `all ${String(trials)} trials are done`
  store.addEvent({ studyId: id, trialNumber: null, at, kind: 'status', message: `Study finished: ${reason}` })
  store.addStudyRunningMs(id, at - startedAt)
  store.setStudyStatus(id, 'finished', reason)
  return id
}

/** A trial of the first study that ran to its end, has a log, tags and a note. */
export const trialWithLog = 13

/** Writes the database whose pages are always the same: nothing in it comes from a clock or from chance. */
export function writeSampleDatabase(path: string): void {
  const store = openStore(path, 'write')
  try {
    store.transaction(() => {
      for (const [index, study] of studies.entries()) addStudy(store, study, endOfSample - (studies.length - index) * 3_600_000)
      store.annotate(1, [trialWithLog], { addTags: ['keep'], removeTags: [], note: 'Learns fast; look at it again with more units.' })
    })
    const folder = join(store.filesFolder, '1', String(trialWithLog))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'log.txt'), Array.from({ length: 30 }, (_, i) => `epoch ${String(i + 1)}/30 \u001b[32mok\u001b[0m, ${String(60 - i)} s left\n`).join(''))
  } finally {
    store.close()
  }
}
