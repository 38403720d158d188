import type { SimulatedPair, SimulationResult } from '../../../../../shared/contract/simulation.ts'

/** A pair with a curve. */
export function pair(name: string, curve: SimulatedPair['curve'], changes: Partial<SimulatedPair> = {}): SimulatedPair {
  return { name, quarters: [3, 2, 1, null], reached: 120, saving: 0.414, sooner: 4, trials: 61.5, curve, ...changes }
}

/** A result of a simulation, with what is changed. */
export function simulation(changes: Partial<SimulationResult> = {}): SimulationResult {
  return {
    source: 'a model of 60 trials of "mlp"',
    metric: { name: 'val_error', goal: 'minimize' },
    measure: 'regret',
    unit: 'seconds',
    time: 600,
    workers: 2,
    seeds: 5,
    trials: 60,
    model: { trials: 60, rankCorrelation: 0.912, error: 0.0123 },
    notes: [],
    baseline: 'random + none',
    pairs: [],
    summary: 'tpe + asha would have saved 41 %.',
    ...changes,
  }
}
