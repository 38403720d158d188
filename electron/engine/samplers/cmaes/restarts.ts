import type { Rng } from '../../../../shared/random/rng.ts'

/** How a distribution that has nothing more to give is followed by a new one. */
export type RestartStrategy = 'none' | 'ipop' | 'bipop'

/** One distribution's life, from its start to its end. */
export interface Run {
  readonly populationSize: number
  readonly sigma: number
  /** BIPOP alternates between large populations and small ones. */
  readonly isLarge: boolean
}

/** The runs so far, and how many trials each kind has had. */
export interface RunLog {
  readonly first: Run
  largeRuns: number
  largeTrials: number
  smallTrials: number
}

export function createRunLog(first: Run): RunLog {
  return { first, largeRuns: 0, largeTrials: 0, smallTrials: 0 }
}

/** A population beyond this would outlast every study. */
const populationLimit = 1024

/**
 * The run after one has ended. IPOP (Auger & Hansen, CEC 2005) doubles the population each time. BIPOP (Hansen, “Benchmarking a BI-population CMA-ES on the
 * BBOB-2009 function testbed”, GECCO 2009, section 2) does the same with half of the trials, and spends the other half on small populations with small steps.
 * @param trials how many the ended run had
 */
export function nextRun(strategy: RestartStrategy, log: RunLog, ended: Run, trials: number, rng: Rng): Run {
  if (ended.isLarge) log.largeTrials += trials
  else log.smallTrials += trials
  const { populationSize, sigma } = log.first
  if (strategy === 'bipop' && log.largeRuns > 0 && log.smallTrials < log.largeTrials) {
    const large = populationSize * 2 ** log.largeRuns
    const size = Math.floor(populationSize * (large / (2 * populationSize)) ** (rng.uniform() ** 2))
    return { populationSize: Math.min(size, populationLimit), sigma: sigma * 10 ** (-2 * rng.uniform()), isLarge: false }
  }
  log.largeRuns += 1
  return { populationSize: Math.min(populationSize * 2 ** log.largeRuns, populationLimit), sigma, isLarge: true }
}
