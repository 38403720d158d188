import type { Hyperparameters } from './hyperparameters.ts'

export type ScheduleOptions = Pick<Hyperparameters, 'learning_rate' | 'epochs' | 'schedule' | 'warmup_epochs' | 'step_epochs' | 'step_factor'>

/**
 * The learning rate of an epoch, of which the first is 1: a linear warm-up to the full rate, then constant, half a
 * cosine that reaches 0 after the last epoch (Loshchilov & Hutter, 2017, without restarts), or a fall by `step_factor`
 * every `step_epochs` epochs.
 */
export function learningRateAt(options: ScheduleOptions, epoch: number): number {
  const { learning_rate: full, warmup_epochs: warmUp, epochs } = options
  if (epoch <= warmUp) return (full * epoch) / (warmUp + 1)
  const past = epoch - 1 - warmUp
  switch (options.schedule) {
    case 'constant':
      return full
    case 'cosine':
      return (full * (1 + Math.cos((Math.PI * past) / Math.max(1, epochs - warmUp)))) / 2
    case 'step':
      return full * options.step_factor ** Math.floor(past / options.step_epochs)
  }
}
