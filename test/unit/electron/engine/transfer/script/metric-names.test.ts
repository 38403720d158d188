import { describe, expect, it } from 'vitest'
import { byLikelihood, dataOf, goalOf, mentionedMetrics } from '../../../../../../electron/engine/transfer/script/metric-names.ts'

describe('what a metric’s name says', () => {
  it.each(['loss', 'val_loss', 'valLoss', 'val/loss', 'error', 'val_error', 'test_err', 'rmse', 'mae', 'ppl', 'bce_loss', 'mean_squared_error'])('%s is to be small', (name) => {
    expect(goalOf(name)).toBe('minimize')
  })

  it.each(['acc', 'val_acc', 'accuracy', 'val/accuracy', 'top1_acc', 'f1', 'f1_macro', 'val_auc', 'roc_auc', 'mAP', 'dice', 'reward', 'r2', 'bleu', 'acc@1'])('%s is to be large', (name) => {
    expect(goalOf(name)).toBe('maximize')
  })

  it.each(['lr', 'time', 'step', 'epoch', 'grad_norm', 'throughput', 'memory'])('%s says nothing', (name) => {
    expect(goalOf(name)).toBeUndefined()
  })

  it('tells which data it is measured on', () => {
    expect(['val_loss', 'train/acc', 'test_f1', 'loss', 'eval_loss', 'dev.acc'].map(dataOf)).toEqual(['validation', 'training', 'test', 'unknown', 'validation', 'validation'])
  })

  it('puts validation before anything else, and training last', () => {
    const names = ['lr', 'train_loss', 'loss', 'test_acc', 'val_loss', 'val_acc']
    expect(byLikelihood(names, (name) => name)).toEqual(['val_acc', 'val_loss', 'loss', 'test_acc', 'train_loss', 'lr'])
  })

  it('is found where a script prints it', () => {
    expect(mentionedMetrics('print(json.dumps({"step": i, "val_loss": x, "lr": y}))\nloss = 3\n')).toEqual([{ name: 'val_loss', goal: 'minimize' }])
    expect(mentionedMetrics('console.log(JSON.stringify({ epoch, train_loss: a, val_acc }))')).toEqual([{ name: 'val_acc', goal: 'maximize' }, { name: 'train_loss', goal: 'minimize' }])
    expect(mentionedMetrics('print(f"epoch={e} f1={f1:.3f}")')).toEqual([{ name: 'f1', goal: 'maximize' }])
  })
})
