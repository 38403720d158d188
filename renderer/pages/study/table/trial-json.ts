import type { Trial } from '../../../../shared/domain/trial.ts'

/** Trials as JSON text, with what `tunery trials --json` shows of each; NaN and the infinities are texts. */
export function trialsJson(trials: readonly Trial[]): string {
  const plain = trials.map(({ number, state, reason, message, params, values, seed, lastStep, runningMs, labels, note }) => ({ number, state, reason, message, params, values, seed, lastStep, runningMs, tags: labels, note }))
  return JSON.stringify(plain, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value), 2)
}
