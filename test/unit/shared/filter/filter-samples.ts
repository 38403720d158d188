import { trialFields } from '../../../../shared/filter/trial-fields.ts'
import type { Field } from '../../../../shared/filter/field.ts'
import type { FieldSources } from '../../../../shared/filter/trial-fields.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import { trial } from '../../renderer/charts/samples.ts'

export const definition: FieldSources['definition'] = {
  metrics: [{ name: 'val_error', goal: 'minimize' }, { name: 'loss', at_most: 2 }],
  space: {
    units: { type: 'int', low: 16, high: 1024, log: true },
    'learning rate': { type: 'float', low: 1e-5, high: 0.1, log: true },
    optimizer: { type: 'categorical', choices: ['adam', 'sgd', true] },
    batch: { type: 'categorical', choices: [32, 64] },
    loss: { type: 'categorical', choices: ['mse', 'mae'] },
    step: { type: 'int', low: 1, high: 3 },
  },
}

/** Four trials: a good one, a bad one, one that diverged and one that waits. */
export const trials: readonly Trial[] = [
  trial(0, 0, { params: { units: 256, 'learning rate': 0.01, optimizer: 'adam', batch: 32, loss: 'mse', step: 1 }, values: { val_error: 0.1, loss: 1 }, labels: ['keep', 'to do'], note: 'Good one', lastStep: 9, runningMs: 3000 }),
  trial(1, 0, { params: { units: 16, 'learning rate': 1e-4, optimizer: 'sgd', batch: 64, loss: 'mae', step: 2 }, values: { val_error: 0.5 }, state: 'pruned', labels: ['keep'], runningMs: 500 }),
  trial(2, 0, { params: { units: 512, optimizer: true, batch: 64, loss: 'mae', step: 3 }, values: { val_error: NaN, loss: Infinity }, state: 'fail', reason: 'nan', message: 'val_error is NaN' }),
  trial(3, 0, { params: { units: 1024, batch: 32, loss: 'mse', gone: 'x', step: 3 }, values: {}, state: 'waiting', pausedAtStep: 4, runningMs: 0 }),
]

export const fields: readonly Field[] = trialFields({ definition, metricNames: ['val_error', 'loss', 'train_error'], trials })
